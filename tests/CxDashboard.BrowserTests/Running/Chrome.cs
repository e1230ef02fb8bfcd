// The system's Chromium, steered by the driver that ships in Playwright's package; nothing is downloaded.
using Microsoft.Playwright;

namespace CxDashboard.BrowserTests.Running;

/// <summary>One browser for the whole run; each tab has a profile of its own.</summary>
public sealed class Chrome : IAsyncDisposable
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Chrome(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    public static async Task<Chrome> LaunchAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CX_CHROMIUM") is { Length: > 0 } path ? path : "/usr/bin/chromium",
            Args = Arguments,
        });
        return new Chrome(playwright, browser);
    }

    /// <summary>A new profile with one page. <paramref name="session"/>: the cookies of somebody signed in.</summary>
    public async Task<Tab> TabAsync(Uri site, string? session = null, int width = 1440, bool dark = false)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = site.ToString(),
            StorageState = session,
            ViewportSize = new ViewportSize { Width = width, Height = width < 600 ? 800 : 900 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-US",
            // The pages' own words are what is tested: nothing may depend on where the reader sits.
            TimezoneId = "Pacific/Auckland",
        });
        context.SetDefaultTimeout(15_000);
        return await Tab.OpenAsync(context);
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
