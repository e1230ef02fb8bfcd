// What a revision changed, in a few words.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Goals;

/// <summary>One revision in a row.</summary>
public sealed record RevisionRow(string HoldsFrom, string By, string Changes, string? Why, bool InForce, string? Entered, string? ReachesBack);

public static class RevisionWords
{
    /// <summary>All revisions, the latest first, each beside the one before it.</summary>
    public static IReadOnlyList<RevisionRow> Rows(IReadOnlyList<GoalRevision> revisions, Frame frame, DateOnly day)
    {
        var held = GoalRevision.InForce(revisions, day);
        return [.. revisions.Select((revision, i) => Row(revision, i > 0 ? revisions[i - 1] : null, frame, revision == held)).Reverse()];
    }

    /// <summary>The fields that differ, old → new; for the first revision what was set.</summary>
    public static string Changes(GoalRevision? before, GoalRevision after, Frame frame)
    {
        var now = Fields(after, frame);
        if (before is null) return $"{now[1].Text}, {now[3].Text}";
        var changed = Fields(before, frame).Zip(now).Where(pair => pair.First.Text != pair.Second.Text).ToList();
        return changed.Count == 0 ? "nothing changed" : string.Join("; ", changed.Select(pair => $"{pair.First.Name} {pair.First.Text} → {pair.Second.Text}"));
    }

    private static RevisionRow Row(GoalRevision revision, GoalRevision? before, Frame frame, bool inForce)
    {
        var entered = revision.ChangedAt is { } at ? frame.Workspace.DayOf(at) : (DateOnly?)null;
        return new RevisionRow(
            Format.Day(revision.HoldsFrom), revision.ChangedBy.Length > 0 ? revision.ChangedBy : "not recorded",
            Changes(before, revision, frame), revision.Why.Length > 0 ? revision.Why : null, inForce,
            entered is { } day ? Format.Day(day) : null,
            before is not null && entered > revision.HoldsFrom ? "set afterwards: judgements since then changed" : null);
    }

    private static List<(string Name, string Text)> Fields(GoalRevision revision, Frame frame)
    {
        var goal = revision.Goal;
        var metric = Catalogue.Get(goal.Metric);
        return
        [
            ("name", goal.Name),
            ("metric", metric.Name),
            ("scope", goal.Stage is null ? "whole journey" : frame.Stages.FirstOrDefault(s => s.Key == goal.Stage)?.Name ?? goal.Stage),
            ("aim", Aim(goal, metric)),
            ("baseline", Baseline(goal, metric)),
            ("days", Format.Days(goal.Start, goal.End)),
            ("window", $"{revision.WindowDays} days"),
            ("owner", goal.Owner),
        ];
    }

    private static string Aim(Goal goal, Metric metric) => goal.Kind switch
    {
        GoalKind.Relative => $"{Format.Signed((decimal)goal.Amount * 100, 1)}%",
        GoalKind.Reduction => $"{Format.Signed((decimal)goal.Amount * -100, 1)}%",
        GoalKind.Points => $"{Format.Signed((decimal)goal.Amount, 1)} on the baseline",
        GoalKind.Hold => $"hold {GoalWords.Value(metric, goal.Low ?? 0)} to {GoalWords.Value(metric, goal.High ?? 0)}",
        GoalKind.Cumulative => $"add up to {GoalWords.Value(metric, goal.Amount)}",
        _ => $"reach {GoalWords.Value(metric, goal.Amount)}",
    };

    private static string Baseline(Goal goal, Metric metric) => goal switch
    {
        { NeedsBaseline: false } => "none",
        { BaselineValue: { } value } => GoalWords.Value(metric, value),
        { BaselineFrom: { } from, BaselineTo: { } to } => Format.Days(from, to),
        _ => "none",
    };
}
