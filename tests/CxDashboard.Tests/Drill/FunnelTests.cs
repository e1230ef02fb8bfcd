// The funnel counts sessions by the day they entered, tells parts of settled days alone, and says why a number is missing.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Drill;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Tests.Drill;

[Trait("Category", "Integration")]
public sealed class FunnelTests(TestDatabase databases)
{
    private static readonly DateOnly Last = new(2026, 5, 4);

    [Fact]
    public async Task Each_stage_tells_its_sessions_its_parts_and_their_change_and_keeps_the_filters()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await LoadedAsync(warehouse, settled: Last);

        var funnel = await FunnelAsync(warehouse, workspace, "from=2026-04-25&to=2026-05-04&compare=previous&device=mobile");

        Assert.Null(funnel.Provisional);
        Assert.Equal(["Awareness", "Consideration", "Decision"], funnel.Rows.Take(3).Select(row => row.Name));
        Assert.Equal(["1,000", "500", "100"], funnel.Rows.Take(3).Select(row => row.N));
        Assert.Equal([(1000, 0), (500, 0), (100, 0)], funnel.Rows.Take(3).Select(row => (row.Settled, row.Coming)));
        Assert.Equal([null, "50.0% of Awareness", "20.0% of Consideration"], funnel.Rows.Take(3).Select(row => row.OfPrevious?.Text));
        Assert.Equal([null, null, "10.0% of Awareness"], funnel.Rows.Take(3).Select(row => row.OfFirst?.Text));
        // Ten days before as many came, and ten in a hundred fewer of them bought.
        Assert.Equal(new Change("down", "5.0", "bad", "points"), funnel.Rows[2].OfPrevious!.Change);
        Assert.Equal(new Change("down", "20.0", "bad", "%"), funnel.Rows[2].Change);
        Assert.Equal([false, false, true], funnel.Rows.Take(3).Select(row => row.IsHere));
        Assert.All(funnel.Rows, row => Assert.EndsWith("&device=mobile", row.Href, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Days_that_may_still_change_are_apart_and_in_no_percentage()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await LoadedAsync(warehouse, settled: Last.AddDays(-2), fewerPurchasesLately: true);

        var funnel = await FunnelAsync(warehouse, workspace, "from=2026-04-25&to=2026-05-04&compare=none&device=mobile");
        Assert.Equal("May 3 – May 4, 2026 may still change: hatched, and left out of the percentages.", funnel.Provisional);
        // On the last two days nobody has bought, so far: that is no loss yet.
        Assert.Equal(("80", 80, 0, "20.0% of Consideration"), funnel.Rows[2] is var row ? (row.N, row.Settled, row.Coming, row.OfPrevious?.Text) : default);
        Assert.Equal((800, 200), (funnel.Rows[0].Settled, funnel.Rows[0].Coming));

        var lately = await FunnelAsync(warehouse, workspace, "from=2026-05-03&to=2026-05-04&compare=none");
        Assert.Equal("All of these days may still change: they are hatched, and no part is told yet.", lately.Provisional);
        Assert.Equal("part of Awareness not known yet", lately.Rows[1].OfPrevious?.Text);
        Assert.Equal(0, lately.Rows[0].Settled);
    }

    [Fact]
    public async Task A_stage_that_cannot_be_counted_says_why_and_is_no_zero()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        Assert.All((await FunnelAsync(warehouse, workspace, "")).Rows, row => Assert.Equal((null, "no source has delivered web events yet"), (row.N, row.Absence)));

        workspace = await LoadedAsync(warehouse, settled: Last, key: "other");
        await warehouse.DoAsync("delete from stage_rule where stage = 'consideration' and workspace_id = @WorkspaceId", workspace);
        var funnel = await FunnelAsync(warehouse, workspace, "from=2026-04-25&to=2026-05-04&device=mobile");
        Assert.Equal((null, "not counted: no event and no page is named by which a session enters this stage"), (funnel.Rows[1].N, funnel.Rows[1].Absence));
        Assert.Equal(["Consideration is not counted", "10.0% of Awareness"], new[] { funnel.Rows[2].OfPrevious, funnel.Rows[2].OfFirst }.Select(share => share?.Text));
        Assert.Equal("0", funnel.Rows[^1].N);

        var refused = await FunnelAsync(warehouse, workspace, "reason=delivery");
        Assert.Equal(("Sessions are not split by reason.", 0), (refused.Absence, refused.Rows.Count));
        var few = await FunnelAsync(warehouse, workspace, "from=2026-05-04&to=2026-05-04&device=tablet");
        Assert.Equal("too few in Awareness for a part, n 3", few.Rows[2].OfFirst?.Text);
    }

    private static async Task<FunnelView> FunnelAsync(TestWarehouse warehouse, Workspace workspace, string query) =>
        (await DrillSite.PageAsync(warehouse, workspace, $"{workspace.Key}/journey/decision?{query}")).Funnel;

    // A day's mobile sessions: 100 come, 50 look, 10 buy; 12.5 bought until April 24. Three a day on tablets.
    private static async Task<Workspace> LoadedAsync(TestWarehouse warehouse, DateOnly settled, bool fewerPurchasesLately = false, string key = "acme")
    {
        var workspace = await warehouse.WorkspaceAsync(key);
        var source = await warehouse.SourceAsync(workspace, since: "2026-01-01");
        var days = Enumerable.Range(0, 60).Select(day => Last.AddDays(-day));
        await warehouse.LoadAsync(workspace, source, FactKind.WebEvent, [.. days.SelectMany(day => new Fact[]
        {
            new WebEvent(day, "session_start", "email", "mobile", 100), new WebEvent(day, "view_item", "email", "mobile", 50),
            new WebEvent(day, "begin_checkout", "email", "mobile", fewerPurchasesLately && day > settled ? 0 : day >= new DateOnly(2026, 4, 25) ? 10 : 12 + day.Day % 2),
            new WebEvent(day, "session_start", "email", "tablet", 3), new WebEvent(day, "begin_checkout", "email", "tablet", 1),
        })], settledTo: settled, coversTo: Last);
        return workspace;
    }
}
