// The rows behind a number add up to it, whatever the metric, the stage and the filters.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Tests.Access;
using CxDashboard.Tests.Sharing;
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.Kpis;

[Trait("Category", "Integration")]
public sealed class RowsBehindTests(TestDatabase databases)
{
    // What FenceTests fills.
    private static readonly DateRange Days = new(new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_every_metric_the_rows_sum_up_to_the_parts_of_its_number_and_the_pages_hold_each_row_once()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = (await FenceTests.FilledAsync(warehouse, "one", 4)) with { MinimumN = 1, MinimumNNps = 1 };
        var compared = new HashSet<string>();
        foreach (var metric in Catalogue.All.Where(metric => RowsBehind.Refusal(metric) is null))
        {
            foreach (var question in Questions(metric))
            {
                var number = (await warehouse.Gateway.AskAsync(workspace, [question], Ct))[0].Single().Measure;
                await using var session = await warehouse.Database.OpenSnapshotAsync(workspace.Scope, Ct);
                var sums = await RowsBehind.SumsAsync(session, workspace, question, Ct);
                var rows = await RowsBehind.ReadAsync(session, workspace, question, 0, int.MaxValue, Ct).ToListAsync(Ct);
                Assert.Equal((metric.Key, sums.All, sums.N), (metric.Key, rows.Count, rows.Sum(row => row.N)));
                Assert.Equal(rows.Select(row => row.Day).OrderDescending(), rows.Select(row => row.Day));
                var paged = new List<BehindRow>();
                for (var skip = 0; skip < rows.Count; skip += 37) paged.AddRange(await RowsBehind.ReadAsync(session, workspace, question, skip, 37, Ct).ToListAsync(Ct));
                Assert.Equal(rows.Select(Written), paged.Select(Written));
                if (number.Parts is not { } parts) continue;
                // A duration's n are those with minutes, and b the others.
                var (n, a, b) = metric.Shape == Shape.Duration ? (sums.N - sums.B, sums.A, sums.B) : (sums.N, sums.A, sums.B);
                Assert.Equal((metric.Key, question.Stage, parts), (metric.Key, question.Stage, new Parts(n, a, b)));
                compared.Add(metric.Key);
            }
        }

        Assert.True(compared.Count > 25, $"only {string.Join(", ", compared)} had a number to compare with");
    }

    [Fact]
    public void What_has_no_rows_says_why()
    {
        Assert.Contains("open one of them", RowsBehind.Refusal(Catalogue.All.First(metric => metric.Of is not null)), StringComparison.Ordinal);
        Assert.Contains("cohorts", RowsBehind.Refusal(Catalogue.Get("web_retention")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Editors_read_and_take_them_viewers_do_not_and_a_withheld_number_has_none()
    {
        await using var site = await ShareSite.StartAsync(databases);
        await FenceTests.FilledAsync(site.Warehouse, "one", 4);
        var (viewer, editor) = (await site.SignedInAsync(Roles.Viewer), await site.SignedInAsync(Roles.Editor));
        const string days = "?from=2026-01-01&to=2026-12-31";
        foreach (var path in new[] { "rows", "rows.csv" })
        {
            using var refused = await site.GetAsync($"/one/metrics/first_response/{path}{days}", viewer);
            Assert.Equal(System.Net.HttpStatusCode.NotFound, refused.StatusCode);
            using var answer = await site.GetAsync($"/one/metrics/first_response/{path}{days}", editor);
            Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains(path == "rows" ? "Older rows" : "day,stage,channel", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }

        await site.Warehouse.DoAsync("update workspace set minimum_n = 100000");
        using var withheld = await site.GetAsync($"/one/metrics/first_response/rows.csv{days}", editor);
        Assert.Equal(System.Net.HttpStatusCode.Conflict, withheld.StatusCode);
        Assert.StartsWith("No rows: ", await withheld.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private static string Written(BehindRow row) => $"{row.Day} {row.Stage} {string.Join('/', row.Values)} {row.N} {row.A} {row.B} {row.Minutes}";

    private static IEnumerable<Question> Questions(Metric metric)
    {
        if (metric.HasTotal) yield return new Question(metric.Key, Days);
        if (metric.ByStage) yield return new Question(metric.Key, Days, Stage: "support");
        if (metric.HasTotal && metric.Dims.Contains("channel")) yield return new Question(metric.Key, Days, Filters: [new Filter("channel", "email"), new Filter("channel", "web")]);
    }
}
