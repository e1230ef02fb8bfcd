// A stage's touchpoints as people drew and linked them: their use, and the metric in focus as the split by channel or device tells it.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Tests.Sharing;
using CxDashboard.Web.Drill;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Tests.Drill;

[Trait("Category", "Integration")]
public sealed class TouchpointsTests(TestDatabase databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_linked_touchpoint_tells_its_use_and_what_its_channel_or_device_tells_of_the_metric_in_focus()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await ShareFacts.LoadedAsync(warehouse, "acme", ShareFacts.Of(7));
        await DrawnAsync(warehouse, workspace, DrillSite.Touched);

        var page = await DrillSite.PageAsync(warehouse, workspace, $"acme/journey/support?{DrillSite.Days}");

        var rows = page.Touchpoints!.Split!.Rows;
        Assert.Equal(["Chat", "Mail", "Phone app"], rows.Select(row => row.Name).Order());
        foreach (var (name, metric, dim, value) in new[] { ("Mail", "stage_volume", "channel", "email"), ("Phone app", "stage_volume", "device", "mobile"), ("Chat", "tickets", "channel", "chat") })
        {
            var row = rows.Single(row => row.Name == name);
            var days = DrillSite.DaysShown;
            var told = await warehouse.Gateway.AskAsync(workspace,
                [new Question(metric, days, Stage: "support", Filters: [new Filter(dim, value)]), new Question(metric, days, Stage: "support"), new Question("stage_conversion", days, Stage: "support", Filters: [new Filter(dim, value)])], Ct);
            var (own, all, rate) = (told[0][0].Measure, told[1][0].Measure, told[2][0].Measure);
            Assert.Equal((Format.Count(own.N), $"{Format.Number((decimal)Math.Round(1000d * own.N / all.N) / 10, 1)}% of {(metric == "tickets" ? "tickets" : "sessions")}"), (row.N, row.ShareText));
            Assert.Equal($"{Format.Number((decimal)rate.Value!.Value, 1)}%", row.Value);
            Assert.EndsWith($"&{dim}={value}", row.Href, StringComparison.Ordinal);
        }

        var byScore = await DrillSite.PageAsync(warehouse, workspace, $"acme/journey/support?{DrillSite.Days}&metric=nps&channel=email");
        Assert.True(byScore.Touchpoints!.Split!.Rows.Single(row => row.Name == "Mail").IsChosen);
        Assert.Equal("not split by device", byScore.Touchpoints.Split.Rows.Single(row => row.Name == "Phone app").Absence);
    }

    [Fact]
    public async Task Where_none_is_linked_the_block_says_what_to_do_and_where()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await ShareFacts.LoadedAsync(warehouse, "acme", ShareFacts.Of(7));
        Task<DrillView> Page(string stage) => DrillSite.PageAsync(warehouse, workspace, $"acme/journey/{stage}?{DrillSite.Days}");

        var none = (await Page("support")).Touchpoints!;
        Assert.Equal((null, "acme/maps", "Draw a map"), (none.Split, none.Href, none.LinkText));

        var map = await DrawnAsync(warehouse, workspace, DrillSite.Touched);
        var elsewhere = (await Page("decision")).Touchpoints!;
        Assert.Equal(("No map shows where customers meet you at this stage.", $"acme/maps/{map}", "Add touchpoints on Touched"), (elsewhere.Next, elsewhere.Href, elsewhere.LinkText));
        var unlinked = (await Page("onboarding")).Touchpoints!;
        Assert.Equal((null, "Link them on Touched"), (unlinked.Split, unlinked.LinkText));
        Assert.StartsWith("No touchpoint of this stage is linked with data", unlinked.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_a_metric_that_tickets_do_not_make_stands_what_tickets_were_about()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await ShareFacts.LoadedAsync(warehouse, "acme", ShareFacts.Of(7));

        var page = await DrillSite.PageAsync(warehouse, workspace, $"acme/journey/support?{DrillSite.Days}");
        var tickets = await DrillSite.PageAsync(warehouse, workspace, $"acme/journey/support?{DrillSite.Days}&metric=tickets");

        Assert.Null(tickets.Reasons);
        Assert.Equal(tickets.Breakdowns.Single(split => split.Title == "By reason").Rows.Select(row => (row.Name, row.N)), page.Reasons!.Rows.Select(row => (row.Name, row.N)));
        Assert.Contains(page.Reasons.Rows, row => row.Name == "delivery");
    }

    private static async Task<int> DrawnAsync(TestWarehouse warehouse, Workspace workspace, MapDocument map) =>
        (await MapBook.MakeAsync(warehouse.Database, workspace, await warehouse.EditorAsync(workspace), map, null, "", Ct)).MapId;
}
