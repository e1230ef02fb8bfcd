// How each source is: what it last brought, what went wrong, and what its runs did.
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Core.Workspaces;

/// <summary>One stream of a source as it stands.</summary>
public sealed record StreamHealth
{
    public int SourceId { get; init; }
    public required string SourceName { get; init; }
    public required string Connector { get; init; }
    public bool Paused { get; init; }
    public string? Stream { get; init; }
    public DateTimeOffset? LastSuccessAt { get; init; }
    public DateTimeOffset? LastAttemptAt { get; init; }
    public DateTimeOffset? NextTryAt { get; init; }
    public DateOnly? SettledTo { get; init; }
    public DateOnly? CoversTo { get; init; }
    public string? LastFault { get; init; }
    public int FreshHours { get; init; }
    public bool Running { get; init; }
}

/// <summary>One run of the ledger. Received = inserted + updated + unchanged + rejected.</summary>
public sealed record RunRow
{
    public long RunId { get; init; }
    public int SourceId { get; init; }
    public required string SourceName { get; init; }
    public required string Stream { get; init; }
    public required string Trigger { get; init; }
    public required string State { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public int Pages { get; init; }
    public long Received { get; init; }
    public long Inserted { get; init; }
    public long Updated { get; init; }
    public long Unchanged { get; init; }
    public long Rejected { get; init; }
    public long Removed { get; init; }
    public string? Fault { get; init; }
    /// <summary>The first day of the backfill's chunk that it read; null when it read the live window.</summary>
    public DateOnly? ChunkDay { get; init; }
    /// <summary>Who asked it to stop; null when nobody did.</summary>
    public string? StopAskedBy { get; init; }
}

/// <summary>Reads the state of a workspace's sources.</summary>
public static class SourceHealth
{
    private const string RunQuery = """
        select r.run_id, r.source_id, s.name as source_name, r.stream, r.trigger, r.state, r.started_at, r.ended_at, r.pages, r.received, r.inserted,
               r.updated, r.unchanged, r.rejected, r.removed, r.fault, r.chunk_day, r.stop_asked_by
        from run r join source s using (workspace_id, source_id)
        """;

    /// <summary>Every stream of every source, in the order they were connected; a source never tried has one row without a stream.</summary>
    public static async Task<IReadOnlyList<StreamHealth>> StreamsAsync(Database database, Workspace workspace, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return [.. await session.QueryAsync<StreamHealth>("""
            select s.source_id, s.name as source_name, s.connector, s.paused, st.stream, st.last_success_at, st.last_attempt_at, st.next_try_at,
                   st.settled_to, st.covers_to, st.last_fault, s.fresh_hours,
                   exists (select from run r where r.workspace_id = s.workspace_id and r.source_id = s.source_id and r.stream = st.stream
                                              and r.state = 'running' and r.lease_until > now()) as running
            from source s left join stream_state st using (workspace_id, source_id)
            where s.workspace_id = @WorkspaceId
            order by s.source_id, st.last_attempt_at, st.stream
            """, workspace, cancellationToken)];
    }

    /// <summary>A page of runs, newest first, and how many there are in all. <paramref name="sourceId"/>: of one source only.</summary>
    public static async Task<(IReadOnlyList<RunRow> Runs, long All)> RunsAsync(
        Database database, Workspace workspace, int? sourceId, int skip, int most, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var parameters = new { workspace.WorkspaceId, sourceId, skip, most };
        const string theirs = "r.workspace_id = @WorkspaceId and (@sourceId::int is null or r.source_id = @sourceId)";
        var all = await session.SingleAsync<long>($"select count(*) from run r where {theirs}", parameters, cancellationToken);
        var runs = await session.QueryAsync<RunRow>($"""
            {RunQuery} where {theirs}
            order by r.started_at desc, r.run_id desc offset @skip limit @most
            """, parameters, cancellationToken);
        return ([.. runs], all);
    }

    /// <summary>One run of a source; null when it has none of that number.</summary>
    public static async Task<RunRow?> RunAsync(Database database, Workspace workspace, int sourceId, long runId, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return await session.FirstAsync<RunRow>(
            $"{RunQuery} where r.workspace_id = @WorkspaceId and r.source_id = @sourceId and r.run_id = @runId", new { workspace.WorkspaceId, sourceId, runId }, cancellationToken);
    }
}
