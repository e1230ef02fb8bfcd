// The contract of schedules on Hangfire's store, and what only Hangfire is asked.
using CxDashboard.Jobs.Schedules;
using CxDashboard.Tests;
using CxDashboard.Tests.Schedules;
using Hangfire;
using Hangfire.Common;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Microsoft.Extensions.Logging.Abstractions;

[assembly: AssemblyFixture(typeof(TestDatabase))]

namespace CxDashboard.Jobs.Hangfire.Tests;

[Trait("Category", "Integration")]
[Collection("one Hangfire a process")]
public sealed class HangfireSchedulesTests(TestDatabase databases) : SchedulesContract(databases)
{
    private static readonly PostgreSqlStorageOptions Existing = new() { PrepareSchemaIfNecessary = false };

    private readonly TestDatabase databases = databases;

    protected override IScheduler Scheduler { get; } = new HangfireScheduler();

    protected override async Task<DateTimeOffset?> NextAfterAsync(TestWarehouse warehouse, Schedule schedule, DateTimeOffset after)
    {
        // Hangfire's log is one for the whole process, and lives as long as a node.
        await using var node = await StartAsync(warehouse, runs: false);
        var storage = Storage(warehouse);
        var atThatTime = new RecurringJobManager(storage, JobFilterProviders.Providers, new DefaultTimeZoneResolver(), () => after.UtcDateTime);
        var schedules = new HangfireSchedules(storage, atThatTime, new BackgroundJobClient(storage), NullLogger<HangfireSchedules>.Instance);
        await schedules.SetAsync([schedule], Ct);
        return await schedules.NextAsync(schedule.Ring, Ct);
    }

    protected override Task TurnBackAsync(TestWarehouse warehouse)
    {
        var ago = DateTime.UtcNow.AddDays(-3);
        var key = CountingChore.Ring.Key;
        using var store = Storage(warehouse).GetConnection();
        using var change = store.CreateWriteTransaction();
        change.SetRangeInHash($"recurring-job:{key}",
            [KeyValuePair.Create("CreatedAt", JobHelper.SerializeDateTime(ago)), KeyValuePair.Create("NextExecution", JobHelper.SerializeDateTime(ago.AddHours(12)))]);
        change.AddToSet("recurring-jobs", key, JobHelper.ToTimestamp(ago.AddHours(12)));
        change.Commit();
        return Task.CompletedTask;
    }

    protected override Task<int> AwaitedAsync(TestWarehouse warehouse) =>
        warehouse.PeekAsync<int>("select count(*)::int from hangfire.job where statename = 'Scheduled'");

    [Fact]
    public async Task Another_programs_job_in_the_same_store_stays()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await using var node = await StartAsync(warehouse, runs: false);
        new RecurringJobManager(Storage(warehouse)).AddOrUpdate("theirs", () => Console.Beep(), "0 5 * * *");

        await node.Schedules.SetAsync([new(new Ring.Pull(1, 1), "0 5 * * *", "UTC")], Ct);
        await node.Schedules.SetAsync([], Ct);

        Assert.Equal(["theirs"], await warehouse.PeekAllAsync<string>("select value from hangfire.set where key = 'recurring-jobs'"));
    }

    [Fact]
    public async Task A_ring_that_fails_is_not_tried_again_by_hangfire()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await using var node = await StartAsync(warehouse, runs: true);
        await warehouse.DoAsync("alter table workspace rename to workspace_away");

        await node.Schedules.RingOnceAsync(new Ring.Pull(1, 1), null, Ct);
        await UntilAsync(async () => await warehouse.PeekAsync<int>("select count(*)::int from hangfire.state where name in ('Failed', 'Scheduled')") > 0);

        Assert.Equal(["Failed"], await warehouse.PeekAllAsync<string>("select statename from hangfire.job"));
    }

    private static PostgreSqlStorage Storage(TestWarehouse warehouse) =>
        new(new NpgsqlConnectionFactory(warehouse.Fresh.AppConnectionString, Existing), Existing);
}
