// A page asks the warehouse for its numbers once: the first HTML has them, and the circuit that takes over asks nothing.
using CxDashboard.BrowserTests.Running;

namespace CxDashboard.BrowserTests;

public sealed class OneLoadTests(SampleSite site)
{
    // How a round trip of the gateway begins; nothing else in the product opens such a transaction.
    private const string RoundTrip = "begin isolation level repeatable read read only";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("harbor/overview")]
    [InlineData("harbor/journey")]
    public async Task Prerendering_and_circuit_share_one_round_trip(string address)
    {
        var warehouse = new Warehouse(site.Product.Data);
        await warehouse.DoAsync("alter system set log_statement = 'all'");
        try
        {
            await warehouse.DoAsync("select pg_reload_conf()");
            Assert.True(await Wait.UntilAsync(async () => await warehouse.AskAsync<string>("show log_statement") == "all", TimeSpan.FromSeconds(10)));
            for (var attempt = 1; ; attempt++)
            {
                var version = await VersionsAsync(warehouse);
                var before = RoundTrips(warehouse);
                await using var tab = await site.OwnerAsync();
                // Days that no other test asks for: nothing is remembered of them.
                await tab.LiveAsync($"{address}?from=now-{31 + attempt}d/d&to=now-3d/d");
                var trips = RoundTrips(warehouse) - before;
                // A pull that ended meanwhile rightly makes open pages load anew.
                if (attempt < 3 && await VersionsAsync(warehouse) != version) continue;
                Assert.Equal(1, trips);
                return;
            }
        }
        finally
        {
            await warehouse.DoAsync("alter system reset log_statement");
            await warehouse.DoAsync("select pg_reload_conf()");
        }
    }

    [Theory]
    [InlineData("northwind/overview", "KPIs by stage", "<b>")]
    [InlineData("northwind/journey", "Awareness", "kpi-value")]
    [InlineData("northwind/sources", "NPS survey", "class=\"age\"")]
    public async Task The_first_html_holds_the_numbers(string address, string words, string mark)
    {
        using var http = site.OwnerWithoutBrowser();
        var html = await http.GetStringAsync(new Uri(address, UriKind.Relative), Ct);
        Assert.Contains(words, html, StringComparison.Ordinal);
        Assert.Contains(mark, html, StringComparison.Ordinal);
        Assert.DoesNotContain("skeleton", html, StringComparison.Ordinal);

        // And they are the same ones that stand there when the circuit has taken over.
        await using var tab = await site.OwnerAsync();
        await tab.LiveAsync(address);
        foreach (var figure in await tab.Page.Locator(".big, .cell-value b, .kpi-value > b, .streams small").AllTextContentsAsync())
            Assert.Contains(figure, System.Net.WebUtility.HtmlDecode(html).Replace("<small>", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("northwind/overview")]
    [InlineData("northwind/journey")]
    [InlineData("northwind/metrics/nps")]
    public async Task The_circuit_takes_the_page_over_without_emptying_it(string address)
    {
        await using var tab = await site.OwnerAsync();
        // A pull that ends just then rightly makes the circuit load anew.
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await tab.Page.AddInitScriptAsync("window.emptied = 0; new MutationObserver(() => { if (document.querySelector('.skeleton')) window.emptied++; }).observe(document, { childList: true, subtree: true });");
            await tab.LiveAsync(address);
            if (await tab.Page.EvaluateAsync<int>("window.emptied") == 0) return;
        }

        Assert.Fail($"{address} showed a skeleton each time");
    }

    private static Task<long> VersionsAsync(Warehouse warehouse) => warehouse.AskAsync<long>("select sum(version)::bigint from data_version");

    private static int RoundTrips(Warehouse warehouse) => File.ReadAllText(warehouse.Log).Split(RoundTrip).Length - 1;
}
