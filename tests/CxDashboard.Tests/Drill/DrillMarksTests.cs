// Every mark of a stage's page leads to an address whose page tells what the gateway answers for it.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Tests.Sharing;
using CxDashboard.Web.Drill;
using CxDashboard.Web.Metrics;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Tests.Drill;

[Trait("Category", "Integration")]
public sealed class DrillMarksTests(TestDatabase databases)
{
    [Fact]
    public async Task Every_mark_leads_to_what_the_gateway_answers()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await ShareFacts.LoadedAsync(warehouse, "acme", ShareFacts.Of(7));
        await MapBook.MakeAsync(warehouse.Database, workspace, await warehouse.EditorAsync(workspace), DrillSite.Touched, null, "", TestContext.Current.CancellationToken);
        var marks = new HashSet<string>();
        foreach (var metric in new[] { "stage_conversion", "tickets", "nps" })
            marks.UnionWith(MarksOf(await DrillSite.PageAsync(warehouse, workspace, $"acme/journey/support?{DrillSite.Days}&metric={metric}")));

        Assert.All(["&channel=", "&device=", "&reason=", "journey/decision?", "&within=2026-03-01..2026-05-04"], part => Assert.Contains(marks, mark => mark.Contains(part, StringComparison.Ordinal)));
        foreach (var mark in marks)
        {
            var page = await DrillSite.PageAsync(warehouse, workspace, mark);
            Assert.Equal((mark, Words(await DrillSite.AnsweredAsync(warehouse, workspace, mark))), (mark, Words(page.Tiles.Select(tile => Told(tile.Tile)))));
            if (page.Funnel.Absence is null) Assert.Contains(mark, page.Funnel.Rows.Select(row => row.Href).Select(Absolute));
        }
    }

    private static IEnumerable<string> MarksOf(DrillView page) => page.Breakdowns.Append(page.Touchpoints?.Split).Append(page.Reasons).OfType<BreakdownView>().SelectMany(split => split.Rows).SelectMany(row => new[] { row.Href, row.AddHref }).OfType<string>()
        .Concat(page.Funnel.Rows.Select(row => row.Href))
        .Concat(page.Lens.Lines.Select(line => line.Shape).Append(page.Trend.Shape).OfType<TrendShape>().SelectMany(shape => shape.Hits).Select(hit => hit.Href)).Select(Absolute);

    // Links are written from the site's root or from its base: the same place.
    private static string Absolute(string href) => href.TrimStart('/');

    private static string? Told(KpiTile tile) => tile.Value is null ? null : $"{tile.Value} of {tile.Note?["n ".Length..]}";

    private static string Words(IEnumerable<string?> values) => string.Join(" · ", values.Select(value => value ?? "none"));
}
