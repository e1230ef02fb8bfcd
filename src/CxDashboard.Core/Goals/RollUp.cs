// A parent goal from its sub-goals.
namespace CxDashboard.Core.Goals;

/// <summary>A sub-goal and its weight, above 0.</summary>
public sealed record WeightedGoal(GoalProgress Progress, double Weight);

/// <summary>Several goals as one.</summary>
/// <param name="Progress">The weighted mean of the known progresses, a share of 1; null when none is known.</param>
/// <param name="Status">The worst child's status.</param>
/// <param name="WeightKnown">The share in 0..1 of the weight whose progress is known; below 1 a page says so.</param>
public sealed record RollUp(double? Progress, GoalStatus Status, double WeightKnown)
{
    /// <summary>
    /// From bad to good. Known trouble outranks missing data, and missing data outranks everything good, so that a
    /// parent never looks better than what is known of its children.
    /// </summary>
    private static readonly GoalStatus[] WorstFirst =
    [
        GoalStatus.Overdue, GoalStatus.Behind, GoalStatus.AtRisk, GoalStatus.Invalid, GoalStatus.NoData,
        GoalStatus.OnTrack, GoalStatus.TooEarly, GoalStatus.NotStarted, GoalStatus.Achieved,
    ];

    /// <summary>Weighted progress and the worst child's status; without a child there is no data. Source: docs/kpis.md, Goals.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A weight is not positive.</exception>
    public static RollUp Of(IReadOnlyList<WeightedGoal> children)
    {
        ArgumentNullException.ThrowIfNull(children);
        foreach (var child in children) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(child.Weight);
        if (children.Count == 0) return new RollUp(null, GoalStatus.NoData, 0);

        var known = children.Where(c => c.Progress.Standing.Progress is not null).ToList();
        var weight = known.Sum(c => c.Weight);
        double? progress = known.Count > 0 ? known.Sum(c => c.Weight * c.Progress.Standing.Progress!.Value) / weight : null;
        var status = children.Select(c => c.Progress.Status).MinBy(s => Array.IndexOf(WorstFirst, s));
        return new RollUp(progress, status, weight / children.Sum(c => c.Weight));
    }
}
