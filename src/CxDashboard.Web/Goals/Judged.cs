// Up to which day a change could repaint what has been judged.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Web.Goals;

internal static class Judged
{
    /// <summary>
    /// The last day on which the goal, the goal it would be part of, or the one it is part of by then has been judged;
    /// null when none of them ever was.
    /// </summary>
    public static DateOnly? To(IReadOnlyList<GoalRevision> all, int? goalId, Part? part, DateOnly from, Frame frame, DateOnly today)
    {
        var was = GoalRevision.InForce(all.Where(revision => revision.GoalId == goalId), from)?.Goal.PartOf;
        return new[] { goalId, part?.ParentId, was?.ParentId }
            .Select(id => To([.. all.Where(revision => revision.GoalId == id)], frame, today)).Max();
    }

    private static DateOnly? To(IReadOnlyList<GoalRevision> revisions, Frame frame, DateOnly today)
    {
        if (GoalRevision.InForce(revisions, today) is not { } held || frame.SettledOf(Catalogue.Get(held.Goal.Metric), held.Goal.Stage) is not { } settled) return null;
        return settled < today ? settled : today.AddDays(-1);
    }
}
