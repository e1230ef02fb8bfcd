// Goals with the goals that are part of them, and what those come to together.
using CxDashboard.Core.Goals;

namespace CxDashboard.Web.Numbers;

/// <summary>A goal that stands alone or has parts. RollUp is null where there are none.</summary>
public sealed record GoalWithParts(GoalNumbers Goal, IReadOnlyList<GoalNumbers> Parts)
{
    public RollUp? RollUp { get; } = GoalFamilies.RollUpOf(Parts);
}

public static class GoalFamilies
{
    /// <summary>Every goal once: by itself, or among the parts of its parent. A goal whose parent is not there stands alone.</summary>
    public static IReadOnlyList<GoalWithParts> Of(IReadOnlyList<GoalNumbers> goals)
    {
        ArgumentNullException.ThrowIfNull(goals);
        var alone = goals.Where(goal => goal.Kept.Goal.PartOf is null).Select(goal => goal.Kept.GoalId).ToHashSet();
        bool IsPart(GoalNumbers goal) => goal.Kept.Goal.PartOf is { } part && alone.Contains(part.ParentId);
        var parts = goals.Where(IsPart).ToLookup(goal => goal.Kept.Goal.PartOf!.ParentId);
        return [.. goals.Where(goal => !IsPart(goal)).Select(goal => new GoalWithParts(goal, [.. parts[goal.Kept.GoalId]]))];
    }

    /// <summary>Weighted progress and the worst status; null without a part.</summary>
    public static RollUp? RollUpOf(IReadOnlyList<GoalNumbers> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return parts.Count == 0 ? null : RollUp.Of([.. parts.Select(part => new WeightedGoal(part.Progress, part.Kept.Goal.PartOf!.Weight))]);
    }
}
