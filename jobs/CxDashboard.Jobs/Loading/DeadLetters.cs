// Rows that could not be read, grouped by the run that met them, for a person to read and to have tried again.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Jobs.Loading;

/// <summary>One rejected row: what of it may be shown, and why it could not be read.</summary>
public sealed record DeadLetter
{
    public long RunId { get; init; }
    public required string Payload { get; init; }
    public required string Reason { get; init; }
}

/// <summary>The rejected rows of one run; the first of them are at hand.</summary>
public sealed record DeadLetterGroup
{
    public long RunId { get; init; }
    public required string Stream { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public long Rows { get; init; }
    /// <summary>True while a backfill reads that stretch again.</summary>
    public bool IsRetried { get; init; }
    public IReadOnlyList<DeadLetter> First { get; init; } = [];
}

public static class DeadLetters
{
    private const int MostGroups = 20;
    private const int MostRows = 25;

    /// <summary>The latest runs of the source that left rows behind, newest first.</summary>
    public static async Task<IReadOnlyList<DeadLetterGroup>> OfAsync(Database database, Workspace workspace, int sourceId, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var groups = (await session.QueryAsync<DeadLetterGroup>("""
            select r.run_id, r.stream, r.started_at, count(*) as rows,
                   exists (select from backfill b join backfill_chunk c using (workspace_id, backfill_id)
                           where b.workspace_id = @WorkspaceId and b.retries_run = r.run_id and c.state = 'open') as is_retried
            from dead_letter d join run r using (workspace_id, run_id)
            where d.workspace_id = @WorkspaceId and d.source_id = @sourceId
            group by r.run_id, r.stream, r.started_at order by r.run_id desc limit @MostGroups
            """, new { workspace.WorkspaceId, sourceId, MostGroups }, cancellationToken)).ToList();
        var rows = (await session.QueryAsync<DeadLetter>("""
            select d.run_id, d.payload, d.reason from unnest(@runs) as asked(run_id)
            cross join lateral (select run_id, payload, reason from dead_letter
                                where workspace_id = @WorkspaceId and run_id = asked.run_id order by dead_letter_id limit @MostRows) d
            """, new { workspace.WorkspaceId, runs = groups.Select(g => g.RunId).ToArray(), MostRows }, cancellationToken)).ToLookup(row => row.RunId);
        return [.. groups.Select(group => group with { First = [.. rows[group.RunId]] })];
    }

    /// <summary>Removes the rejected rows of a run: somebody has read them and wants no more of them.</summary>
    public static async Task DismissAsync(Database database, Workspace workspace, int sourceId, long runId, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        await session.ExecuteAsync("delete from dead_letter where workspace_id = @WorkspaceId and source_id = @sourceId and run_id = @runId",
            new { workspace.WorkspaceId, sourceId, runId }, cancellationToken);
        await DataVersion.BumpAsync(session, workspace.WorkspaceId, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }
}
