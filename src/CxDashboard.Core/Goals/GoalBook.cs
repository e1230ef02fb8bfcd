// The goals as they are stored, each in the revision that held on a day.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Goals;

/// <summary>A goal with its number and the days over which its current value is measured.</summary>
public sealed record KeptGoal(int GoalId, Goal Goal, int WindowDays);

/// <summary>Reads goals.</summary>
public static class GoalBook
{
    /// <summary>The goals in force on a day, in order.</summary>
    public static async Task<IReadOnlyList<KeptGoal>> InForceAsync(Session session, Workspace workspace, DateOnly day, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync<Row>("""
            select distinct on (goal_id) goal_id, name, metric, stage, kind, amount, low, high, baseline, baseline_from, baseline_to,
                   starts_on, ends_on, window_days, owner
            from goal where workspace_id = @WorkspaceId and effective_from <= @day
            order by goal_id, effective_from desc
            """, new { workspace.WorkspaceId, day }, cancellationToken);
        return [.. rows.Where(row => Catalogue.Find(row.Metric) is not null).Select(row => new KeptGoal(row.GoalId, row.ToGoal(), row.WindowDays))];
    }

    /// <summary>What values a metric can take, for the rules about goals.</summary>
    public static MetricScale ScaleOf(Metric metric) => metric.Shape switch
    {
        Shape.Rate => MetricScale.Percentage,
        Shape.Nps => MetricScale.NetPromoter,
        _ => MetricScale.Quantity,
    };

    private sealed record Row
    {
        public int GoalId { get; init; }
        public required string Name { get; init; }
        public required string Metric { get; init; }
        public string? Stage { get; init; }
        public required string Kind { get; init; }
        public double? Amount { get; init; }
        public double? Low { get; init; }
        public double? High { get; init; }
        public double? Baseline { get; init; }
        public DateOnly? BaselineFrom { get; init; }
        public DateOnly? BaselineTo { get; init; }
        public DateOnly StartsOn { get; init; }
        public DateOnly EndsOn { get; init; }
        public int WindowDays { get; init; }
        public string? Owner { get; init; }

        public Goal ToGoal() => new()
        {
            Name = Name,
            Metric = Metric,
            Stage = Stage,
            Kind = Enum.Parse<GoalKind>(Kind, ignoreCase: true),
            Amount = Amount ?? 0,
            Low = Low,
            High = High,
            BaselineValue = Baseline,
            BaselineFrom = BaselineFrom,
            BaselineTo = BaselineTo,
            Start = StartsOn,
            End = EndsOn,
            Direction = Catalogue.Get(Metric).Better == Better.Higher ? Direction.HigherIsBetter : Direction.LowerIsBetter,
            Owner = Owner ?? "nobody",
        };
    }
}
