// A goal's history: a revision holds from its day on and never repaints the days before.
namespace CxDashboard.Core.Goals;

/// <summary>
/// A goal as revised: from which day it holds, and who changed it, when and why. ChangedAt is null for revisions older
/// than the record of it.
/// </summary>
public sealed record GoalRevision(Goal Goal, DateOnly HoldsFrom, string ChangedBy, DateTimeOffset? ChangedAt, string Why)
{
    /// <summary>The goal's number in its workspace.</summary>
    public int GoalId { get; init; }

    /// <summary>The days over which its current value is measured.</summary>
    public int WindowDays { get; init; } = KeptGoal.UsualWindow;

    /// <summary>The goal as this revision has it.</summary>
    public KeptGoal Kept => new(GoalId, Goal, WindowDays);

    /// <summary>
    /// The revision that held on a day: the latest by HoldsFrom, and of several from one day the one changed last;
    /// null before the first.
    /// </summary>
    public static GoalRevision? InForce(IEnumerable<GoalRevision> revisions, DateOnly day) => revisions
        .Where(r => r.HoldsFrom <= day)
        .OrderBy(r => r.HoldsFrom).ThenBy(r => r.ChangedAt)
        .LastOrDefault();

    /// <summary>
    /// The month-ends at which the goal was judged, each with the revision in force then: those inside that revision's
    /// own months and settled by the last day its metric is. A later revision changes none of them.
    /// </summary>
    public static IReadOnlyList<(DateOnly Day, GoalRevision Revision)> MonthEnds(
        IReadOnlyList<GoalRevision> revisions, DateOnly lastDay, Func<GoalRevision, DateOnly?> settledOf)
    {
        ArgumentNullException.ThrowIfNull(revisions);
        ArgumentNullException.ThrowIfNull(settledOf);
        var found = new List<(DateOnly, GoalRevision)>();
        if (revisions.Count == 0) return found;
        var first = revisions.Min(r => r.HoldsFrom);
        for (var month = new DateOnly(first.Year, first.Month, 1); month.AddMonths(1) <= lastDay.AddDays(1); month = month.AddMonths(1))
        {
            var day = month.AddMonths(1).AddDays(-1);
            if (InForce(revisions, day) is { } held && held.Goal.Start <= day && month <= held.Goal.End && settledOf(held) >= day)
                found.Add((day, held));
        }

        return found;
    }
}
