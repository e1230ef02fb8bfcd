// The contract of schedules on Quartz's clustered store, and what only Quartz is asked.
using CxDashboard.Jobs.Schedules;

namespace CxDashboard.Tests.Schedules;

[Trait("Category", "Integration")]
public sealed class QuartzSchedulesTests(TestDatabase databases) : SchedulesContract(databases)
{
    private readonly TestDatabase databases = databases;

    protected override IScheduler Scheduler { get; } = new QuartzScheduler();

    protected override Task<DateTimeOffset?> NextAfterAsync(TestWarehouse warehouse, Schedule schedule, DateTimeOffset after) =>
        Task.FromResult(QuartzSchedules.Trigger(schedule).GetFireTimeAfter(after));

    protected override Task TurnBackAsync(TestWarehouse warehouse) => warehouse.DoAsync("""
        update qrtz_triggers set start_time = start_time - @ticks, next_fire_time = next_fire_time - @ticks, prev_fire_time = nullif(prev_fire_time, -1) - @ticks
        """, new { ticks = TimeSpan.FromDays(3).Ticks });

    protected override Task<int> AwaitedAsync(TestWarehouse warehouse) =>
        warehouse.PeekAsync<int>("select count(*)::int from qrtz_triggers where trigger_group = 'rings once'");

    [Fact]
    public async Task Nothing_of_the_making_of_its_tables_stays_as_a_node_of_the_cluster()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);

        await Scheduler.ProvisionAsync(warehouse.Fresh.AdminConnectionString, warehouse.Fresh.AppConnectionString, Ct);

        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from qrtz_scheduler_state where last_checkin_time > 0 and instance_name = 'cxdashboard'"));
    }

    [Fact]
    public async Task What_an_earlier_version_left_in_its_store_is_taken_away()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await using var node = await StartAsync(warehouse, runs: false);
        await node.Schedules.SetAsync([new(new Ring.Pull(1, 1), "0 5 * * *", "UTC")], Ct);
        await node.Schedules.RingOnceAsync(new Ring.Pull(1, 1), DateTimeOffset.UtcNow.AddHours(1), Ct);
        // As it was when only pulls were rung for.
        await warehouse.DoAsync("""
            set session_replication_role = replica;
            update qrtz_job_details set job_class_name = 'CxDashboard.Jobs.Schedules.PullJob, CxDashboard.Jobs', job_group = replace(job_group, 'rings', 'pulls');
            update qrtz_triggers set job_group = replace(job_group, 'rings', 'pulls'), trigger_group = replace(trigger_group, 'rings', 'pulls');
            update qrtz_cron_triggers set trigger_group = replace(trigger_group, 'rings', 'pulls');
            update qrtz_simple_triggers set trigger_group = replace(trigger_group, 'rings', 'pulls');
            """);

        await node.Schedules.SetAsync([new(new Ring.Pull(1, 2), "0 5 * * *", "UTC")], Ct);

        Assert.Equal(["pull/1/2"], await warehouse.PeekAllAsync<string>("select job_name from qrtz_job_details"));
    }
}
