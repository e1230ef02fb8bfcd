// What happens when a bell rings, whoever rings it.
using CxDashboard.Jobs.Chores;

namespace CxDashboard.Jobs.Schedules;

/// <summary>Answers a ring.</summary>
public sealed class Bell(ScheduledPulls pulls, ChoreList chores)
{
    public Task RingAsync(ISchedules schedules, Ring ring, CancellationToken cancellationToken) => ring switch
    {
        Ring.Pull pull => pulls.RingAsync(schedules, pull, cancellationToken),
        Ring.Chore chore => chores.DoAsync(chore.Name, cancellationToken),
        _ => throw new InvalidOperationException($"Nothing answers {ring.Key}."),
    };
}
