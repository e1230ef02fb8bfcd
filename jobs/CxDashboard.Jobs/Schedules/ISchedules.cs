// The seam between what runs and who rings the bell: thin enough that a second scheduler fits behind it.
namespace CxDashboard.Jobs.Schedules;

/// <summary>When a source is pulled: a five-field cron in a named zone.</summary>
public sealed record PullSchedule(int WorkspaceId, int SourceId, string Cron, string TimeZone);

/// <summary>
/// A scheduler. It may ring late, twice or on two nodes at once: the run ledger decides what happens then.
/// </summary>
public interface ISchedules
{
    /// <summary>Makes the schedules exactly these: adds, changes and removes.</summary>
    Task SetAsync(IReadOnlyList<PullSchedule> schedules, CancellationToken cancellationToken);

    /// <summary>Rings once, now or at the instant given, beside the schedule.</summary>
    Task PullOnceAsync(int workspaceId, int sourceId, DateTimeOffset? at, CancellationToken cancellationToken);

    /// <summary>When the source's schedule rings next; null when it has none.</summary>
    Task<DateTimeOffset?> NextAsync(int workspaceId, int sourceId, CancellationToken cancellationToken);
}
