// Real files through the real import: the numbers published beside them must come out of the gateway.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Imports;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Tests.Imports;

[Trait("Category", "Integration")]
public sealed class RealFileTests(TestDatabase databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_five_thousand_reviews_give_the_published_nps_and_give_it_again()
    {
        var file = Repository.Data("evidence-nps/reviews.csv");
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync(zone: "UTC");
        var order = new ImportOrder(FileKind.Find("responses")!, file,
            new Dictionary<string, string> { ["score"] = "nps_score", ["id"] = "id" }, new Dictionary<string, string> { ["submitted_at"] = "2021-12-31" });

        var first = await warehouse.Files.RunAsync(workspace, order, null, Ct);
        var version = await warehouse.PeekAsync<string>("select md5(string_agg(t::text, ';' order by t::text)) from metric_day t");
        var second = await warehouse.Files.RunAsync(workspace, order, null, Ct);

        Assert.Equal(new PageCounts(25_000, 25_000, 0, 0, 0, 0), first.Counts);
        Assert.Equal(new PageCounts(25_000, 0, 0, 25_000, 0, 0), second.Counts);
        Assert.Equal(version, await warehouse.PeekAsync<string>("select md5(string_agg(t::text, ';' order by t::text)) from metric_day t"));
        var nps = await OneAsync(warehouse, workspace, new("nps", new DateRange(new(2021, 1, 1), new(2021, 12, 31))));
        Assert.Equal((-14.628, 25_000L, 8112d - 11769, State.Fresh), (Math.Round(nps.Value!.Value, 3), nps.N, nps.Numerator, nps.State));
        Assert.Equal((8112L, 11769L), await warehouse.PeekAsync<(long, long)>("select a, b from metric_day where metric = 'nps' and dim = '' and stage = ''"));
    }

    [Fact]
    public async Task The_purchases_of_23570_customers_give_the_published_monthly_cohorts()
    {
        var file = Repository.Data("cdnow/CDNOW_master.txt");
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync(zone: "UTC");
        var order = new ImportOrder(FileKind.Find("transactions")!, file, new Dictionary<string, string>(), new Dictionary<string, string>());

        var first = await warehouse.Files.RunAsync(workspace, order, null, Ct);
        var second = await warehouse.Files.RunAsync(workspace, order, null, Ct);

        // 255 rows repeat another one exactly and are purchases of their own.
        Assert.Equal(new PageCounts(69_659, 69_659, 0, 0, 0, 0), first.Counts);
        Assert.Equal(new PageCounts(69_659, 0, 0, 69_659, 0, 0), second.Counts);
        Assert.Equal((69_659L, 167_881L, 250_031_563L, 23_570L), await warehouse.PeekAsync<(long, long, long, long)>(
            "select count(*), sum(quantity), sum(amount_minor)::bigint, count(distinct customer_id) from purchase"));
        var answers = await warehouse.Gateway.AskAsync(workspace,
        [
            new("purchase_retention", new DateRange(new(1997, 1, 1), new(1997, 3, 31)), Grain.Month, Breakdown: "month"),
            new("revenue", new DateRange(new(1997, 1, 1), new(1998, 6, 30))),
            new("purchase_retention", new DateRange(new(1997, 1, 1), new(1998, 6, 30))),
        ], Ct);
        int[][] published =
        [
            [7846, 1157, 964, 810, 679, 736, 720, 582, 559, 594, 673, 634, 528, 511, 664, 472, 497, 498],
            [8476, 1312, 980, 783, 847, 786, 626, 619, 666, 721, 661, 545, 568, 718, 545, 548, 551],
            [7248, 1032, 752, 756, 674, 564, 561, 579, 634, 569, 464, 472, 678, 420, 443, 457],
        ];
        for (var cohort = 0; cohort < published.Length; cohort++)
        {
            var row = answers[0].Where(cell => cell.Bucket == new DateOnly(1997, 1 + cohort, 1))
                .OrderBy(cell => int.Parse(cell.Value, System.Globalization.CultureInfo.InvariantCulture)).Select(cell => (int)cell.Measure.Numerator);
            Assert.Equal(published[cohort], row);
            Assert.All(answers[0].Where(cell => cell.Bucket == new DateOnly(1997, 1 + cohort, 1)), cell => Assert.Equal(published[cohort][0], cell.Measure.N));
        }

        Assert.Equal(2_500_315.63, answers[1][0].Measure.Value!.Value, 2);
        Assert.Equal((1157 + 1312 + 1032d, 23_570L), (answers[2][0].Measure.Numerator, answers[2][0].Measure.N));
    }

    [Fact]
    public async Task A_file_with_a_byte_order_mark_finds_its_first_column_and_keeps_no_e_mail_address()
    {
        var file = Repository.Data("evidence-nps/orders-small.csv");
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync(zone: "UTC");

        var done = await warehouse.Files.RunAsync(workspace, new ImportOrder(FileKind.Find("transactions")!, file, new Dictionary<string, string>(), new Dictionary<string, string>()), null, Ct);

        Assert.Equal(new PageCounts(10_000, 10_000, 0, 0, 0, 0), done.Counts);
        Assert.Equal((10_000L, 0L), await warehouse.PeekAsync<(long, long)>("select count(distinct purchase_id), count(*) filter (where customer_id like '%@%') from purchase"));
        Assert.Equal((1235L, new DateOnly(2020, 6, 8)), await warehouse.PeekAsync<(long, DateOnly)>("select amount_minor, day from purchase where purchase_id = '1'"));
    }

    [Fact]
    public async Task A_cancelled_import_keeps_its_committed_pages_and_a_repeat_completes_it()
    {
        var file = Repository.Data("cdnow/CDNOW_master.txt");
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync(zone: "UTC");
        var order = new ImportOrder(FileKind.Find("transactions")!, file, new Dictionary<string, string>(), new Dictionary<string, string>());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => warehouse.Files.RunAsync(workspace, order, new Then(stop.Cancel), stop.Token));

        var kept = await warehouse.PeekAsync<long>("select count(*) from purchase");
        Assert.InRange(kept, 1, 69_658);
        Assert.Equal(("failed", kept), await warehouse.PeekAsync<(string, long)>("select state, inserted from run"));
        var again = await warehouse.Files.RunAsync(workspace, order, null, Ct);
        Assert.Equal(new PageCounts(69_659, 69_659 - kept, 0, kept, 0, 0), again.Counts);
        Assert.Null(await warehouse.PeekAsync<string?>("select last_fault from stream_state"));
    }

    private static async Task<Measure> OneAsync(TestWarehouse warehouse, Workspace workspace, Question question) =>
        Assert.Single((await warehouse.Gateway.AskAsync(workspace, [question], Ct))[0]).Measure;

    private sealed class Then(Action act) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => act();
    }
}
