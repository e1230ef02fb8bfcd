// PostgreSQL dies under the site: pages say so in words, the site lives on and is whole again when the database is.
using System.Net;
using CxDashboard.BrowserTests.Running;
using Microsoft.Playwright;

namespace CxDashboard.BrowserTests;

public sealed class DeadDatabaseTests(SampleSite site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_answer_in_words_while_the_database_is_gone()
    {
        await using var product = await RunningProduct.StartAsync("--no-sample");
        await Operator.RunAsync(product, "workspace", "acme", "--name", "Acme");
        await using var tab = await site.Chrome.TabAsync(product.Url);
        await tab.GoAsync(product.FirstOwner!.PathAndQuery);
        await SetUp.FillAsync(tab.Page, SampleSite.Email, SampleSite.Password);
        await tab.Page.WaitForURLAsync("**/acme/overview");
        await tab.TakenOverAsync();
        using var http = Plain.Client(product.Url, await tab.SessionAsync());
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/ready", Ct)).StatusCode);

        await Signals.SendAsync("QUIT", new Warehouse(product.Data).Process);
        await Wait.UntilAsync(() => !File.Exists(Path.Combine(product.Data, "pg", "postmaster.pid")), TimeSpan.FromSeconds(10));

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/live", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/ready", Ct)).StatusCode);
        foreach (var address in new[] { "/acme/overview", "/acme/journey", "/acme/sources", "/signin" })
        {
            using var answer = await http.GetAsync(new Uri(address, UriKind.Relative), Ct);
            var html = await answer.Content.ReadAsStringAsync(Ct);
            TestContext.Current.TestOutputHelper!.WriteLine($"{address}: {(int)answer.StatusCode}, {html.Length}");
            Assert.Contains("<h1", html, StringComparison.Ordinal);
            Assert.DoesNotContain("Npgsql", html, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", html, StringComparison.Ordinal);
        }

        // The open page keeps what it shows.
        await Assertions.Expect(tab.Page.Locator("h1")).ToBeVisibleAsync();
    }
}
