// The goals that a goal is made of, as rows with what they come to together.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Numbers;

public static class GoalParts
{
    /// <summary>Null for a goal without parts.</summary>
    public static PartsView? Of(GoalWithParts family, Frame frame, string? uri)
    {
        ArgumentNullException.ThrowIfNull(family);
        if (family.RollUp is not { } rollUp) return null;
        var weights = family.Parts.Sum(WeightOf);
        return new PartsView(
            Progress(rollUp), GoalCards.Thousandths(rollUp.Progress), Write.Status(rollUp.Status), Note(family.Parts, rollUp),
            [.. family.Parts.Select(part => Row(part, frame, weights, uri))]);
    }

    /// <summary>43% of the way, or a dash where nothing is known of any part.</summary>
    public static string Progress(RollUp rollUp) => Percent(rollUp.Progress);

    /// <summary>What the weighted progress rests on, and whose status is the worst.</summary>
    public static string Note(IReadOnlyList<GoalNumbers> parts, RollUp rollUp)
    {
        var worst = parts.First(part => part.Progress.Status == rollUp.Status).Kept.Goal.Name;
        var known = rollUp.WeightKnown < 1 ? $", as far as known: {Percent(rollUp.WeightKnown)} of the weight" : "";
        return parts.Count == 1 ? $"its one sub-goal, {worst}{known}" : $"weighted over {parts.Count} sub-goals{known}; the worst is {worst}";
    }

    /// <summary>weight 2, 40% of all.</summary>
    public static string WeightOf(Part part, double all)
    {
        ArgumentNullException.ThrowIfNull(part);
        return $"weight {Stated(part.Weight)}, {Percent(part.Weight / all)} of all";
    }

    /// <summary>A goal's own page, with the period of the present address.</summary>
    internal static string Link(Workspace workspace, int goalId, string? uri) =>
        $"{workspace.Key}/goals/{goalId}{(uri is null ? "" : new Uri(uri).Query)}";

    private static PartRow Row(GoalNumbers part, Frame frame, double weights, string? uri)
    {
        var (goal, metric, standing) = (part.Kept.Goal, part.Metric, part.Progress.Standing);
        return new PartRow(
            goal.Name, GoalScope.Of(goal, frame), Link(frame.Workspace, part.Kept.GoalId, uri), Write.Status(part.Progress),
            part.Now.Value is { } value ? Write.Value(metric, value) : "–",
            standing.Target is { } target ? Write.Value(metric, target) : goal.Kind == GoalKind.Hold ? GoalScope.Band(goal) : null,
            Percent(standing.Progress), GoalCards.Thousandths(standing.Progress), standing.Expected is null ? null : GoalCards.Thousandths(standing.Elapsed),
            Stated(WeightOf(part)), Percent(WeightOf(part) / weights));
    }

    /// <summary>A weight as it was stated.</summary>
    internal static string Stated(double weight) => Format.Number((decimal)weight, Write.Stated(weight));

    private static string Percent(double? share) => share is { } known ? Write.Progress(known) : "–";

    private static double WeightOf(GoalNumbers part) => part.Kept.Goal.PartOf!.Weight;
}
