// What happens when a scheduler rings for a source, and what is rung for when the program starts.
using CxDashboard.Core.Access;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Loading;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CxDashboard.Jobs.Schedules;

/// <summary>Connects schedules with pulls, whatever the scheduler.</summary>
public sealed class ScheduledPulls(Database database, SourceBook sources, PullRun pulls, RunLedger ledger, TimeProvider clock, ILogger<ScheduledPulls> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Sets the schedules from the sources as they are stored, where they differ from those known, and gives the list. A
    /// source not known before is rung for at once when it never succeeded, is overdue, or was cut off in the middle; any source
    /// is whose run has lost its runner, on whatever node.
    /// </summary>
    public async Task<IReadOnlyList<PullSchedule>> FollowAsync(ISchedules schedules, IReadOnlyList<PullSchedule>? known, CancellationToken cancellationToken)
    {
        var zones = (await WorkspaceBook.AllAsync(database, cancellationToken)).ToDictionary(w => w.WorkspaceId, w => w.TimeZone);
        var all = await sources.ScheduledAsync(cancellationToken);
        var wanted = all.Select(s => new PullSchedule(s.WorkspaceId, s.SourceId, s.Cron, zones[s.WorkspaceId])).ToList();
        foreach (var (workspaceId, sourceId) in await ledger.DeadAsync(cancellationToken))
            await schedules.PullOnceAsync(workspaceId, sourceId, null, cancellationToken);
        if (known is not null && wanted.SequenceEqual(known)) return known;
        await schedules.SetAsync(wanted, cancellationToken);
        var before = (known ?? []).Select(s => (s.WorkspaceId, s.SourceId)).ToHashSet();
        foreach (var source in all.Where(s => !before.Contains((s.WorkspaceId, s.SourceId))))
        {
            if (await IsDueAsync(source, cancellationToken))
                await schedules.PullOnceAsync(source.WorkspaceId, source.SourceId, null, cancellationToken);
        }

        return wanted;
    }

    /// <summary>Pulls the source. A stream that asked to wait, or that another run still holds, is rung for again later.</summary>
    public async Task RingAsync(ISchedules schedules, int workspaceId, int sourceId, CancellationToken cancellationToken)
    {
        var outcomes = await PullAsync(workspaceId, sourceId, cancellationToken);
        foreach (var outcome in outcomes)
            log.LogInformation("Source {Source} of workspace {Workspace}, {Stream}: {State}, {Received} rows. {Fault}",
                sourceId, workspaceId, outcome.Stream, outcome.State, outcome.Counts.Received, outcome.Fault);
        var again = outcomes.Select(AgainAt).Where(at => at is not null).Min();
        if (again is { } at) await schedules.PullOnceAsync(workspaceId, sourceId, at, cancellationToken);
    }

    // The ring must not be lost because PostgreSQL was away when it came: the next one may be half a day off.
    private async Task<IReadOnlyList<PullOutcome>> PullAsync(int workspaceId, int sourceId, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await pulls.SourceAsync(workspaceId, sourceId, PullRun.Scheduled, cancellationToken);
            }
            catch (NpgsqlException away) when (away.IsTransient)
            {
                log.LogWarning("Source {Source} of workspace {Workspace} waits for PostgreSQL ({Reason}); trying again in a minute", sourceId, workspaceId, away.Message);
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

    private async Task<bool> IsDueAsync(Source source, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(new Scope.Workspace(source.WorkspaceId), cancellationToken);
        return await session.SingleAsync<bool>("""
            select not exists (select from stream_state where workspace_id = @WorkspaceId and source_id = @SourceId and last_success_at is not null)
                or exists (select from run where workspace_id = @WorkspaceId and source_id = @SourceId and state = 'running')
                or exists (select from stream_state st join source s using (workspace_id, source_id)
                           where st.workspace_id = @WorkspaceId and st.source_id = @SourceId
                             and coalesce(st.last_success_at, '-infinity') < now() - make_interval(hours => s.fresh_hours))
                or exists (select from run r
                           where r.workspace_id = @WorkspaceId and r.source_id = @SourceId and r.state = 'interrupted'
                             and not exists (select from run later where later.workspace_id = r.workspace_id and later.source_id = r.source_id
                                               and later.stream = r.stream and later.run_id > r.run_id))
            """, source, cancellationToken);
    }
}
