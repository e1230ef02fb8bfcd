// What every scheduler's adapter must keep, said once and asked of each: the list, rings once, clock changes, misfires, nodes.
using System.Globalization;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Schedules;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CxDashboard.Tests.Schedules;

/// <summary>An adapter's test class derives from this one, and gives its scheduler and a few looks behind it.</summary>
public abstract class SchedulesContract(TestDatabase databases)
{
    private static readonly Ring Other = new Ring.Pull(1, 2);

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected abstract IScheduler Scheduler { get; }

    /// <summary>When the schedule rings next after the instant, as the scheduler reckons.</summary>
    protected abstract Task<DateTimeOffset?> NextAfterAsync(TestWarehouse warehouse, Schedule schedule, DateTimeOffset after);

    /// <summary>Turns the scheduler's store back by three days, as if no node had run since.</summary>
    protected abstract Task TurnBackAsync(TestWarehouse warehouse);

    /// <summary>How many rings for later the store holds.</summary>
    protected abstract Task<int> AwaitedAsync(TestWarehouse warehouse);

    [Fact]
    public async Task Its_tables_are_made_once_however_often_and_by_however_many_they_are_asked_for()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        Task<int> TablesAsync() => warehouse.PeekAsync<int>("select count(*)::int from pg_tables where schemaname not in ('pg_catalog', 'information_schema')");
        Task ProvisionAsync() => Scheduler.ProvisionAsync(warehouse.Fresh.AdminConnectionString, warehouse.Fresh.AppConnectionString, Ct);
        var before = await TablesAsync();

        await Task.WhenAll(ProvisionAsync(), ProvisionAsync(), ProvisionAsync());
        var made = await TablesAsync();
        await ProvisionAsync();

        Assert.True(made > before);
        Assert.Equal(made, await TablesAsync());
        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from pg_tables where tableowner = @app",
            new { app = new NpgsqlConnectionStringBuilder(warehouse.Fresh.AppConnectionString).Username }));
    }

    [Fact]
    public async Task The_list_is_set_exactly_and_what_is_new_in_it_is_told()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await using var node = await StartAsync(warehouse, runs: false);
        Ring first = new Ring.Pull(1, 1), chore = new Ring.Chore("sweep");

        var unheard = await node.Schedules.SetAsync([new(first, "0 5 * * *", "UTC"), new(Other, "*/15 * * * *", "UTC"), new(chore, "0 6 * * *", "UTC")], Ct);
        var again = await node.Schedules.SetAsync([new(first, "0 7 * * *", "UTC"), new(chore, "0 6 * * *", "Asia/Tokyo"), new(new Ring.Pull(2, 1), "0 8 * * *", "UTC")], Ct);

        Assert.Equal([first, Other, chore], unheard);
        Assert.Equal([new Ring.Pull(2, 1)], again);
        Assert.Equal(7, await NextHourAsync(node, first));
        Assert.Equal(21, await NextHourAsync(node, chore));
        Assert.Null(await node.Schedules.NextAsync(Other, Ct));
        await node.Schedules.SetAsync([], Ct);
        Assert.Null(await node.Schedules.NextAsync(first, Ct));
        Assert.Null(await node.Schedules.NextAsync(chore, Ct));
    }

    [Theory]
    [InlineData("Europe/Berlin", "20 5 * * *", "2040-03-24T12:00:00Z", "2040-03-25T03:20:00Z")]
    [InlineData("Europe/Berlin", "20 5 * * *", "2040-10-27T12:00:00Z", "2040-10-28T04:20:00Z")]
    [InlineData("America/New_York", "20 5 * * *", "2040-03-10T12:00:00Z", "2040-03-11T09:20:00Z")]
    [InlineData("America/New_York", "20 5 * * *", "2040-11-03T12:00:00Z", "2040-11-04T10:20:00Z")]
    [InlineData("Asia/Tokyo", "20 5 * * *", "2040-03-24T12:00:00Z", "2040-03-24T20:20:00Z")]
    // The hour that is skipped: the ring comes, once, and not a day later.
    [InlineData("Europe/Berlin", "30 2 * * *", "2040-03-25T00:00:00Z", "2040-03-25T01:00:00Z")]
    [InlineData("Europe/Berlin", "30 2 * * *", "2040-03-25T01:00:10Z", "2040-03-26T00:30:00Z")]
    // The hour that comes twice: a ring at a time of day comes once, one that comes every quarter goes on.
    [InlineData("Europe/Berlin", "30 2 * * *", "2040-10-27T22:00:00Z", "2040-10-28T00:30:00Z")]
    [InlineData("Europe/Berlin", "30 2 * * *", "2040-10-28T00:30:10Z", "2040-10-29T01:30:00Z")]
    [InlineData("Europe/Berlin", "*/15 * * * *", "2040-10-28T00:46:00Z", "2040-10-28T01:00:00Z")]
    [InlineData("Europe/Berlin", "0 5 * * 7", "2040-10-27T22:00:00Z", "2040-10-28T04:00:00Z")]
    [InlineData("Europe/Berlin", "0 5 1,15 * ?", "2040-10-27T22:00:00Z", "2040-11-01T04:00:00Z")]
    public async Task A_cron_in_a_named_zone_rings_at_the_right_instant_across_a_clock_change(string zone, string cron, string after, string rings)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

        Assert.Equal(Instant(rings), (await NextAfterAsync(warehouse, new Schedule(Other, cron, zone), Instant(after)))!.Value.ToUniversalTime());
    }

    [Fact]
    public async Task Every_connectors_own_schedule_is_one_that_rings()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await using var node = await StartAsync(warehouse, runs: false);
        var connectors = new ConnectorList(new VendorHttp(VendorHttp.NewClient(), TimeProvider.System), TimeProvider.System);
        Schedule[] own = [.. connectors.All.Select((connector, i) => new Schedule(new Ring.Pull(1, i), connector.DefaultCron, "Europe/Berlin"))];

        await node.Schedules.SetAsync(own, Ct);

        foreach (var schedule in own) Assert.NotNull(await node.Schedules.NextAsync(schedule.Ring, Ct));
    }

    [Theory]
    [InlineData("0 0 5 * * ?", "UTC")]
    [InlineData("0 5 * * * * *", "UTC")]
    [InlineData("5 * * *", "UTC")]
    [InlineData("61 5 * * *", "UTC")]
    [InlineData("", "UTC")]
    [InlineData("@daily", "UTC")]
    [InlineData("every day", "UTC")]
    [InlineData("now and then or when", "UTC")]
    // Schedulers part ways on whether both days or either must match.
    [InlineData("0 5 13 * 5", "UTC")]
    [InlineData("0 5 31 2 *", "UTC")]
    [InlineData("0 5 * * *", "Europe/Atlantis")]
    public async Task A_schedule_that_cannot_be_read_rings_no_more_and_keeps_nobody_from_theirs(string cron, string zone)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await using var node = await StartAsync(warehouse, runs: false);
        Ring good = new Ring.Pull(1, 1), late = new Ring.Pull(1, 3);
        await node.Schedules.SetAsync([new(Other, "0 5 * * *", "UTC")], Ct);

        var unheard = await node.Schedules.SetAsync([new(good, "0 5 * * *", "UTC"), new(Other, cron, zone), new(late, "0 5 * * *", "UTC")], Ct);

        Assert.Equal([good, late], unheard);
        Assert.Equal(5, await NextHourAsync(node, good));
        Assert.Equal(5, await NextHourAsync(node, late));
        Assert.Null(await node.Schedules.NextAsync(Other, Ct));
    }

    [Fact]
    public async Task A_ring_now_and_a_ring_at_an_instant_come_once_each()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var chore = new CountingChore();
        await using var node = await StartAsync(warehouse, runs: true, chore);

        await node.Schedules.RingOnceAsync(CountingChore.Ring, null, Ct);
        await UntilAsync(() => chore.Done == 1);
        var at = DateTimeOffset.UtcNow.AddSeconds(3);
        await node.Schedules.RingOnceAsync(CountingChore.Ring, at, Ct);
        await UntilAsync(() => chore.Done == 2);

        Assert.True(chore.LastDone >= at);
        await UntilAsync(async () => await AwaitedAsync(warehouse) == 0);
        Assert.Null(await node.Schedules.NextAsync(CountingChore.Ring, Ct));
    }

    [Fact]
    public async Task A_ring_for_later_takes_the_place_of_the_one_still_awaited_for_the_same_only()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await using var node = await StartAsync(warehouse, runs: false);
        var later = DateTimeOffset.UtcNow.AddHours(1);

        await node.Schedules.RingOnceAsync(CountingChore.Ring, later, Ct);
        await node.Schedules.RingOnceAsync(CountingChore.Ring, later.AddHours(1), Ct);
        Assert.Equal(1, await AwaitedAsync(warehouse));
        await node.Schedules.RingOnceAsync(Other, later, Ct);

        Assert.Equal(2, await AwaitedAsync(warehouse));
    }

    [Fact]
    public async Task A_node_that_only_serves_rings_for_those_that_run()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        CountingChore served = new(), run = new();
        await using var serving = await StartAsync(warehouse, runs: false, served);

        await serving.Schedules.RingOnceAsync(CountingChore.Ring, null, Ct);
        await using var running = await StartAsync(warehouse, runs: true, run);
        await UntilAsync(() => run.Done == 1);

        Assert.Equal(0, served.Done);
    }

    [Fact]
    public async Task Rings_missed_while_no_node_ran_are_caught_up_with_by_one_even_when_the_list_is_set_again_first()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var chore = new CountingChore();
        // Half a day off, so that no ring of its own comes in between.
        Schedule daily = new(CountingChore.Ring, string.Create(CultureInfo.InvariantCulture, $"0 {(DateTime.UtcNow.Hour + 12) % 24} * * *"), "UTC");
        await using (var before = await StartAsync(warehouse, runs: false)) await before.Schedules.SetAsync([daily], Ct);
        await TurnBackAsync(warehouse);

        await using var setting = await StartAsync(warehouse, runs: false);
        await setting.Schedules.SetAsync([daily], Ct);
        await using var node = await StartAsync(warehouse, runs: true, chore);
        await UntilAsync(async () => chore.Done >= 1 && await node.Schedules.NextAsync(CountingChore.Ring, Ct) > DateTimeOffset.UtcNow);
        // Whatever else had been caught up with would have been rung for before this.
        await node.Schedules.RingOnceAsync(CountingChore.Ring, null, Ct);
        await UntilAsync(() => chore.Done >= 2);

        Assert.Equal(2, chore.Done);
    }

    [Fact]
    public async Task Two_nodes_answer_a_ring_once_and_a_source_that_is_gone_is_left_alone()
    {
        await using var sandbox = await Loading.InProcessSandbox.StartAsync();
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync("harbor", "Asia/Tokyo");
        await sandbox.ConnectAsync(warehouse, workspace, workspace.Today(TimeProvider.System).AddDays(-10));
        var survey = (await warehouse.Sources.OfAsync(workspace, Ct)).Single(source => source.Connector == "typeform");
        await using var one = await StartAsync(warehouse, runs: true);
        await using var two = await StartAsync(warehouse, runs: true);

        await two.Schedules.RingOnceAsync(new Ring.Pull(workspace.WorkspaceId, 999_999), null, Ct);
        await one.Schedules.RingOnceAsync(new Ring.Pull(workspace.WorkspaceId, survey.SourceId), null, Ct);
        await UntilAsync(async () => await warehouse.PeekAsync<int>("select count(*)::int from run where state = 'succeeded'") == 1);
        await two.Schedules.RingOnceAsync(new Ring.Pull(workspace.WorkspaceId, survey.SourceId), null, Ct);
        await UntilAsync(async () => await warehouse.PeekAsync<int>("select count(*)::int from run where state = 'succeeded'") == 2);

        Assert.Equal((2, "schedule", 0L), await warehouse.PeekAsync<(int, string, long)>(
            "select count(*)::int, min(trigger), sum(inserted + updated) filter (where run_id = (select max(run_id) from run))::bigint from run"));
        Assert.True(await warehouse.PeekAsync<int>("select count(*)::int from answer") > 0);
    }

    [Fact]
    public async Task The_programs_end_stops_what_a_ring_began()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var chore = new CountingChore { ToldToStop = new TaskCompletionSource() };
        await using (var node = await StartAsync(warehouse, runs: true, chore))
        {
            await node.Schedules.RingOnceAsync(CountingChore.Ring, null, Ct);
            await UntilAsync(() => chore.Done == 1);
        }

        Assert.True(chore.ToldToStop.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task With_the_database_down_it_says_so_instead_of_waiting()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var nowhere = new NpgsqlConnectionStringBuilder(warehouse.Fresh.AppConnectionString) { Host = "127.0.0.1", Port = 1 }.ConnectionString;
        using var node = RingingNode.Build(Scheduler, warehouse, nowhere, runs: false);
        var schedules = node.Services.GetRequiredService<ISchedules>();
        // The bound only keeps a scheduler that waits from holding up the tests for ever.
        static Task AwayAsync(Task ask) => Assert.ThrowsAsync<SchedulerAway>(() => ask.WaitAsync(TimeSpan.FromMinutes(1), Ct));

        await AwayAsync(Scheduler.ProvisionAsync(nowhere, nowhere, Ct));
        await AwayAsync(schedules.SetAsync([new(Other, "0 5 * * *", "UTC")], Ct));
        await AwayAsync(schedules.RingOnceAsync(Other, null, Ct));
        await AwayAsync(schedules.NextAsync(Other, Ct));
    }

    protected Task<RingingNode> StartAsync(TestWarehouse warehouse, bool runs, CountingChore? chore = null) =>
        RingingNode.StartAsync(Scheduler, warehouse, runs, chore);

    private static async Task<int> NextHourAsync(RingingNode node, Ring ring) => (await node.Schedules.NextAsync(ring, Ct))!.Value.UtcDateTime.Hour;

    private static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    protected static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 600; i++)
        {
            if (await holds()) return;
            await Task.Delay(100, Ct);
        }

        Assert.Fail("It did not happen within a minute.");
    }
}
