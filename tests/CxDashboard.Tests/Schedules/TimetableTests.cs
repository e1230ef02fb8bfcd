// What is rung for at the start, and what the list follows: sources as they are stored, and the chores.
using CxDashboard.Core.Warehouse;
using CxDashboard.Jobs.Chores;
using CxDashboard.Jobs.Schedules;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxDashboard.Tests.Schedules;

[Trait("Category", "Integration")]
public sealed class TimetableTests(TestDatabase databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_never_pulled_is_rung_for_at_the_start_and_what_is_fresh_is_not()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var rung = new RememberedRings();
        async Task<List<Ring>> RingsAsync()
        {
            rung.Once.Clear();
            await Timetable(warehouse).FollowAsync(rung, null, Ct);
            return rung.Once;
        }

        var source = await warehouse.SourceAsync(workspace, "New");
        Ring pull = new Ring.Pull(workspace.WorkspaceId, source);
        rung.Held.Add(pull);
        Assert.Equal([pull], await RingsAsync());
        await warehouse.LoadAsync(workspace, source, FactKind.Purchase, []);
        Assert.Empty(await RingsAsync());
        await warehouse.DoAsync("update stream_state set last_success_at = now() - interval '30 hours'");
        Assert.Equal([pull], await RingsAsync());
        await warehouse.DoAsync("update stream_state set last_success_at = now()");
        await warehouse.RunAsync(workspace, source, FactKind.Purchase);
        Assert.Equal([pull], await RingsAsync());
        await warehouse.DoAsync("update source set paused = true");
        Assert.Empty(await RingsAsync());
        Assert.Empty(rung.Set);
    }

    [Fact]
    public async Task A_scheduler_that_never_heard_of_a_fresh_source_rings_for_it_once_so_that_nothing_is_lost_in_moving_to_it()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        await warehouse.LoadAsync(workspace, source, FactKind.Purchase, []);
        var rung = new RememberedRings();

        var known = await Timetable(warehouse).FollowAsync(rung, null, Ct);
        await warehouse.DoAsync("update source set cron = '0 6 * * *'");
        await Timetable(warehouse).FollowAsync(rung, known, Ct);
        await Timetable(warehouse).FollowAsync(rung, null, Ct);

        Assert.Equal([new Ring.Pull(workspace.WorkspaceId, source)], rung.Once);
    }

    [Fact]
    public async Task Chores_stand_in_the_list_beside_the_sources_and_are_rung_for_at_once_by_a_scheduler_that_never_heard_of_them()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        var rung = new RememberedRings();

        await Timetable(warehouse, new CountingChore()).FollowAsync(rung, null, Ct);
        await warehouse.LoadAsync(workspace, source, FactKind.Purchase, []);
        await Timetable(warehouse, new CountingChore()).FollowAsync(rung, null, Ct);

        Ring pull = new Ring.Pull(workspace.WorkspaceId, source);
        Assert.Equal([new Schedule(pull, "0 5 * * *", "Europe/Berlin"), new Schedule(CountingChore.Ring, "10 3 * * *", "UTC")], rung.Set);
        Assert.Equal([pull, CountingChore.Ring], rung.Once);
    }

    [Fact]
    public async Task A_source_that_went_while_the_program_was_down_loses_its_schedule_at_the_start()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await warehouse.WorkspaceAsync();
        var rung = new RememberedRings();
        await rung.SetAsync([new(new Ring.Pull(1, 1), "0 5 * * *", "UTC")], Ct);

        await Timetable(warehouse).FollowAsync(rung, null, Ct);

        Assert.Empty(rung.Set);
    }

    private static Timetable Timetable(TestWarehouse warehouse, params IChore[] chores) =>
        new(warehouse.Database, warehouse.Sources, warehouse.Ledger, warehouse.UploadRuns, new ChoreList(warehouse.Database, chores, NullLogger<ChoreList>.Instance));

    private sealed class RememberedRings : ISchedules
    {
        public HashSet<Ring> Held { get; } = [];

        public List<Ring> Once { get; } = [];

        public IReadOnlyList<Schedule> Set { get; private set; } = [];

        public Task<IReadOnlyList<Ring>> SetAsync(IReadOnlyList<Schedule> schedules, CancellationToken cancellationToken)
        {
            Set = schedules;
            return Task.FromResult<IReadOnlyList<Ring>>([.. schedules.Select(schedule => schedule.Ring).Where(Held.Add)]);
        }

        public Task RingOnceAsync(Ring ring, DateTimeOffset? at, CancellationToken cancellationToken)
        {
            Once.Add(ring);
            return Task.CompletedTask;
        }

        public Task<DateTimeOffset?> NextAsync(Ring ring, CancellationToken cancellationToken) => Task.FromResult<DateTimeOffset?>(null);
    }
}
