// PostgreSQL dies under the site: pages say so in words, the site lives on and is whole again when the database is.
using System.Net;
using CxDashboard.BrowserTests.Running;
using Microsoft.Playwright;

namespace CxDashboard.BrowserTests;

public sealed class DeadDatabaseTests(SampleSite site)
{
    // The site looks every few seconds; starting a server that was killed takes some more.
    private static readonly TimeSpan MostToRevive = TimeSpan.FromSeconds(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_answer_in_words_while_the_database_is_gone_and_come_back_with_it()
    {
        await using var product = await RunningProduct.StartAsync("--no-sample");
        await Operator.RunAsync(product, "workspace", "acme", "--name", "Acme");
        await using var tab = await site.Chrome.TabAsync(product.Url);
        var page = tab.Page;
        await tab.GoAsync(product.FirstOwner!.PathAndQuery);
        await SetUp.FillAsync(page, SampleSite.Email, SampleSite.Password);
        await page.WaitForURLAsync("**/acme/overview");
        await tab.TakenOverAsync();
        using var http = Plain.Client(product.Url, await tab.SessionAsync());
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "/ready"));

        using (HoldStarting(product))
        {
            await KillAsync(new Warehouse(product.Data).Process);

            Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "/live"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(http, "/ready"));
            foreach (var address in new[] { "/", "/acme/overview", "/acme/journey", "/acme/sources", "/signin" })
                await SaysSoAsync(http, address);

            // The open page keeps what it shows, and goes on to others.
            await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = "Journey", Exact = true }).ClickAsync();
            await Assertions.Expect(page.Locator(".page-notice.bad")).ToContainTextAsync("database cannot be reached");
            await using var other = await site.Chrome.TabAsync(product.Url, await tab.SessionAsync());
            await Look.AtAsync(other, "/acme/overview", "no-database", dark: false);
        }

        Assert.True(await Wait.UntilAsync(async () => await StatusAsync(http, "/ready") == HttpStatusCode.OK, MostToRevive), $"The site did not recover.\n{product.LastLines}");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "/acme/overview"));
        // The page said that it tries again by itself.
        await Assertions.Expect(page.Locator(".page-notice.bad")).ToHaveCountAsync(0, new() { Timeout = 30_000 });
    }

    private static async Task SaysSoAsync(HttpClient http, string address)
    {
        using var answer = await http.GetAsync(new Uri(address, UriKind.Relative), Ct);
        var html = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("<h1>The database cannot be reached</h1>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Npgsql", html, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", html, StringComparison.Ordinal);
        Assert.True(answer.Headers.Contains("Content-Security-Policy"));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string address)
    {
        using var answer = await http.GetAsync(new Uri(address, UriKind.Relative), Ct);
        return answer.StatusCode;
    }

    // PostgreSQL's immediate shutdown, as a crash would be.
    private static async Task KillAsync(int postmaster)
    {
        await Signals.SendAsync("QUIT", postmaster);
        Assert.True(await Wait.UntilAsync(() => !Directory.Exists($"/proc/{postmaster}"), TimeSpan.FromSeconds(20)));
    }

    // Whoever starts the server takes this lock: held here, the database stays dead for as long as the test looks.
    private static FileStream HoldStarting(RunningProduct product)
    {
        var file = Path.Combine(product.Data, "pg.start.lock");
        FileStream? held = null;
        for (var attempt = 0; held is null; attempt++)
        {
            try
            {
                held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (attempt < 200)
            {
                Thread.Sleep(20);
            }
        }

        return held;
    }
}
