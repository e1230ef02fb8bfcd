// The seam between what is rung for and who rings: thin enough that a second scheduler fits behind it.
namespace CxDashboard.Jobs.Schedules;

/// <summary>
/// A scheduler's list. It may ring late, twice or on two nodes at once: the run ledger decides what happens then.
/// Every method throws <see cref="SchedulerAway"/> within seconds when the scheduler's store cannot be reached.
/// </summary>
public interface ISchedules
{
    /// <summary>
    /// Makes the list exactly this: adds, changes and removes; a schedule that stays as it was keeps the rings it missed.
    /// One that cannot be read rings no more. Gives the rings that were not in the list before.
    /// </summary>
    Task<IReadOnlyList<Ring>> SetAsync(IReadOnlyList<Schedule> schedules, CancellationToken cancellationToken);

    /// <summary>Rings once, now or at the instant given, beside the schedule. A later ring takes the place of one still awaited.</summary>
    Task RingOnceAsync(Ring ring, DateTimeOffset? at, CancellationToken cancellationToken);

    /// <summary>When the schedule rings next; null when there is none.</summary>
    Task<DateTimeOffset?> NextAsync(Ring ring, CancellationToken cancellationToken);
}

/// <summary>The scheduler's store cannot be reached, or refuses.</summary>
public sealed class SchedulerAway(string reason, Exception cause) : Exception(reason, cause);
