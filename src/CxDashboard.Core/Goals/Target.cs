// The number a goal aims at, and whether a value meets it.
namespace CxDashboard.Core.Goals;

/// <summary>Targets in the metric's unit.</summary>
public static class Target
{
    /// <summary>
    /// T: absolute and cumulative the amount, relative B(1+p), points B+p, reduction B(1−p). Null for Hold, which has
    /// a band instead, and where T needs a baseline that is missing. Source: docs/kpis.md, Goals.
    /// </summary>
    public static double? Of(Goal goal, double? baseline)
    {
        ArgumentNullException.ThrowIfNull(goal);
        return goal.Kind switch
        {
            GoalKind.Absolute or GoalKind.Cumulative => goal.Amount,
            GoalKind.Relative => baseline * (1 + goal.Amount),
            GoalKind.Points => baseline + goal.Amount,
            GoalKind.Reduction => baseline * (1 - goal.Amount),
            _ => null,
        };
    }

    /// <summary>Whether the value is the target or better; a difference of rounding size does not count.</summary>
    public static bool IsMetBy(double value, double target, Direction direction) => direction == Direction.HigherIsBetter
        ? value >= target - Rounding(target)
        : value <= target + Rounding(target);

    /// <summary>Whether two values in a metric's unit differ by no more than floating rounding.</summary>
    internal static bool Same(double one, double other) => Math.Abs(one - other) <= Rounding(other);

    private static double Rounding(double target) => 1e-9 * Math.Max(1, Math.Abs(target));
}
