// Which goals are part of which: one level deep, on every day.
using CxDashboard.Core.Calendars;

namespace CxDashboard.Core.Goals;

/// <summary>The rules of nesting. Like everything about a goal they hold by day: a revision changes them from its day on.</summary>
public static class GoalFamily
{
    /// <summary>The goals that were part of this one on a day, each in the revision in force then, in the order of their numbers.</summary>
    public static IReadOnlyList<GoalRevision> PartsOf(IReadOnlyList<GoalRevision> all, int goalId, DateOnly day) =>
        [.. InForce(all, day).Where(revision => revision.Goal.PartOf?.ParentId == goalId).OrderBy(revision => revision.GoalId)];

    /// <summary>The goals that stand alone on a day, to which others may be added.</summary>
    public static IReadOnlyList<GoalRevision> StandingAlone(IReadOnlyList<GoalRevision> all, DateOnly day) =>
        [.. InForce(all, day).Where(revision => revision.Goal.PartOf is null).OrderBy(revision => revision.GoalId)];

    /// <summary>
    /// Why a goal cannot be part of another from a day on; null when it can. A parent is another goal, is in force by
    /// then, and is part of none; a part has no parts of its own. So there is no cycle. It is asked of every day until
    /// the goal's own next revision.
    /// </summary>
    /// <param name="all">All revisions of all goals of the workspace.</param>
    /// <param name="goalId">The goal's number; null for a new one.</param>
    public static GoalFault? FaultOf(IReadOnlyList<GoalRevision> all, int? goalId, Part? part, DateOnly from)
    {
        ArgumentNullException.ThrowIfNull(all);
        if (part is not { ParentId: var parentId }) return null;
        if (parentId == goalId) return Fault("is the goal itself; choose another one, or none.");
        if (all.Where(revision => revision.GoalId == parentId).ToList() is not { Count: > 0 } parent) return Fault("is no goal of this workspace; choose one from the list.");
        if (GoalRevision.InForce(parent, from) is not { } held)
            return Fault($"“{parent[0].Goal.Name}” is in force from {DateRange.Of(parent.Min(r => r.HoldsFrom)).Label()} on only; choose a later day in Holds from, or another parent.");

        var until = all.Where(r => r.GoalId == goalId && r.HoldsFrom > from).Select(r => (DateOnly?)r.HoldsFrom).Min();
        var days = all.Select(r => r.HoldsFrom).Where(day => day > from && (until is null || day < until)).Distinct().Order();
        return days.Prepend(from).Select(day => FaultOn(day)).FirstOrDefault(fault => fault is not null);

        GoalFault? FaultOn(DateOnly day)
        {
            var when = day > from ? $" from {DateRange.Of(day).Label()} on" : "";
            if (GoalRevision.InForce(parent, day)!.Goal.PartOf is not null)
                return Fault($"“{held.Goal.Name}” is itself a sub-goal{when}, and goals nest one level deep; choose one that stands alone.");
            return goalId is { } id && PartsOf(all, id, day) is { Count: > 0 } parts
                ? Fault($"cannot be set, because this goal has sub-goals itself{when} ({string.Join(", ", parts.Select(p => p.Goal.Name))}), and goals nest one level deep; choose none.")
                : null;
        }
    }

    private static IEnumerable<GoalRevision> InForce(IReadOnlyList<GoalRevision> all, DateOnly day) =>
        all.GroupBy(revision => revision.GoalId).Select(goal => GoalRevision.InForce(goal, day)).OfType<GoalRevision>();

    private static GoalFault Fault(string rest) => new(GoalFaultKind.Nesting, "Parent", $"Parent {rest}");
}
