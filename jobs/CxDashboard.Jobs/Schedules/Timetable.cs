// What is rung for regularly, and what at once when the program starts: sources as they are stored, and the chores.
using CxDashboard.Core.Access;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Chores;
using CxDashboard.Jobs.Imports;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Jobs.Schedules;

/// <summary>Keeps a scheduler's list true, whatever the scheduler.</summary>
public sealed class Timetable(Database database, SourceBook sources, RunLedger ledger, UploadRun uploads, ChoreList chores)
{
    /// <summary>
    /// Sets the schedules where they differ from those known, and gives the list. What is new or changed is rung for at
    /// once when the scheduler's store had never heard of it; a source also when it never succeeded, is overdue, or was cut
    /// off in the middle. Any source is whose run has lost its runner, on whatever node.
    /// </summary>
    public async Task<IReadOnlyList<Schedule>> FollowAsync(ISchedules schedules, IReadOnlyList<Schedule>? known, CancellationToken cancellationToken)
    {
        var wanted = await WantedAsync(cancellationToken);
        var due = (await ledger.DeadAsync(cancellationToken)).Select(run => (Ring)new Ring.Pull(run.WorkspaceId, run.SourceId)).ToHashSet();
        if (known is null) due.UnionWith(await WithUploadsAsync(cancellationToken));
        if (known is null || !wanted.SequenceEqual(known))
        {
            var unheard = await schedules.SetAsync(wanted, cancellationToken);
            due.UnionWith(await DueAsync(wanted.Except(known ?? []).Select(schedule => schedule.Ring), unheard, cancellationToken));
        }

        foreach (var ring in due) await schedules.RingOnceAsync(ring, null, cancellationToken);
        return wanted;
    }

    private async Task<List<Ring>> DueAsync(IEnumerable<Ring> changed, IReadOnlyList<Ring> unheard, CancellationToken cancellationToken)
    {
        var due = new List<Ring>();
        foreach (var ring in changed)
        {
            // Another scheduler may have rung until now, and this one cannot know what was missed since.
            if (unheard.Contains(ring) || (ring is Ring.Pull pull && await IsDueAsync(pull, cancellationToken))) due.Add(ring);
        }

        return due;
    }

    // Uploads that wait, or that a program's end cut off.
    private async Task<List<Ring>> WithUploadsAsync(CancellationToken cancellationToken)
    {
        var waiting = new List<Ring>();
        foreach (var workspace in await WorkspaceBook.AllAsync(database, cancellationToken))
        {
            foreach (var source in await uploads.WaitingAsync(workspace, cancellationToken)) waiting.Add(new Ring.Pull(workspace.WorkspaceId, source));
        }

        return waiting;
    }

    private async Task<IReadOnlyList<Schedule>> WantedAsync(CancellationToken cancellationToken)
    {
        var zones = (await WorkspaceBook.AllAsync(database, cancellationToken)).ToDictionary(w => w.WorkspaceId, w => w.TimeZone);
        var pulls = (await sources.ScheduledAsync(cancellationToken))
            .Select(s => new Schedule(new Ring.Pull(s.WorkspaceId, s.SourceId), s.Cron, zones[s.WorkspaceId]));
        return [.. pulls, .. chores.Schedules];
    }

    private async Task<bool> IsDueAsync(Ring.Pull pull, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(new Scope.Workspace(pull.WorkspaceId), cancellationToken);
        return await session.SingleAsync<bool>("""
            select not exists (select from stream_state where workspace_id = @WorkspaceId and source_id = @SourceId and last_success_at is not null)
                or exists (select from run where workspace_id = @WorkspaceId and source_id = @SourceId and state = 'running')
                or exists (select from stream_state st join source s using (workspace_id, source_id)
                           where st.workspace_id = @WorkspaceId and st.source_id = @SourceId
                             and coalesce(st.last_success_at, '-infinity') < now() - make_interval(hours => s.fresh_hours))
                or exists (select from run r
                           where r.workspace_id = @WorkspaceId and r.source_id = @SourceId and r.state = 'interrupted'
                             and r.stop_asked_at is null
                             and not exists (select from run later where later.workspace_id = r.workspace_id and later.source_id = r.source_id
                                               and later.stream = r.stream and later.run_id > r.run_id))
            """, pull, cancellationToken);
    }
}
