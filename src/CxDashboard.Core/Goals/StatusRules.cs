// How a goal's numbers become a status, in one fixed order.
using CxDashboard.Core.Statistics;

namespace CxDashboard.Core.Goals;

/// <summary>The rules of status. Source: docs/kpis.md, Goals.</summary>
public static class StatusRules
{
    /// <summary>Below this elapsed share it is too early to judge.</summary>
    public const double EarlyUntil = .05;

    /// <summary>From this pace on a goal is on track.</summary>
    public const double OnTrackFrom = 1;

    /// <summary>From this pace on a goal is at risk; below it is behind.</summary>
    public const double AtRiskFrom = .8;

    /// <summary>
    /// In this order: no data (also for a measured baseline that is missing or rests on too few answers), invalid, not
    /// started, achieved, overdue, too early, on track, at risk, behind. A value withheld for too few answers is no
    /// data, so it is never red and never good. A hold goal can be lost until its last day: it is achieved only at
    /// its end, with every period held.
    /// </summary>
    public static Verdict Of(Standing standing)
    {
        ArgumentNullException.ThrowIfNull(standing);
        var goal = standing.Goal;
        if (WhyNoData(standing) is { } why) return new Verdict(GoalStatus.NoData, [], why);
        if (standing.Faults.Count > 0) return new Verdict(GoalStatus.Invalid, [], string.Join(" ", standing.Faults.Select(f => f.Sentence)));
        if (standing.AsOf < goal.Start) return new Verdict(GoalStatus.NotStarted, []);
        if (IsAchieved(standing)) return new Verdict(GoalStatus.Achieved, CertaintyOf(standing));
        if (standing.AsOf > goal.End) return new Verdict(GoalStatus.Overdue, []);
        if (standing.Elapsed < EarlyUntil) return new Verdict(GoalStatus.TooEarly, []);
        return new Verdict(ByPace(standing.Pace!.Value), NearPlan(standing));
    }

    private static string? WhyNoData(Standing standing)
    {
        if (standing.Value.Value is null) return standing.Value.Why;
        var goal = standing.Goal;
        if (!goal.NeedsBaseline || standing.Baseline is not null) return null;
        if (standing.MeasuredBaseline is { } measured) return "baseline: " + measured.Why;
        // Without a period to measure, the baseline is not missing data but a fault of the goal.
        return goal.BaselineFrom is not null ? "baseline: no data for its period" : null;
    }

    private static bool IsAchieved(Standing standing)
    {
        if (standing.Held is { } held) return standing.AsOf >= standing.Goal.End && held.All > 0 && held.Inside == held.All;
        return Target.IsMetBy(standing.Value.Value!.Value, standing.Target!.Value, standing.Goal.Direction);
    }

    /// <summary>Without an interval nothing is claimed about certainty.</summary>
    private static IReadOnlyList<GoalTag> CertaintyOf(Standing standing)
    {
        if (standing.Value.Interval is not { } interval) return [];
        return [IsBeyondDoubt(standing, interval) ? GoalTag.Confirmed : GoalTag.WithinError];
    }

    private static bool IsBeyondDoubt(Standing standing, Interval interval)
    {
        var goal = standing.Goal;
        if (goal.Kind == GoalKind.Hold) return goal.Low <= interval.Low && interval.High <= goal.High;
        var pessimistic = goal.Direction == Direction.HigherIsBetter ? interval.Low : interval.High;
        return Target.IsMetBy(pessimistic, standing.Target!.Value, goal.Direction);
    }

    private static GoalStatus ByPace(double pace)
    {
        // A hair's breadth of rounding must not turn "exactly on plan" into "at risk".
        const double hair = 1e-9;
        if (pace >= OnTrackFrom - hair) return GoalStatus.OnTrack;
        return pace >= AtRiskFrom - hair ? GoalStatus.AtRisk : GoalStatus.Behind;
    }

    private static IReadOnlyList<GoalTag> NearPlan(Standing standing) =>
        standing is { Expected: { } expected, Value.Interval: { } interval } && interval.Contains(expected)
            ? [GoalTag.IndistinguishableFromPlan]
            : [];
}
