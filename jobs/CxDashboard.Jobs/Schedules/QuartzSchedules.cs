// Schedules on Quartz, with its clustered store in the same PostgreSQL.
using System.Globalization;
using CxDashboard.Core.Warehouse;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace CxDashboard.Jobs.Schedules;

/// <summary>The seam on Quartz.</summary>
public sealed class QuartzSchedules(ISchedulerFactory factory, ILogger<QuartzSchedules> log) : ISchedules
{
    private const string Scheduled = "pulls";
    private const string Once = "pulls once";

    public async Task SetAsync(IReadOnlyList<PullSchedule> schedules, CancellationToken cancellationToken)
    {
        var scheduler = await factory.GetScheduler(cancellationToken);
        var wanted = schedules.ToDictionary(s => Key(s.WorkspaceId, s.SourceId));
        foreach (var gone in await scheduler.GetJobKeys(GroupMatcher<JobKey>.GroupEquals(Scheduled), cancellationToken))
        {
            if (!wanted.ContainsKey(gone)) await scheduler.DeleteJob(gone, cancellationToken);
        }

        foreach (var (key, schedule) in wanted)
        {
            if (Readable(schedule) is { } trigger)
                await scheduler.ScheduleJob(Job(schedule.WorkspaceId, schedule.SourceId, key), [trigger], ScheduleJobOptions.Replacing, cancellationToken);
        }
    }

    // One source's unreadable schedule must not keep the others from theirs.
    private ITrigger? Readable(PullSchedule schedule)
    {
        try
        {
            return Trigger(schedule);
        }
        catch (Exception unreadable) when (unreadable is FormatException or TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            log.LogError("Source {Source} of workspace {Workspace} is pulled by hand only until its schedule \"{Cron}\" in {Zone} is set right: {Reason}",
                schedule.SourceId, schedule.WorkspaceId, schedule.Cron, schedule.TimeZone, unreadable.Message);
            return null;
        }
    }

    /// <summary>When a schedule rings. Throws for anything but a five-field cron in a known zone.</summary>
    public static ITrigger Trigger(PullSchedule schedule) => TriggerBuilder.Create()
        .WithIdentity(Key(schedule.WorkspaceId, schedule.SourceId).Name, Scheduled)
        .WithSchedule(CronScheduleBuilder.Create(schedule.Cron, CronFormat.Unix)
            .InTimeZone(TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone))
            // However many rings were missed while the program was down, one pull catches up with all of them.
            .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
        .Build();

    public async Task PullOnceAsync(int workspaceId, int sourceId, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        var scheduler = await factory.GetScheduler(cancellationToken);
        var name = Key(workspaceId, sourceId).Name + (at is null ? " now" : " later");
        var trigger = TriggerBuilder.Create().WithIdentity(name, Once);
        trigger = at is { } instant ? trigger.StartAt(instant) : trigger.StartNow();
        await scheduler.ScheduleJob(Job(workspaceId, sourceId, new JobKey(name, Once)), [trigger.Build()], ScheduleJobOptions.Replacing, cancellationToken);
    }

    public async Task<DateTimeOffset?> NextAsync(int workspaceId, int sourceId, CancellationToken cancellationToken)
    {
        var scheduler = await factory.GetScheduler(cancellationToken);
        var trigger = await scheduler.GetTrigger(new TriggerKey(Key(workspaceId, sourceId).Name, Scheduled), cancellationToken);
        return trigger?.NextFireTimeUtc;
    }

    private static JobKey Key(int workspaceId, int sourceId) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{workspaceId}/{sourceId}"), Scheduled);

    private static IJobDetail Job(int workspaceId, int sourceId, JobKey key) => JobBuilder.Create<PullJob>()
        .WithIdentity(key)
        .UsingJobData("workspace", workspaceId)
        .UsingJobData("source", sourceId)
        .Build();
}

/// <summary>What Quartz runs: nothing but a ring.</summary>
public sealed class PullJob(ScheduledPulls pulls, ISchedules schedules) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var data = context.MergedJobDataMap;
        await pulls.RingAsync(schedules, data.GetInt("workspace"), data.GetInt("source"), cancellationToken);
    }
}

/// <summary>Sets Quartz up.</summary>
public static class QuartzSetup
{
    private const int MostAtOnce = 3;

    /// <summary>Makes Quartz's tables, as the role that owns the database; safe to call again.</summary>
    public static async Task ProvisionAsync(string ownerConnection, CancellationToken cancellationToken)
    {
        using var factory = QuartzSchedulerBuilder.Create(quartz =>
        {
            quartz.ConfigureScheduler(options => options.InstanceName = "provisioning");
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(NpgsqlFactory.Instance, ownerConnection);
                store.ProvisionSchema();
            });
        }).Build();
        var scheduler = await factory.GetScheduler(cancellationToken);
        await scheduler.Start(cancellationToken);
        await scheduler.Shutdown(cancellationToken: cancellationToken);
    }

    /// <summary>Registers the clustered scheduler; it validates its tables and never makes them. A process that only
    /// serves pages (<paramref name="runs"/> false) may ring for others, and runs nothing itself.</summary>
    public static IServiceCollection AddQuartzSchedules(this IServiceCollection services, string connection, bool runs)
    {
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(options =>
            {
                options.InstanceName = "cxdashboard";
                options.GenerateInstanceId = true;
                // A pull stops at its last committed page when the program ends; nobody waits for a backfill.
                options.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            quartz.UseDefaultThreadPool(MostAtOnce);
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(NpgsqlFactory.Instance, connection);
                store.UseClustering();
            });
        });
        services.AddQuartzHostedService(options => (options.AutoStart, options.WaitForJobsToComplete) = (runs, true));
        services.AddSingleton<ISchedules, QuartzSchedules>();
        return services;
    }
}
