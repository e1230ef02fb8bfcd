// The run ledger: who pulls what, since when, with what outcome. It decides who may commit; schedulers only knock.
using System.Text.Json;
using CxDashboard.Core.Access;
using CxDashboard.Core.Warehouse;
using CxDashboard.Jobs.Connectors;
using Npgsql;

namespace CxDashboard.Jobs.Loading;

/// <summary>Writes the ledger.</summary>
public sealed class RunLedger(Database database, TimeSpan? leaseTime = null)
{
    // Whoever opens a run, loads a page or closes a run takes the stream's row first and the run's row after it: in another order they
    // could wait for each other.
    private const string LockStream = "select from stream_state where workspace_id = @WorkspaceId and source_id = @SourceId and stream = @Stream for update";

    /// <summary>The lease unless the settings say otherwise.</summary>
    public static readonly TimeSpan UsualLease = TimeSpan.FromMinutes(2);

    /// <summary>How long a run may be silent before another may take over.</summary>
    public TimeSpan LeaseTime { get; } = leaseTime ?? UsualLease;

    /// <summary>Opens a run, or gives null when another one holds the stream. A run whose runner is gone, or whose lease has run out, is
    /// closed as interrupted first.</summary>
    public async Task<(Lease Lease, StreamPosition Position)?> OpenAsync(
        int workspaceId, int sourceId, string stream, FactKind kind, string trigger, CancellationToken cancellationToken)
    {
        var session = await database.OpenAsync(new Scope.Workspace(workspaceId), cancellationToken);
        var tied = false;
        try
        {
            var position = await ClearAsync(session, workspaceId, sourceId, stream, kind, cancellationToken);
            var leaseId = Guid.NewGuid();
            var runId = await session.SingleAsync<long>("""
                insert into run (workspace_id, source_id, stream, trigger, state, lease_id, lease_until, cursor_before)
                values (@workspaceId, @sourceId, @stream, @trigger, 'running', @leaseId, now() + @LeaseTime, @Cursor)
                returning run_id
                """, new { workspaceId, sourceId, stream, trigger, leaseId, LeaseTime, position.Cursor }, cancellationToken);
            await session.ExecuteAsync(
                "update stream_state set last_attempt_at = now() where workspace_id = @workspaceId and source_id = @sourceId and stream = @stream",
                new { workspaceId, sourceId, stream }, cancellationToken);
            // Before the run can be seen: one without a tie passes for dead.
            var tie = await Tie.MakeAsync(session, runId, cancellationToken);
            await session.CommitAsync(cancellationToken);
            tied = true;
            return (new Lease(workspaceId, sourceId, stream, runId, leaseId) { Tie = tie }, position);
        }
        catch (PostgresException held) when (held.ConstraintName == "run_one_at_a_time" || held.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return null;
        }
        finally
        {
            if (!tied) await session.DisposeAsync();
        }
    }

    // A page on its way in holds the stream for as long as it takes: then it is busy, and nobody waits.
    private static async Task<StreamPosition> ClearAsync(
        Session session, int workspaceId, int sourceId, string stream, FactKind kind, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync($"""
            set local lock_timeout = '3s';
            insert into stream_state (workspace_id, source_id, stream, kind) values (@WorkspaceId, @SourceId, @Stream, @kind)
            on conflict do nothing;
            {LockStream};
            update run set state = 'interrupted', ended_at = now(),
                   fault = 'The program stopped in the middle; the next run went on from the last committed page.'
            where workspace_id = @WorkspaceId and source_id = @SourceId and stream = @Stream and state = 'running' and {Tie.IsDead};
            """, new { WorkspaceId = workspaceId, SourceId = sourceId, Stream = stream, kind = kind.Table() }, cancellationToken);
        return await session.SingleAsync<StreamPosition>(
            "select cursor, last_success_at from stream_state where workspace_id = @workspaceId and source_id = @sourceId and stream = @stream",
            new { workspaceId, sourceId, stream }, cancellationToken);
    }

    /// <summary>Until when the source has asked to be left alone; null when it has not.</summary>
    public async Task<DateTimeOffset?> RestsUntilAsync(int workspaceId, int sourceId, string stream, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(new Scope.Workspace(workspaceId), cancellationToken);
        return await session.FirstAsync<DateTimeOffset?>(
            "select next_try_at from stream_state where workspace_id = @workspaceId and source_id = @sourceId and stream = @stream",
            new { workspaceId, sourceId, stream }, cancellationToken);
    }

    /// <summary>Locks the stream for the page's transaction and makes sure that the run still holds its lease.</summary>
    internal async Task HoldAsync(Session session, Lease lease, CancellationToken cancellationToken)
    {
        // The server counts as well: a runner that stands still in the middle of a page must not hold its locks for ever. The source's
        // row first, as whoever deletes a source begins there too: its facts refer to it without being looked up.
        await session.ExecuteAsync($"""
            set local statement_timeout = '{session.Patience}s';
            select from source where workspace_id = @WorkspaceId and source_id = @SourceId for key share;
            {LockStream}
            """, lease, cancellationToken);
        var held = await session.QueryAsync<string>("""
            update run set lease_until = now() + @LeaseTime
            where workspace_id = @WorkspaceId and run_id = @RunId and lease_id = @LeaseId and state = 'running' and lease_until >= now()
            returning coalesce(stop_asked_by, '')
            """, new { lease.WorkspaceId, lease.RunId, lease.LeaseId, LeaseTime }, cancellationToken);
        if (held.ToList() is not [var stoppedBy]) throw new LostLease(lease);
        if (stoppedBy.Length > 0) throw new StopAsked(stoppedBy);
    }

    /// <summary>Adds a page's counts and moves the cursor, in the page's own transaction.</summary>
    internal async Task PageAsync(
        Session session, Lease lease, PageCounts counts, Batch batch, DateOnly? settledTo, CancellationToken cancellationToken)
    {
        var notes = batch.Notes ?? new BatchNotes();
        await session.ExecuteAsync("""
            -- The lease begins anew when the page is in: now() is when its transaction began, and a page may take long.
            update run set lease_until = clock_timestamp() + @LeaseTime, pages = pages + 1, bytes = bytes + @Bytes, received = received + @Received, inserted = inserted + @Inserted,
                   updated = updated + @Updated, unchanged = unchanged + @Unchanged, rejected = rejected + @Rejected,
                   removed = removed + @Removed, cursor_after = coalesce(@Cursor, cursor_after), quota_left = coalesce(@quotaLeft, quota_left)
            where workspace_id = @WorkspaceId and run_id = @RunId;
            -- A backfill has a cursor of its own, and says nothing about the live window.
            update stream_state set cursor = coalesce(@Cursor, cursor), settled_to = greatest(settled_to, @settledTo),
                   covers_to = greatest(covers_to, @coversTo), flags = @flags::jsonb
            where @isLive and workspace_id = @WorkspaceId and source_id = @SourceId and stream = @Stream;
            """, new
        {
            lease.WorkspaceId,
            lease.SourceId,
            lease.RunId,
            lease.Stream,
            LeaseTime,
            notes.Bytes,
            quotaLeft = (float?)notes.QuotaLeft,
            counts.Received,
            counts.Inserted,
            counts.Updated,
            counts.Unchanged,
            counts.Rejected,
            counts.Removed,
            batch.Cursor,
            settledTo,
            coversTo = batch.Replaces?.To ?? settledTo,
            flags = JsonSerializer.Serialize(new { notes.Sampled, notes.Thresholded, notes.OtherRow }),
            isLive = lease.Chunk is null,
        }, cancellationToken);
        if (lease.Chunk is { } chunk) await BackfillBook.PageAsync(session, chunk, batch.Cursor, counts, cancellationToken);
    }

    /// <summary>Keeps the lease while a page is being fetched. False when it is lost.</summary>
    public async Task<bool> RenewAsync(Lease lease, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(lease.Scope, cancellationToken);
        var held = await session.ExecuteAsync("""
            update run set lease_until = now() + @LeaseTime
            where workspace_id = @WorkspaceId and run_id = @RunId and lease_id = @LeaseId and state = 'running' and lease_until >= now()
            """, new { lease.WorkspaceId, lease.RunId, lease.LeaseId, LeaseTime }, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return held == 1;
    }

    /// <summary>Closes a run as succeeded: everything up to <paramref name="settledTo"/> is in, and nothing more is due.</summary>
    public Task SucceedAsync(Lease lease, DateOnly? settledTo, DateOnly? coversTo, CancellationToken cancellationToken) =>
        CloseAsync(lease, "succeeded", null, null, settledTo, coversTo, cancellationToken);

    /// <summary>Closes a run as failed, with the reason a person reads.</summary>
    public Task FailAsync(Lease lease, string fault, CancellationToken cancellationToken) =>
        CloseAsync(lease, "failed", fault, null, null, null, cancellationToken);

    /// <summary>Closes a run that the source asked to put off.</summary>
    public Task DeferAsync(Lease lease, string fault, DateTimeOffset until, CancellationToken cancellationToken) =>
        CloseAsync(lease, "deferred", fault, until, null, null, cancellationToken);

    /// <summary>Closes a run that was stopped in the middle; what it committed stays.</summary>
    public Task InterruptAsync(Lease lease, string why, CancellationToken cancellationToken) =>
        CloseAsync(lease, "interrupted", why, null, null, null, cancellationToken);

    /// <summary>Says on every stream of a source why none of them can be pulled.</summary>
    public async Task BlameAsync(int workspaceId, int sourceId, string fault, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(new Scope.Workspace(workspaceId), cancellationToken);
        await session.ExecuteAsync("update stream_state set last_fault = @fault where workspace_id = @workspaceId and source_id = @sourceId",
            new { workspaceId, sourceId, fault }, cancellationToken);
        await DataVersion.BumpAsync(session, workspaceId, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    /// <summary>The pulled sources, of all workspaces, one of whose runs nobody will go on with.</summary>
    public async Task<IReadOnlyList<(int WorkspaceId, int SourceId)>> DeadAsync(CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(new Scope.System(), cancellationToken);
        return [.. await session.QueryAsync<(int, int)>($"""
            select distinct workspace_id, source_id from run join source using (workspace_id, source_id)
            where state = 'running' and trigger <> 'import' and not paused and {Tie.IsDead}
            """, null, cancellationToken)];
    }

    private async Task CloseAsync(
        Lease lease, string state, string? fault, DateTimeOffset? nextTry, DateOnly? settledTo, DateOnly? coversTo, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(lease.Scope, cancellationToken);
        await session.ExecuteAsync(LockStream, lease, cancellationToken);
        // A file that was refused before its first page changed no number, so that none of them is the worse for it.
        var closed = await session.QueryAsync<bool>("""
            update run set state = @state, ended_at = now(), fault = @fault
            where workspace_id = @WorkspaceId and run_id = @RunId and lease_id = @LeaseId and state = 'running'
            returning trigger = 'import' and pages = 0
            """, new { lease.WorkspaceId, lease.RunId, lease.LeaseId, state, fault }, cancellationToken);
        if (closed.ToList() is [var harmless])
        {
            if (lease.Chunk is { } chunk) await BackfillBook.EndAsync(session, lease.SourceId, chunk, state, fault, nextTry, cancellationToken);
            else await session.ExecuteAsync("""
                update stream_state set
                  last_success_at = case when @state = 'succeeded' then now() else last_success_at end,
                  last_fault = case when @state = 'succeeded' then null when @state = 'interrupted' or @harmless then last_fault else @fault end,
                  next_try_at = @nextTry, settled_to = greatest(settled_to, @settledTo), covers_to = greatest(covers_to, @coversTo)
                where workspace_id = @WorkspaceId and source_id = @SourceId and stream = @Stream
                """, new { lease.WorkspaceId, lease.SourceId, lease.Stream, state, fault, harmless, nextTry = nextTry?.ToUniversalTime(), settledTo, coversTo }, cancellationToken);
            // Ages and states on open pages change with a run's end even where no number did.
            await DataVersion.BumpAsync(session, lease.WorkspaceId, cancellationToken);
        }

        await session.CommitAsync(cancellationToken);
    }
}
