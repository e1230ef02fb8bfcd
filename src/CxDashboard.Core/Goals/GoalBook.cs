// The goals as they are stored, each in the revision that held on a day.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Goals;

/// <summary>A goal with its number and the days over which its current value is measured.</summary>
public sealed record KeptGoal(int GoalId, Goal Goal, int WindowDays)
{
    /// <summary>Four weeks: every weekday counts alike.</summary>
    public const int UsualWindow = 28;
}

/// <summary>A goal that is set but holds only later.</summary>
public sealed record ComingGoal(int GoalId, string Name, DateOnly HoldsFrom);

/// <summary>Reads goals.</summary>
public static class GoalBook
{
    private const string Columns = """
        g.goal_id, g.effective_from, g.name, g.metric, g.stage, g.kind, g.amount, g.low, g.high, g.baseline, g.baseline_from, g.baseline_to,
        g.starts_on, g.ends_on, g.window_days, g.owner, g.changed_at, g.reason, g.parent_id, g.weight, g.dim, g.value
        """;

    /// <summary>The goals in force on a day, in order.</summary>
    public static async Task<IReadOnlyList<KeptGoal>> InForceAsync(Session session, Workspace workspace, DateOnly day, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync<GoalRow>($"""
            select distinct on (g.goal_id) {Columns} from goal g
            where g.workspace_id = @WorkspaceId and g.effective_from <= @day
            order by g.goal_id, g.effective_from desc, g.revision desc
            """, new { workspace.WorkspaceId, day }, cancellationToken);
        return [.. rows.Where(row => Catalogue.Find(row.Metric) is not null).Select(row => row.ToRevision().Kept)];
    }

    /// <summary>The goals whose first revision holds only after the day.</summary>
    public static async Task<IReadOnlyList<ComingGoal>> ComingAsync(Session session, Workspace workspace, DateOnly day, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync<GoalRow>($"""
            select * from (
              select distinct on (g.goal_id) {Columns} from goal g where g.workspace_id = @WorkspaceId order by g.goal_id, g.effective_from, g.revision desc
            ) first where effective_from > @day
            """, new { workspace.WorkspaceId, day }, cancellationToken);
        return [.. rows.Select(row => new ComingGoal(row.GoalId, row.Name, row.EffectiveFrom))];
    }

    /// <summary>All revisions of a goal, the oldest first; none when there is no such goal.</summary>
    public static async Task<IReadOnlyList<GoalRevision>> RevisionsAsync(Session session, Workspace workspace, int goalId, CancellationToken cancellationToken) =>
        [.. (await AllRevisionsAsync(session, workspace, cancellationToken)).Where(revision => revision.GoalId == goalId)];

    /// <summary>All revisions of all goals, the oldest of each first.</summary>
    public static async Task<IReadOnlyList<GoalRevision>> AllRevisionsAsync(Session session, Workspace workspace, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync<GoalRow>($"""
            select {Columns}, a.name as changed_by_name from goal g left join account a on a.account_id = g.changed_by
            where g.workspace_id = @WorkspaceId order by g.goal_id, g.effective_from, g.revision
            """, workspace, cancellationToken);
        return [.. rows.Where(row => Catalogue.Find(row.Metric) is not null).Select(row => row.ToRevision())];
    }

    /// <summary>What values a metric can take, for the rules about goals.</summary>
    public static MetricScale ScaleOf(Metric metric) => metric.Shape switch
    {
        Shape.Rate => MetricScale.Percentage,
        Shape.Nps => MetricScale.NetPromoter,
        _ when metric.IsSigned => MetricScale.Signed,
        _ => MetricScale.Quantity,
    };

    /// <summary>Which way is good for a metric.</summary>
    public static Direction DirectionOf(Metric metric) =>
        metric.Better == Better.Higher ? Direction.HigherIsBetter : Direction.LowerIsBetter;
}
