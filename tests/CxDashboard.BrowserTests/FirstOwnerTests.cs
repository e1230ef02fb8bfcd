// The first minutes of an installation: the printed code makes one owner, and then that door is gone.
using System.Net;
using CxDashboard.BrowserTests.Running;
using Microsoft.Playwright;

namespace CxDashboard.BrowserTests;

public sealed class FirstOwnerTests(SampleSite site)
{
    private const string Email = "first@example.com";
    private const string Password = "a phrase of my own";

    [Fact]
    public async Task The_printed_code_makes_one_owner_and_nothing_else_does()
    {
        await using var product = await RunningProduct.StartAsync("--no-sample");
        await using var tab = await site.Chrome.TabAsync(product.Url);
        var page = tab.Page;

        // Everything leads to the set-up as long as nobody owns the installation.
        await tab.GoAsync("/");
        Assert.EndsWith("/setup", new Uri(page.Url).AbsolutePath, StringComparison.Ordinal);
        foreach (var dark in new[] { false, true })
        {
            await using var looked = await site.Chrome.TabAsync(product.Url, dark: dark);
            await Look.AtAsync(looked, product.FirstOwner!.PathAndQuery, "setup", dark);
        }

        await tab.GoAsync("/setup?code=AAAAA-AAAAA-AAAAA-AAAAA");
        await SetUp.FillAsync(page, Email, Password);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("code");

        await tab.GoAsync(product.FirstOwner!.PathAndQuery);
        await SetUp.FillAsync(page, Email, "passwordpassword");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("password");
        // The browser refuses a short one by itself; the server must as well.
        await page.GetByLabel("Password").EvaluateAsync("field => field.removeAttribute('minlength')");
        await SetUp.FillAsync(page, Email, "short");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("at least 12 characters");

        await SetUp.FillAsync(page, Email, Password);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "You are not in a workspace yet" })).ToBeVisibleAsync();
        Assert.Equal(404, (await tab.GoAsync(product.FirstOwner!.PathAndQuery)).Status);
        await using var stranger = await site.Chrome.TabAsync(product.Url);
        Assert.Equal(404, (await stranger.GoAsync("/setup")).Status);
    }
}
