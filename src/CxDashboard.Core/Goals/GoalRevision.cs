// A goal's history: a revision holds from its day on and never repaints the days before.
namespace CxDashboard.Core.Goals;

/// <summary>A goal as revised: from which day it holds, and who changed it, when and why.</summary>
public sealed record GoalRevision(Goal Goal, DateOnly HoldsFrom, string ChangedBy, DateTimeOffset ChangedAt, string Why)
{
    /// <summary>
    /// The revision that held on a day: the latest by HoldsFrom, and of several from one day the one changed last;
    /// null before the first.
    /// </summary>
    public static GoalRevision? InForce(IEnumerable<GoalRevision> revisions, DateOnly day) => revisions
        .Where(r => r.HoldsFrom <= day)
        .OrderBy(r => r.HoldsFrom).ThenBy(r => r.ChangedAt)
        .LastOrDefault();
}
