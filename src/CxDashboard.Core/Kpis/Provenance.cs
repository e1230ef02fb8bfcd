// Where a metric's facts came from: the streams, their last runs, and what in the data belongs to which stage.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Kpis;

/// <summary>A stream that feeds a metric, with its last successful run and the last run that changed a row.</summary>
public sealed record FeedingStream
{
    public required string SourceName { get; init; }
    public required string Stream { get; init; }
    public required string Kind { get; init; }
    public string? LastFault { get; init; }
    public DateOnly? SettledTo { get; init; }
    public long? RunId { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public long Received { get; init; }
    public long Changed { get; init; }
    public long? ChangedRunId { get; init; }
    public DateTimeOffset? ChangedAt { get; init; }
}

/// <summary>The runs, rules and people behind a metric.</summary>
public sealed record Provenance(IReadOnlyList<FeedingStream> Streams, IReadOnlyList<StageRule> Rules)
{
    /// <summary>The names of those who own the workspace.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    public static async Task<Provenance> ReadAsync(Session session, Workspace workspace, Metric metric, string? stage, CancellationToken cancellationToken)
    {
        var steps = await session.QueryAsync<StageKind>(SqlScripts.Read("queries/stage_kinds.sql"), new { workspace = workspace.WorkspaceId }, cancellationToken);
        var streams = await session.QueryAsync<FeedingStream>(SqlScripts.Read("queries/provenance.sql"),
            new { workspace = workspace.WorkspaceId, kinds = new StageSteps([.. steps]).KindsOf(metric, stage).Select(kind => kind.Table()).ToArray() }, cancellationToken);
        var rules = await session.QueryAsync<RuleRow>(SqlScripts.Read("queries/stage_rules.sql"), workspace, cancellationToken);
        var owners = await session.QueryAsync<string>("""
            select a.name from membership m join account a using (account_id) where m.workspace_id = @WorkspaceId and m.role = 'owner' order by a.name
            """, workspace, cancellationToken);
        return new Provenance([.. streams], [.. rules.Select(rule => new StageRule(rule.Stage, rule.Kind, rule.Value))]) { Owners = [.. owners] };
    }

    private sealed record RuleRow
    {
        public required string Stage { get; init; }
        public required string Kind { get; init; }
        public required string Value { get; init; }
    }
}
