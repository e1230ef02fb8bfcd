// What a page has to know before it can ask for numbers: the stages, the goals in force, and how far the data are settled.
using CxDashboard.Core.Annotations;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Core.Workspaces;

/// <summary>A workspace with its map and goals. <c>SettledTo</c> holds, by kind of fact, the last day that no source restates.</summary>
public sealed record Frame(
    Workspace Workspace, string JourneyName, string? Persona, IReadOnlyList<Stage> Stages, IReadOnlyList<KeptGoal> Goals,
    IReadOnlyDictionary<FactKind, DateOnly> SettledTo)
{
    /// <summary>What people noted of the two years before the day; older goals' charts do without.</summary>
    public IReadOnlyList<Annotation> Annotations { get; init; } = [];

    /// <summary>The segments and personas that a page can be about.</summary>
    public Audience Audience { get; init; } = Audience.Nobody;

    /// <summary>By what the stages are entered and completed.</summary>
    public StageSteps Steps { get; init; } = StageSteps.None;

    /// <summary>The last settled day of everything a metric is made of at a stage, or at all of them; null before any has come.</summary>
    public DateOnly? SettledOf(Metric metric, string? stage = null)
    {
        var kinds = Steps.KindsOf(metric, stage);
        return kinds.All(SettledTo.ContainsKey) ? kinds.Min(kind => SettledTo[kind]) : null;
    }

    /// <summary>Reads the frame of a workspace as of a day.</summary>
    public static async Task<Frame> ReadAsync(Database database, Workspace workspace, DateOnly day, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var stages = await session.QueryAsync<Stage>(
            """
            select stage as key, name, position, unit,
                   exists (select from stage_rule r where r.workspace_id = s.workspace_id and r.stage = s.stage and r.kind in ('entered_by_event', 'entered_by_page')) as is_entered
            from stage s where workspace_id = @WorkspaceId order by position
            """, workspace, cancellationToken);
        var journey = await session.FirstAsync<JourneyRow>(
            "select name, persona from journey where workspace_id = @WorkspaceId order by journey_id limit 1", workspace, cancellationToken);
        var settled = await session.QueryAsync<SettledRow>("""
            select kind, min(settled_to) as settled_to from stream_state where workspace_id = @WorkspaceId and settled_to is not null
            group by kind
            """, workspace, cancellationToken);
        var steps = await session.QueryAsync<StageKind>(SqlScripts.Read("queries/stage_kinds.sql"), new { workspace = workspace.WorkspaceId }, cancellationToken);
        var goals = await GoalBook.InForceAsync(session, workspace, day, cancellationToken);
        return new Frame(workspace, journey?.Name ?? "Customer journey", journey?.Persona, [.. stages], goals,
            settled.ToDictionary(row => FactKinds.Parse(row.Kind), row => row.SettledTo))
        {
            Steps = new StageSteps([.. steps]),
            Audience = await Audience.ReadAsync(session, workspace, cancellationToken),
            Annotations = await AnnotationBook.ReadAsync(session, workspace, new DateRange(day.AddYears(-2), day), cancellationToken),
        };
    }

    private sealed record JourneyRow
    {
        public required string Name { get; init; }
        public string? Persona { get; init; }
    }

    private sealed record SettledRow
    {
        public required string Kind { get; init; }
        public DateOnly SettledTo { get; init; }
    }
}
