// Schedules on Hangfire, with its store in the same PostgreSQL.
using CxDashboard.Jobs.Schedules;
using Hangfire;
using Hangfire.States;
using Hangfire.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CxDashboard.Jobs.Hangfire;

/// <summary>The seam on Hangfire. Its calls block, so they are made off the caller's thread.</summary>
public sealed class HangfireSchedules(JobStorage storage, IRecurringJobManager regular, IBackgroundJobClient once, ILogger<HangfireSchedules> log) : ISchedules
{
    // Which job waits to ring later, by the ring's key: Hangfire itself would let any number wait for the same.
    private const string Awaited = "cxdashboard:awaited";

    public Task<IReadOnlyList<Ring>> SetAsync(IReadOnlyList<Schedule> schedules, CancellationToken cancellationToken) => AskAsync<IReadOnlyList<Ring>>(store =>
    {
        // Jobs of other programs in the same store are theirs to keep.
        var held = store.GetRecurringJobs().Select(job => Ring.Of(job.Id)).OfType<Ring>().ToHashSet();
        var wanted = schedules.Select(schedule => schedule.Read(Set, log)).OfType<Ring>().ToList();
        foreach (var gone in held.Except(wanted)) regular.RemoveIfExists(gone.Key);
        return [.. wanted.Where(ring => !held.Contains(ring))];
    }, cancellationToken);

    public Task RingOnceAsync(Ring ring, DateTimeOffset? at, CancellationToken cancellationToken) => AskAsync(store =>
    {
        var key = ring.Key;
        if (at is not { } instant) return once.Enqueue<HangfireRing>(job => job.RingAsync(key, CancellationToken.None));
        if (store.GetAllEntriesFromHash(Awaited)?.GetValueOrDefault(key) is { } waiting) once.Delete(waiting, ScheduledState.StateName);
        var later = once.Schedule<HangfireRing>(job => job.RingAsync(key, CancellationToken.None), instant);
        store.SetRangeInHash(Awaited, [KeyValuePair.Create(key, later)]);
        return later;
    }, cancellationToken);

    public Task<DateTimeOffset?> NextAsync(Ring ring, CancellationToken cancellationToken) => AskAsync(store =>
        store.GetRecurringJobs([ring.Key]).Single().NextExecution is { } next ? new DateTimeOffset(next, TimeSpan.Zero) : (DateTimeOffset?)null, cancellationToken);

    // A schedule that stays as it was is left as it is. Missed rings become one: Hangfire's usual way.
    private Ring Set(Schedule schedule)
    {
        var key = schedule.Ring.Key;
        regular.AddOrUpdate<HangfireRing>(key, job => job.RingAsync(key, CancellationToken.None), schedule.Cron,
            new RecurringJobOptions { TimeZone = schedule.Zone, MisfireHandling = MisfireHandlingMode.Relaxed });
        return schedule.Ring;
    }

    private Task<T> AskAsync<T>(Func<IStorageConnection, T> ask, CancellationToken cancellationToken) => Task.Run(() =>
    {
        try
        {
            using var store = storage.GetConnection();
            return ask(store);
        }
        catch (Exception away) when (away is NpgsqlException or BackgroundJobClientException or DistributedLockTimeoutException)
        {
            throw new SchedulerAway(away.Message, away);
        }
    }, cancellationToken);
}

/// <summary>What Hangfire runs: nothing but a ring. The ledger and the next ring see to what failed, so it is not tried again.</summary>
[AutomaticRetry(Attempts = 0)]
public sealed class HangfireRing(Bell bell, ISchedules schedules)
{
    [JobDisplayName("{0}")]
    public Task RingAsync(string key, CancellationToken cancellationToken) =>
        Ring.Of(key) is { } ring ? bell.RingAsync(schedules, ring, cancellationToken) : Task.CompletedTask;
}
