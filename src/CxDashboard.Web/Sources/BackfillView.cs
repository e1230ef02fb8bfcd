// The backfills of a source as their page shows them: a row a stream, a cell a month, and where each stands.
using System.Globalization;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Sources;

/// <summary>One chunk as a cell. Tone: good, bad, now or none.</summary>
public sealed record ChunkCell(string Month, string Tone, string Words);

public sealed record ChunkRow(string Stream, IReadOnlyList<ChunkCell> Cells);

/// <summary>One backfill: its days, its progress, and what it waits for.</summary>
public sealed record BackfillView(
    int Id, string Title, string By, Status Status, string Progress, string? Waits, string? Fault, bool IsOpen, bool MayRetry,
    IReadOnlyList<string> Months, IReadOnlyList<ChunkRow> Rows)
{
    private const int Latest = 5;

    /// <summary>The latest backfills of the source, newest first.</summary>
    public static async Task<IReadOnlyList<BackfillView>> LoadAsync(Database database, Workspace workspace, int sourceId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var chunks = await session.QueryAsync<ChunkFacts>("""
            select b.backfill_id, b.first_day as begins, b.last_day as ends, b.retries_run, b.asked_by, b.asked_at, b.cancelled_at,
                   c.stream, c.first_day, c.state, c.received, c.changed, c.next_try_at, c.fault,
                   exists (select from run r where r.workspace_id = c.workspace_id and r.backfill_id = c.backfill_id and r.stream = c.stream
                                               and r.chunk_day = c.first_day and r.state = 'running' and r.lease_until > now()) as is_running
            from backfill b join backfill_chunk c using (workspace_id, backfill_id)
            where b.workspace_id = @WorkspaceId and b.backfill_id in (
              select backfill_id from backfill where workspace_id = @WorkspaceId and source_id = @sourceId order by backfill_id desc limit @Latest)
            order by b.backfill_id desc, c.first_day, c.turn
            """, new { workspace.WorkspaceId, sourceId, Latest }, cancellationToken);
        return [.. chunks.GroupBy(chunk => chunk.BackfillId).Select(backfill => Of(workspace, [.. backfill], now))];
    }

    internal static BackfillView Of(Workspace workspace, IReadOnlyList<ChunkFacts> chunks, DateTimeOffset now)
    {
        var first = chunks[0];
        var (done, failed, open) = (chunks.Count(c => c.State == "done"), chunks.Count(c => c.State == "failed"), chunks.Count(c => c.State == "open"));
        var resting = chunks.Where(c => c.State == "open" && c.NextTryAt > now).MinBy(c => c.NextTryAt);
        var (received, changed) = (chunks.Sum(c => c.Received), chunks.Sum(c => c.Changed));
        return new BackfillView(
            first.BackfillId,
            first.RetriesRun is { } run ? $"Rows of run {run}, read again" : Format.Days(first.Begins, first.Ends),
            $"{first.AskedBy}, {Moments.Short(workspace, first.AskedAt)}",
            StatusOf(first.CancelledAt is not null, done, failed, open, chunks.Count, chunks.Any(c => c.IsRunning), resting is not null),
            string.Create(CultureInfo.InvariantCulture, $"{done} of {chunks.Count} parts read, {received:#,0} rows, {changed:#,0} of them new or changed"),
            resting is null || chunks.Any(c => c.IsRunning) ? null : $"{resting.Fault} It goes on {Moments.Short(workspace, resting.NextTryAt!.Value)}.",
            chunks.Where(c => c.State is "failed" or "open" && c.NextTryAt is null).Select(c => c.Fault).FirstOrDefault(fault => fault is not null),
            open > 0, first.CancelledAt is null && (failed > 0 || resting is not null),
            [.. chunks.Select(c => c.FirstDay).Distinct().Select(Month)],
            [.. chunks.GroupBy(c => c.Stream).Select(stream => new ChunkRow(stream.Key, [.. stream.Select(CellOf)]))]);
    }

    private static Status StatusOf(bool cancelled, int done, int failed, int open, int all, bool running, bool resting) =>
        done == all ? new("good", "✓", "Done")
        : cancelled ? new("none", "■", "Called off")
        : running ? new("none", "…", "Reading")
        : open == 0 ? new("bad", "✕", failed == 1 ? "One part failed" : $"{failed} parts failed")
        : resting ? new("warn", "▲", "Waits for the quota")
        : new("none", "○", "Waits for its turn");

    private static ChunkCell CellOf(ChunkFacts chunk)
    {
        var (tone, words) = chunk switch
        {
            { IsRunning: true } => ("now", "being read"),
            { State: "done" } => ("good", string.Create(CultureInfo.InvariantCulture, $"read, {chunk.Received:#,0} rows")),
            { State: "failed" } => ("bad", "failed"),
            { State: "cancelled" } => ("off", "called off"),
            _ => ("none", "to be read"),
        };
        return new ChunkCell(Month(chunk.FirstDay), tone, $"{Month(chunk.FirstDay)}: {words}");
    }

    private static string Month(DateOnly day) => day.ToString("MMM yyyy", CultureInfo.InvariantCulture);
}

/// <summary>A chunk with its backfill, as the database tells it.</summary>
public sealed record ChunkFacts
{
    public int BackfillId { get; init; }
    public DateOnly Begins { get; init; }
    public DateOnly Ends { get; init; }
    public long? RetriesRun { get; init; }
    public required string AskedBy { get; init; }
    public DateTimeOffset AskedAt { get; init; }
    public DateTimeOffset? CancelledAt { get; init; }
    public required string Stream { get; init; }
    public DateOnly FirstDay { get; init; }
    public required string State { get; init; }
    public long Received { get; init; }
    public long Changed { get; init; }
    public DateTimeOffset? NextTryAt { get; init; }
    public string? Fault { get; init; }
    public bool IsRunning { get; init; }
}
