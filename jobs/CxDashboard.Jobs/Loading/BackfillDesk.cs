// What people do with backfills: ask for one, read again what a run could not read, call one off, try its failed chunks again.
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;

namespace CxDashboard.Jobs.Loading;

/// <summary>Each deed gives null when it is done, or a sentence that says why not. Whoever calls has checked that the person may,
/// and rings for the source afterwards.</summary>
public sealed class BackfillDesk(Database database, TimeProvider clock)
{
    /// <summary>Asks for all streams of the source to be read over these days.</summary>
    public async Task<string?> AskAsync(
        Workspace workspace, Source source, IConnector connector, DateOnly? first, DateOnly? last, Actor actor, CancellationToken cancellationToken)
    {
        if (BackfillPlan.FaultOf(first, last, source.Since, workspace.Today(clock)) is { } fault) return fault;
        var days = new DateRange(first!.Value, last!.Value);
        var chunks = BackfillPlan.Of([.. connector.Streams.Select(stream => stream.Name)], days);
        return await BeginAsync(workspace, source, chunks, null, null, Deed.BackfillAsked, days.Label(), actor, cancellationToken);
    }

    /// <summary>Asks for the stretch that a run read to be read once more, because rows of it could not be read.</summary>
    public async Task<string?> RetryAsync(Workspace workspace, Source source, long runId, Actor actor, CancellationToken cancellationToken)
    {
        if (await RunAsync(workspace, source, runId, cancellationToken) is not { } run) return "This run has no rows that wait any more.";
        var last = run.LastDay ?? workspace.DayOf(run.EndedAt ?? clock.GetUtcNow());
        var first = run.FirstDay ?? (source.Since < last ? source.Since : last);
        var days = new DateRange(first, last);
        // From its cursor on it is one stretch; a first run began with the source's first day.
        IReadOnlyList<PlannedChunk> chunks = run.CursorBefore is null ? BackfillPlan.Of([run.Stream], days) : [new(run.Stream, 0, days)];
        return await BeginAsync(workspace, source, chunks, run.CursorBefore, runId, Deed.RetryAsked, $"{run.Stream}, run {runId}", actor, cancellationToken);
    }

    /// <summary>Calls the rest of a backfill off; what it has read stays.</summary>
    public async Task CancelAsync(Workspace workspace, Source source, int backfillId, Actor actor, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var called = await session.ExecuteAsync("""
            update backfill set cancelled_at = now()
            where workspace_id = @WorkspaceId and backfill_id = @backfillId and source_id = @SourceId and cancelled_at is null
            """, new { workspace.WorkspaceId, backfillId, source.SourceId }, cancellationToken);
        if (called == 0) return;
        // The run before its chunk, as a page takes them: in another order the two could wait for each other.
        await RunStop.AskAsync(session, workspace, source.SourceId, backfillId, actor, cancellationToken);
        await session.ExecuteAsync("""
            update backfill_chunk set state = 'cancelled', ended_at = now()
            where workspace_id = @WorkspaceId and backfill_id = @backfillId and state in ('open', 'failed')
            """, new { workspace.WorkspaceId, backfillId }, cancellationToken);
        await AuditBook.WriteAsync(session, workspace.WorkspaceId, actor, Deed.BackfillCancelled, source.Name, null, cancellationToken);
        await DataVersion.BumpAsync(session, workspace.WorkspaceId, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    /// <summary>Opens the failed chunks of a backfill again, and lets resting ones try at once.</summary>
    public async Task ReopenAsync(Workspace workspace, Source source, int backfillId, Actor actor, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var opened = await session.ExecuteAsync("""
            update backfill_chunk c set state = 'open', tries = 0, next_try_at = null, ended_at = null from backfill b
            where b.workspace_id = @WorkspaceId and b.backfill_id = @backfillId and b.source_id = @SourceId and b.cancelled_at is null
              and c.workspace_id = b.workspace_id and c.backfill_id = b.backfill_id
              and (c.state = 'failed' or (c.state = 'open' and c.next_try_at is not null))
            """, new { workspace.WorkspaceId, backfillId, source.SourceId }, cancellationToken);
        if (opened > 0) await AuditBook.WriteAsync(session, workspace.WorkspaceId, actor, Deed.RetryAsked, source.Name, "backfill", cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    private async Task<string?> BeginAsync(
        Workspace workspace, Source source, IReadOnlyList<PlannedChunk> chunks, string? cursor, long? retriesRun,
        Deed deed, string detail, Actor actor, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        // The source's row is the place to queue: two people asking at once would each see no other backfill.
        await session.ExecuteAsync("select from source where workspace_id = @WorkspaceId and source_id = @SourceId for update", source, cancellationToken);
        if (await session.SingleAsync<bool>("""
            select exists (select from backfill b join backfill_chunk c using (workspace_id, backfill_id)
                           where b.workspace_id = @WorkspaceId and b.source_id = @SourceId and c.state = 'open')
            """, source, cancellationToken)) return "A backfill of this source is under way: let it end, or cancel it first.";
        await session.ExecuteAsync("""
            with asked as (
              insert into backfill (workspace_id, source_id, first_day, last_day, retries_run, asked_by)
              values (@WorkspaceId, @SourceId, @first, @last, @retriesRun, @Name) returning backfill_id
            )
            insert into backfill_chunk (workspace_id, backfill_id, stream, first_day, last_day, turn, cursor)
            select @WorkspaceId, a.backfill_id, c.stream, c.first_day, c.last_day, c.turn, @cursor
            from asked a, unnest(@streams, @firsts, @lasts, @turns) as c(stream, first_day, last_day, turn)
            """, new
        {
            workspace.WorkspaceId, source.SourceId, retriesRun, actor.Name, cursor,
            first = chunks.Min(c => c.Days.From), last = chunks.Max(c => c.Days.To),
            streams = chunks.Select(c => c.Stream).ToArray(), turns = chunks.Select(c => c.Turn).ToArray(),
            firsts = chunks.Select(c => c.Days.From).ToArray(), lasts = chunks.Select(c => c.Days.To).ToArray(),
        }, cancellationToken);
        await AuditBook.WriteAsync(session, workspace.WorkspaceId, actor, deed, source.Name, detail, cancellationToken);
        await DataVersion.BumpAsync(session, workspace.WorkspaceId, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return null;
    }

    private async Task<RetriedRun?> RunAsync(Workspace workspace, Source source, long runId, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return await session.FirstAsync<RetriedRun>("""
            select r.stream, r.cursor_before, r.ended_at, c.first_day, c.last_day
            from run r left join backfill_chunk c
              on c.workspace_id = r.workspace_id and c.backfill_id = r.backfill_id and c.stream = r.stream and c.first_day = r.chunk_day
            where r.workspace_id = @WorkspaceId and r.run_id = @runId and r.source_id = @SourceId and r.state <> 'running'
              and exists (select from dead_letter d where d.workspace_id = r.workspace_id and d.run_id = r.run_id)
            """, new { workspace.WorkspaceId, runId, source.SourceId }, cancellationToken);
    }

    private sealed record RetriedRun
    {
        public required string Stream { get; init; }
        public string? CursorBefore { get; init; }
        public DateTimeOffset? EndedAt { get; init; }
        public DateOnly? FirstDay { get; init; }
        public DateOnly? LastDay { get; init; }
    }
}
