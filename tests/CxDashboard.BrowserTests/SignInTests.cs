// Signing out and in: back to the page that was asked for, and nowhere but on this site.
using System.Net;
using CxDashboard.BrowserTests.Running;
using Microsoft.Playwright;

namespace CxDashboard.BrowserTests;

public sealed class SignInTests(SampleSite site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Signing_out_closes_the_pages_and_signing_in_returns_to_the_one_asked_for()
    {
        // A session of its own: signing out ends it wherever it is open.
        await using var tab = await site.StrangerAsync();
        var page = tab.Page;
        await tab.GoAsync("signin");
        await FillAsync(page, SampleSite.Email, SampleSite.Password);
        await page.WaitForURLAsync("**/northwind/overview");
        await tab.TakenOverAsync();
        await page.Locator("summary", new() { HasText = "Account of Ada Owner" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.WaitForURLAsync("**/signin");

        await tab.GoAsync("northwind/journey?device=mobile");
        Assert.Equal("/signin", new Uri(page.Url).AbsolutePath);
        await FillAsync(page, SampleSite.Email, "not my password");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("do not fit");
        Assert.Equal("/signin", new Uri(page.Url).AbsolutePath);

        await FillAsync(page, SampleSite.Email, SampleSite.Password);
        await page.WaitForURLAsync("**/northwind/journey?device=mobile");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Buying a first e-bike");
    }

    [Fact]
    public async Task A_foreign_return_address_is_not_followed_after_signing_in()
    {
        await using var tab = await site.StrangerAsync();
        await tab.GoAsync("/signin?returnUrl=" + Uri.EscapeDataString("//example.org/northwind/overview"));
        await FillAsync(tab.Page, SampleSite.Email, SampleSite.Password);
        await tab.Page.WaitForURLAsync(site.Product.Url + "northwind/overview");
    }

    [Theory]
    [InlineData("https://example.org/")]
    [InlineData("//example.org/")]
    [InlineData("/\\example.org/")]
    [InlineData("\\\\example.org/")]
    [InlineData("/\t/example.org/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("northwind.example.org")]
    public async Task Somebody_signed_in_is_not_sent_away_either(string returnUrl)
    {
        using var http = site.OwnerWithoutBrowser();
        using var answer = await http.GetAsync("/signin?returnUrl=" + Uri.EscapeDataString(returnUrl), Ct);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(site.Product.Url, new Uri(site.Product.Url, answer.Headers.Location!));
    }

    internal static async Task FillAsync(IPage page, string email, string password)
    {
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}
