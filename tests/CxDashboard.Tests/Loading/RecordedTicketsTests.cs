// A recorded Zendesk export, served over HTTP by the sandbox and pulled by the real connector.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Tests.Loading;

[Trait("Category", "Integration")]
public sealed class RecordedTicketsTests(TestDatabase databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_recorded_tickets_come_in_once_with_the_minutes_the_vendor_gave()
    {
        var recording = Repository.Data("zendesk-recorded-apache");
        await using var sandbox = await InProcessSandbox.StartAsync("--replay-zendesk", recording);
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync(zone: "UTC");
        await warehouse.Sources.SaveAsync(workspace, sandbox.Connectors.Find("zendesk")!, "Recorded", new Dictionary<string, string>
        {
            ["baseUrl"] = $"{sandbox.Address}zendesk/recorded", ["email"] = "a@b.example", ["token"] = "recorded",
        }, null, new DateOnly(2009, 1, 1), Ct);

        var first = await sandbox.PullAsync(warehouse, workspace);
        var tables = await warehouse.HashesAsync(TestWarehouse.FactTables.Concat(TestWarehouse.PartTables));
        var second = await sandbox.PullAsync(warehouse, workspace);

        Assert.All(first.Concat(second), outcome => Assert.True(outcome.State == "succeeded", $"{outcome.Stream}: {outcome.Fault}"));
        Assert.Equal(new PageCounts(1000, 1000, 0, 0, 0, 0), first[0].Counts);
        Assert.Equal(65, first[1].Counts.Inserted);
        Assert.All(second, outcome => Assert.Equal((0, 0), (outcome.Counts.Inserted, outcome.Counts.Updated)));
        Assert.Equal(tables, await warehouse.HashesAsync(TestWarehouse.FactTables.Concat(TestWarehouse.PartTables)));
        Assert.Equal((652L, 283L, 65L), await warehouse.PeekAsync<(long, long, long)>(
            "select count(*) filter (where status = 'deleted'), count(*) filter (where status = 'new'), count(*) filter (where status = 'closed') from ticket"));

        var solved = await warehouse.PeekAllAsync<DateOnly>("select distinct solved_on from ticket where solved_on is not null order by 1");
        var measures = new List<Measure>();
        for (var from = solved[0]; from <= solved[^1]; from = from.AddMonths(24))
            measures.Add((await warehouse.Gateway.AskAsync(workspace, [new("full_resolution", new DateRange(from, from.AddMonths(24).AddDays(-1)))], Ct))[0][0].Measure);
        Assert.Equal((65L, 36_828_408d), (measures.Sum(m => m.N), await warehouse.PeekAsync<double>("select sum(a)::float8 from metric_day where metric = 'full_resolution' and dim = '' and stage = ''")));
        var all = Assert.Single(measures, m => m.N == 65);
        Assert.Equal((375d, 36_828_408d), (all.Value, all.Numerator));
        // One answer of 65 offers.
        Assert.Equal((1L, 1L), await warehouse.PeekAsync<(long, long)>("select sum(n)::bigint, sum(a)::bigint from metric_day where metric = 'ticket_csat' and dim = '' and stage = ''"));
    }
}
