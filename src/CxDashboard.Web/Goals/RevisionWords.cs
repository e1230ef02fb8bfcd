// What a revision changed, in a few words.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Goals;

/// <summary>One revision in a row. Badge says what it is today: in force, or replaced by another of its day.</summary>
public sealed record RevisionRow(string HoldsFrom, string By, string Changes, string? Why, string? Badge, string? Entered, string? ReachesBack);

public static class RevisionWords
{
    /// <summary>
    /// All revisions of a goal and all changes of what is part of it, the latest first, each beside the one before it.
    /// </summary>
    /// <param name="all">The revisions of every goal of the workspace.</param>
    public static IReadOnlyList<RevisionRow> Rows(int goalId, IReadOnlyList<GoalRevision> all, Frame frame, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(all);
        var revisions = all.Where(revision => revision.GoalId == goalId).ToList();
        var held = GoalRevision.InForce(revisions, day);
        var rows = Pairs(revisions).Select((pair, i) => (pair.Now, Row: Row(pair.Before, pair.Now, Changes(pair.Before, pair.Now, all, frame), frame) with
        {
            Badge = pair.Now == held ? "in force" : i + 1 < revisions.Count && revisions[i + 1].HoldsFrom == pair.Now.HoldsFrom ? "replaced" : null,
        }));
        var parts = all.Where(revision => revision.GoalId != goalId).GroupBy(revision => revision.GoalId).SelectMany(part => Pairs([.. part]))
            .Select(pair => (pair.Now, Pair: pair, Words: AsPart(pair.Before, pair.Now, goalId))).Where(part => part.Words is not null)
            // Joining a goal that was judged already repaints it, even where the part itself is new.
            .Select(part => (part.Now, Row: Row(part.Pair.Before ?? part.Now, part.Now, part.Words!, frame)));
        return [.. rows.Concat(parts).OrderByDescending(row => row.Now.HoldsFrom).ThenByDescending(row => row.Now.ChangedAt).Select(row => row.Row)];
    }

    /// <summary>The fields that differ, old → new; for the first revision what was set.</summary>
    public static string Changes(GoalRevision? before, GoalRevision after, IReadOnlyList<GoalRevision> all, Frame frame)
    {
        ArgumentNullException.ThrowIfNull(after);
        var now = Fields(after, all, frame);
        if (before is null) return $"{now[1].Text}, {now[3].Text}";
        var changed = Fields(before, all, frame).Zip(now).Where(pair => pair.First.Text != pair.Second.Text).ToList();
        return changed.Count == 0 ? "nothing changed" : string.Join("; ", changed.Select(pair => $"{pair.First.Name} {pair.First.Text} → {pair.Second.Text}"));
    }

    /// <summary>What a revision of another goal changed about being part of this one; null when nothing.</summary>
    private static string? AsPart(GoalRevision? before, GoalRevision after, int goalId)
    {
        var (was, now) = (WeightIn(before?.Goal.PartOf, goalId), WeightIn(after.Goal.PartOf, goalId));
        return (was, now) switch
        {
            (null, { } weight) => $"sub-goal “{after.Goal.Name}” joined with weight {GoalParts.Stated(weight)}",
            ({ }, null) => $"sub-goal “{after.Goal.Name}” left",
            ({ } old, { } weight) when old != weight => $"sub-goal “{after.Goal.Name}” weight {GoalParts.Stated(old)} → {GoalParts.Stated(weight)}",
            _ => null,
        };
    }

    private static RevisionRow Row(GoalRevision? before, GoalRevision revision, string changes, Frame frame)
    {
        var entered = revision.ChangedAt is { } at ? frame.Workspace.DayOf(at) : (DateOnly?)null;
        return new RevisionRow(
            Format.Day(revision.HoldsFrom), revision.ChangedBy.Length > 0 ? revision.ChangedBy : "not recorded",
            changes, revision.Why.Length > 0 ? revision.Why : null, null,
            entered is { } day ? Format.Day(day) : null,
            before is not null && entered > revision.HoldsFrom ? "set afterwards: judgements since then changed" : null);
    }

    private static IEnumerable<(GoalRevision? Before, GoalRevision Now)> Pairs(IReadOnlyList<GoalRevision> revisions) =>
        revisions.Select((revision, i) => (i > 0 ? revisions[i - 1] : null, revision));

    private static double? WeightIn(Part? part, int goalId) => part?.ParentId == goalId ? part.Weight : null;

    private static List<(string Name, string Text)> Fields(GoalRevision revision, IReadOnlyList<GoalRevision> all, Frame frame)
    {
        var goal = revision.Goal;
        var metric = Catalogue.Get(goal.Metric);
        return
        [
            ("name", goal.Name),
            ("metric", metric.Name),
            ("scope", GoalScope.Where(goal, frame)),
            ("aim", GoalScope.Aim(goal)),
            ("baseline", Baseline(goal, metric)),
            ("days", Format.Days(goal.Start, goal.End)),
            ("window", $"{revision.WindowDays} days"),
            ("owner", goal.Owner),
            ("part of", goal.PartOf is { } part ? $"{all.LastOrDefault(r => r.GoalId == part.ParentId)?.Goal.Name ?? $"goal {part.ParentId}"} with weight {GoalParts.Stated(part.Weight)}" : "none"),
        ];
    }

    private static string Baseline(Goal goal, Metric metric) => goal switch
    {
        { NeedsBaseline: false } => "none",
        { BaselineValue: { } value } => Write.Value(metric, value),
        { BaselineFrom: { } from, BaselineTo: { } to } => Format.Days(from, to),
        _ => "none",
    };
}
