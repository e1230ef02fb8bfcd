// What happens when a scheduler rings for a source.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Imports;
using CxDashboard.Jobs.Loading;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CxDashboard.Jobs.Schedules;

/// <summary>Pulls, or imports what waits, when the bell rings.</summary>
public sealed class ScheduledPulls(
    Database database, SourceBook sources, SourceDesk desk, PullRun pulls, RunLedger ledger, UploadRun uploads, TimeProvider clock, ILogger<ScheduledPulls> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Pulls the source, or imports the files that wait for it. A stream that asked to wait, or that another run still
    /// holds, is rung for again later.</summary>
    public async Task RingAsync(ISchedules schedules, Ring.Pull ring, CancellationToken cancellationToken)
    {
        if (await IsFedByFilesAsync(ring, cancellationToken) is { } workspace)
        {
            if (!await uploads.SourceAsync(workspace, ring.SourceId, cancellationToken)) await schedules.RingOnceAsync(ring, AfterAnother, cancellationToken);
            return;
        }

        IReadOnlyList<PullOutcome> outcomes;
        try
        {
            outcomes = await PullAsync(ring, cancellationToken);
        }
        catch (Exception unexpected) when (unexpected is not OperationCanceledException)
        {
            // The scheduler notes it where nobody looks; who waits for the numbers looks at the source.
            await ledger.BlameAsync(ring.WorkspaceId, ring.SourceId, $"Unexpected: {unexpected.GetType().Name}. The log has the details.", cancellationToken);
            throw;
        }

        foreach (var outcome in outcomes)
            log.LogInformation("Source {Source} of workspace {Workspace}, {Stream}: {State}, {Received} rows. {Fault}",
                ring.SourceId, ring.WorkspaceId, outcome.Stream, outcome.State, outcome.Counts.Received, outcome.Fault);
        var again = outcomes.Select(AgainAt).Where(at => at is not null).Min();
        if (again is { } at) await schedules.RingOnceAsync(ring, at, cancellationToken);
    }

    // The ring must not be lost because PostgreSQL was away when it came: the next one may be half a day off.
    private async Task<IReadOnlyList<PullOutcome>> PullAsync(Ring.Pull ring, CancellationToken cancellationToken)
    {
        var isAsked = false;
        while (true)
        {
            try
            {
                isAsked |= await desk.TakeAskAsync(ring.WorkspaceId, ring.SourceId, cancellationToken);
                return await pulls.SourceAsync(ring.WorkspaceId, ring.SourceId, isAsked ? PullRun.Asked : PullRun.Scheduled, cancellationToken);
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
        "deferred" or PullRun.More => outcome.NextTry,
        "busy" => AfterAnother,
        _ => null,
    };

    // The other run may be asleep, and wake up after its lease has run out.
    private DateTimeOffset AfterAnother => clock.GetUtcNow() + RunLedger.UsualLease + TimeSpan.FromSeconds(5);

    private async Task<Workspace?> IsFedByFilesAsync(Ring.Pull ring, CancellationToken cancellationToken)
    {
        var workspace = (await WorkspaceBook.AllAsync(database, cancellationToken)).FirstOrDefault(w => w.WorkspaceId == ring.WorkspaceId);
        return workspace is not null && await sources.FindAsync(workspace, ring.SourceId, cancellationToken) is { Connector: SourceBook.Import } ? workspace : null;
    }
}
