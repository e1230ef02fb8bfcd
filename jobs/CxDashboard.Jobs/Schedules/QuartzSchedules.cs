// Schedules on Quartz, with its clustered store in the same PostgreSQL.
using Microsoft.Extensions.Logging;
using Quartz;

namespace CxDashboard.Jobs.Schedules;

/// <summary>The seam on Quartz.</summary>
public sealed class QuartzSchedules(ISchedulerFactory factory, ILogger<QuartzSchedules> log) : ISchedules
{
    private const string Regular = "rings";
    private const string Once = "rings once";

    public Task<IReadOnlyList<Ring>> SetAsync(IReadOnlyList<Schedule> schedules, CancellationToken cancellationToken) => AskAsync<IReadOnlyList<Ring>>(async quartz =>
    {
        var wanted = schedules.Select(schedule => schedule.Read(Trigger, log)).OfType<ICronTrigger>().ToDictionary(trigger => new JobKey(trigger.Key.Name, Regular));
        var held = (await quartz.GetJobKeys(GroupMatcher<JobKey>.AnyGroup(), cancellationToken)).ToHashSet();
        foreach (var gone in held.Where(job => job.Group != Once && !wanted.ContainsKey(job)))
            await quartz.DeleteJob(gone, cancellationToken);
        foreach (var (job, trigger) in wanted)
        {
            if (!await IsHeldAsync(quartz, trigger, cancellationToken))
                await quartz.ScheduleJob(Detail(job.Name, job), [trigger], ScheduleJobOptions.Replacing, cancellationToken);
        }

        return [.. wanted.Keys.Except(held).Select(job => Ring.Of(job.Name)!)];
    }, cancellationToken);

    public Task RingOnceAsync(Ring ring, DateTimeOffset? at, CancellationToken cancellationToken) => AskAsync(async quartz =>
    {
        var job = new JobKey(ring.Key + (at is null ? " now" : " later"), Once);
        var trigger = TriggerBuilder.Create().WithIdentity(job.Name, Once);
        trigger = at is { } instant ? trigger.StartAt(instant) : trigger.StartNow();
        await quartz.ScheduleJob(Detail(ring.Key, job), [trigger.Build()], ScheduleJobOptions.Replacing, cancellationToken);
        return ring;
    }, cancellationToken);

    public Task<DateTimeOffset?> NextAsync(Ring ring, CancellationToken cancellationToken) =>
        AskAsync(async quartz => (await quartz.GetTrigger(TriggerOf(ring), cancellationToken))?.NextFireTimeUtc, cancellationToken);

    /// <summary>When a schedule rings. Throws for what is no cron, names no known zone, or never comes.</summary>
    public static ICronTrigger Trigger(Schedule schedule)
    {
        var trigger = (ICronTrigger)TriggerBuilder.Create()
            .WithIdentity(TriggerOf(schedule.Ring))
            .WithSchedule(CronScheduleBuilder.Create(schedule.Cron, CronFormat.Unix)
                .InTimeZone(schedule.Zone)
                // However many rings were missed while the program was down, one catches up with all of them.
                .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
            .Build();
        return trigger.GetFireTimeAfter(DateTimeOffset.UnixEpoch) is null ? throw new FormatException("No day is like that.") : trigger;
    }

    // Replacing a trigger forgets what it missed: one that stays the same is left as it is.
    private static async Task<bool> IsHeldAsync(Quartz.IScheduler quartz, ICronTrigger wanted, CancellationToken cancellationToken) =>
        await quartz.GetTrigger(wanted.Key, cancellationToken) is ICronTrigger held
        && held.CronExpressionString == wanted.CronExpressionString && held.TimeZone.Equals(wanted.TimeZone);

    private async Task<T> AskAsync<T>(Func<Quartz.IScheduler, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(await factory.GetScheduler(cancellationToken));
        }
        catch (SchedulerException away)
        {
            throw new SchedulerAway(away.Message, away);
        }
    }

    private static TriggerKey TriggerOf(Ring ring) => new(ring.Key, Regular);

    private static IJobDetail Detail(string ring, JobKey job) => JobBuilder.Create<QuartzRing>()
        .WithIdentity(job)
        .UsingJobData(QuartzRing.Data, ring)
        .Build();
}

/// <summary>What Quartz runs: nothing but a ring.</summary>
public sealed class QuartzRing(Bell bell, ISchedules schedules) : IJob
{
    internal const string Data = "ring";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (Ring.Of(context.MergedJobDataMap.GetString(Data) ?? "") is { } ring)
            await bell.RingAsync(schedules, ring, cancellationToken);
    }
}
