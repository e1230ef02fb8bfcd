// The backfills of sources: asked for by people, cut into chunks, worked off the oldest first, each chunk with its own cursor.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Jobs.Loading;

/// <summary>One open chunk: what to read, and where it goes on.</summary>
public sealed record Chunk
{
    public int WorkspaceId { get; init; }
    public int BackfillId { get; init; }
    public required string Stream { get; init; }
    public DateOnly FirstDay { get; init; }
    public DateOnly LastDay { get; init; }
    public string? Cursor { get; init; }
}

/// <summary>Finds, moves and closes chunks.</summary>
public sealed class BackfillBook(Database database)
{
    /// <summary>A chunk that failed so often, one time after another, waits for a person.</summary>
    public const int MostTries = 3;

    private const string TheChunk = "workspace_id = @WorkspaceId and backfill_id = @BackfillId and stream = @Stream and first_day = @FirstDay";

    /// <summary>The chunk to work on now: the oldest that is open, not resting, and of one of these streams.</summary>
    public async Task<Chunk?> NextAsync(Workspace workspace, int sourceId, string[] streams, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return await session.FirstAsync<Chunk>("""
            select c.workspace_id, c.backfill_id, c.stream, c.first_day, c.last_day, c.cursor
            from backfill b join backfill_chunk c using (workspace_id, backfill_id)
            where b.workspace_id = @WorkspaceId and b.source_id = @sourceId and c.state = 'open' and c.stream = any(@streams)
              and coalesce(c.next_try_at, '-infinity') <= now()
            order by b.backfill_id, c.first_day, c.turn limit 1
            """, new { workspace.WorkspaceId, sourceId, streams }, cancellationToken);
    }

    /// <summary>Notes that the run works for the chunk, and gives the lease that says so.</summary>
    internal async Task<Lease> TakeAsync(Lease run, Chunk chunk, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(run.Scope, cancellationToken);
        await session.ExecuteAsync(
            "update run set backfill_id = @BackfillId, chunk_day = @FirstDay, cursor_before = @Cursor where workspace_id = @WorkspaceId and run_id = @RunId",
            new { chunk.BackfillId, chunk.FirstDay, chunk.Cursor, run.WorkspaceId, run.RunId }, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return run with { Chunk = chunk };
    }

    /// <summary>Moves the chunk's cursor in the transaction of its page.</summary>
    internal static Task PageAsync(Session session, Chunk chunk, string? cursor, PageCounts counts, CancellationToken cancellationToken) =>
        session.ExecuteAsync($"""
            update backfill_chunk set cursor = coalesce(@cursor, cursor), received = received + @Received,
                   changed = changed + @changed, tries = 0
            where {TheChunk}
            """, new
        {
            cursor, counts.Received, changed = counts.Inserted + counts.Updated + counts.Removed,
            chunk.WorkspaceId, chunk.BackfillId, chunk.Stream, chunk.FirstDay,
        }, cancellationToken);

    /// <summary>Closes the chunk as its run ended, in the same transaction. One that was put off or cut short stays open.</summary>
    internal static async Task EndAsync(
        Session session, int sourceId, Chunk chunk, string state, string? fault, DateTimeOffset? nextTry, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync($"""
            update backfill_chunk set
              tries = tries + (@state = 'failed')::int, fault = @fault, next_try_at = @nextTry,
              state = case when @state = 'succeeded' then 'done' when @state = 'failed' and tries + 1 >= @MostTries then 'failed' else 'open' end,
              ended_at = case when @state = 'succeeded' or (@state = 'failed' and tries + 1 >= @MostTries) then now() end
            where {TheChunk} and state = 'open'
            """, new
        {
            state, fault, nextTry = nextTry?.ToUniversalTime(), MostTries, chunk.WorkspaceId, chunk.BackfillId, chunk.Stream, chunk.FirstDay,
        }, cancellationToken);
        if (state == "succeeded") await CompleteAsync(session, sourceId, chunk, cancellationToken);
    }

    // Once every chunk is in, the source's days begin earlier, and what a retry has read again needs no reading any more.
    private static Task CompleteAsync(Session session, int sourceId, Chunk chunk, CancellationToken cancellationToken) =>
        session.ExecuteAsync("""
            with complete as (
              select b.first_day, b.last_day, b.retries_run from backfill b
              where b.workspace_id = @WorkspaceId and b.backfill_id = @BackfillId
                and not exists (select from backfill_chunk c
                                where c.workspace_id = b.workspace_id and c.backfill_id = b.backfill_id and c.state <> 'done')
            ), retried as (
              delete from dead_letter d using complete c where d.workspace_id = @WorkspaceId and d.run_id = c.retries_run
            )
            update source s set since = c.first_day from complete c
            where s.workspace_id = @WorkspaceId and s.source_id = @sourceId
              and c.retries_run is null and c.first_day < s.since and c.last_day >= s.since - 1
            """, new { chunk.WorkspaceId, chunk.BackfillId, sourceId }, cancellationToken);
}
