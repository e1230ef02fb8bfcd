// What happens when a scheduler rings for a source.
using CxDashboard.Jobs.Loading;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CxDashboard.Jobs.Schedules;

/// <summary>Pulls when the bell rings.</summary>
public sealed class ScheduledPulls(PullRun pulls, TimeProvider clock, ILogger<ScheduledPulls> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Pulls the source. A stream that asked to wait, or that another run still holds, is rung for again later.</summary>
    public async Task RingAsync(ISchedules schedules, Ring.Pull ring, CancellationToken cancellationToken)
    {
        var outcomes = await PullAsync(ring, cancellationToken);
        foreach (var outcome in outcomes)
            log.LogInformation("Source {Source} of workspace {Workspace}, {Stream}: {State}, {Received} rows. {Fault}",
                ring.SourceId, ring.WorkspaceId, outcome.Stream, outcome.State, outcome.Counts.Received, outcome.Fault);
        var again = outcomes.Select(AgainAt).Where(at => at is not null).Min();
        if (again is { } at) await schedules.RingOnceAsync(ring, at, cancellationToken);
    }

    // The ring must not be lost because PostgreSQL was away when it came: the next one may be half a day off.
    private async Task<IReadOnlyList<PullOutcome>> PullAsync(Ring.Pull ring, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await pulls.SourceAsync(ring.WorkspaceId, ring.SourceId, PullRun.Scheduled, cancellationToken);
            }
            catch (NpgsqlException away) when (away.IsTransient)
            {
                log.LogWarning("Source {Source} of workspace {Workspace} waits for PostgreSQL ({Reason}); trying again in a minute", ring.SourceId, ring.WorkspaceId, away.Message);
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    private DateTimeOffset? AgainAt(PullOutcome outcome) => outcome.State switch
    {
        "deferred" => outcome.NextTry,
        // The other run may be asleep, and wake up after its lease has run out.
        "busy" => clock.GetUtcNow() + RunLedger.UsualLease + TimeSpan.FromSeconds(5),
        _ => null,
    };
}
