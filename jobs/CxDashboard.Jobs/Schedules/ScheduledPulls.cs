// What happens when a scheduler rings for a source.
using CxDashboard.Jobs.Loading;
using Microsoft.Extensions.Logging;

namespace CxDashboard.Jobs.Schedules;

/// <summary>Pulls when the bell rings.</summary>
public sealed class ScheduledPulls(PullRun pulls, TimeProvider clock, ILogger<ScheduledPulls> log)
{
    /// <summary>Pulls the source. A stream that asked to wait, or that another run still holds, is rung for again later.</summary>
    public async Task RingAsync(ISchedules schedules, Ring.Pull ring, CancellationToken cancellationToken)
    {
        var outcomes = await pulls.SourceAsync(ring.WorkspaceId, ring.SourceId, PullRun.Scheduled, cancellationToken);
        foreach (var outcome in outcomes)
            log.LogInformation("Source {Source} of workspace {Workspace}, {Stream}: {State}, {Received} rows. {Fault}",
                ring.SourceId, ring.WorkspaceId, outcome.Stream, outcome.State, outcome.Counts.Received, outcome.Fault);
        var again = outcomes.Select(AgainAt).Where(at => at is not null).Min();
        if (again is { } at) await schedules.RingOnceAsync(ring, at, cancellationToken);
    }

    private DateTimeOffset? AgainAt(PullOutcome outcome) => outcome.State switch
    {
        "deferred" => outcome.NextTry,
        // The other run may be a dead one whose lease has yet to run out.
        "busy" => clock.GetUtcNow() + RunLedger.LeaseTime + TimeSpan.FromSeconds(5),
        _ => null,
    };
}
