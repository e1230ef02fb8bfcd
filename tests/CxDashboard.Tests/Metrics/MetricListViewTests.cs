// The page of all metrics: every one has its row, with a value or the reason why there is none.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Tests.Loading;
using CxDashboard.Web.Metrics;
using CxDashboard.Web.Tiles;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxDashboard.Tests.Metrics;

[Trait("Category", "Integration")]
public sealed class MetricListViewTests(TestDatabase databases)
{
    private static readonly DateOnly First = new(2026, 1, 1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_metric_has_a_row_with_a_value_or_a_reason()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace, since: "2025-12-01");
        var facts = new RandomFacts(4, First, 90);
        foreach (var kind in Enum.GetValues<FactKind>().Except([FactKind.Spend]))
            await warehouse.LoadAsync(workspace, source, kind, [.. Enumerable.Range(0, 600).Select(i => facts.Any(kind, i, 600))], settledTo: First.AddDays(200), coversTo: First.AddDays(200));

        var view = await ViewAsync(warehouse, workspace, "?from=2026-01-15&to=2026-03-20&compare=none");

        Assert.Equal(["Web", "Support", "Surveys", "Customers"], view.Groups.Select(group => group.Name));
        var rows = view.Groups.SelectMany(group => group.Rows).ToDictionary(row => new Uri("http://here/" + row.Href).Segments[^1]);
        Assert.Equal(Catalogue.All.Select(metric => metric.Key).Order(StringComparer.Ordinal), rows.Keys.Order(StringComparer.Ordinal));
        Assert.All(rows.Values, row => Assert.True(row.Value is null != row.Absence is null, $"{row.Name}: {row.Value} and {row.Absence}"));
        Assert.Equal("no source has delivered acquisition spending yet", rows["acquisition_cost"].Absence);
        Assert.StartsWith("no margin is set", rows["customer_lifetime_value"].Absence, StringComparison.Ordinal);
        Assert.Equal(("measured at each stage, without a total", "Conversion to next, by stage"), (rows["stage_conversion"].Absence, rows["stage_conversion"].Name));
        Assert.Equal("EUR", rows["revenue"].Unit);
        Assert.NotNull(rows["tickets"].Trend);
        Assert.EndsWith("?from=2026-01-15&to=2026-03-20&compare=none", rows["nps"].Href, StringComparison.Ordinal);

        var mobile = await ViewAsync(warehouse, workspace, "?from=2026-01-15&to=2026-03-20&device=mobile");
        Assert.Equal("not split by device", mobile.Groups.SelectMany(group => group.Rows).Single(row => row.Name == "Tickets").Absence);
    }

    [Theory]
    [InlineData(new double[0], null)]
    [InlineData(new double[] { 3 }, null)]
    [InlineData(new double[] { 1, 3, 2 }, "M0 100L500 0L1000 50")]
    [InlineData(new double[] { 5, 5 }, "M0 50L1000 50")]
    [InlineData(new[] { 1, double.NaN, 3, double.NaN, 2, 1 }, "M0 100h1M400 0h1M800 50L1000 100")]
    public void A_small_line_breaks_where_a_value_is_missing(double[] values, string? path) =>
        Assert.Equal(path, Sparkline.Of([.. values.Select(value => double.IsNaN(value) ? (double?)null : value)])?.Path);

    private static async Task<MetricListView> ViewAsync(TestWarehouse warehouse, Workspace workspace, string query)
    {
        using var changes = new DataChanges(warehouse.Database, NullLogger<DataChanges>.Instance);
        using var gateway = new RememberedAnswers(warehouse.Gateway, changes);
        return await MetricListView.LoadAsync(warehouse.Database, gateway, workspace, $"http://here/acme/metrics{query}", TimeProvider.System, Ct);
    }
}
