// A goal's numbers as a card.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Numbers;

public static class GoalCards
{
    /// <summary>The card of a goal and its parts. <paramref name="at"/>: the snapshot's instant, for ages. <paramref name="uri"/>:
    /// the page's address, whose period the links to the goals keep; without it the card itself leads nowhere.</summary>
    public static GoalView Of(GoalWithParts family, Frame frame, DateTimeOffset at, string? uri = null) =>
        Of(family.Goal, frame, at, uri) with { Parts = GoalParts.Of(family, frame, uri) };

    private static GoalView Of(GoalNumbers numbers, Frame frame, DateTimeOffset at, string? uri)
    {
        var (goal, metric, standing) = (numbers.Kept.Goal, numbers.Metric, numbers.Progress.Standing);
        var value = numbers.Now.Value;
        return new GoalView(
            goal.Name, GoalScope.Of(goal, frame), Write.Status(numbers.Progress),
            value is { } v ? Write.Figure(metric, v) : "–", value is null || metric.Unit.Length == 0 ? null : metric.Unit,
            goal.Kind == GoalKind.Cumulative ? null : Point(standing.Baseline, metric), Point(standing.Target, metric), Note(numbers),
            GoalTrend.Of(numbers, frame), Pace(numbers), Footing(numbers, at), Needs(numbers),
            uri is null ? null : GoalParts.Link(frame.Workspace, numbers.Kept.GoalId, uri),
            numbers.Window is { } window ? MetricLink.To(frame.Workspace.Key, goal, window) : null, Flag: Write.Flags(numbers.Now));
    }

    /// <summary>A share of the way in thousandths, for a bar; null where it is not known.</summary>
    internal static int? Thousandths(double? share) => share is { } known ? (int)Math.Round(Math.Clamp(known, -1, 2) * 1000) : null;

    private static string? Point(double? value, Metric metric) => value is { } v ? Write.Figure(metric, v) : null;

    private static string? Note(GoalNumbers numbers)
    {
        var (metric, verdict) = (numbers.Metric, numbers.Progress.Verdict);
        if (numbers.Now.Value is null) return numbers.Now.Why;
        if (verdict.Why is { } why) return why;
        var parts = new List<string>();
        if (numbers.Progress.Standing.Held is { All: > 0 } held) parts.Add($"held in {held.Inside} of {held.All} months");
        if (Write.Margin(metric, numbers.Now) is { } margin) parts.Add(margin);
        if (metric.Shape == Shape.Duration && numbers.Now.P90 is { } p90) parts.Add($"median, P90 {Format.Minutes((decimal)p90)}");
        parts.AddRange(verdict.Tags.Select(Tag));
        return parts.Count == 0 ? null : string.Join(" · ", parts);
    }

    private static string Tag(GoalTag tag) => tag switch
    {
        GoalTag.Confirmed => "confirmed",
        GoalTag.WithinError => "reached within error",
        _ => "within error of plan",
    };

    private static string Footing(GoalNumbers numbers, DateTimeOffset at)
    {
        var parts = new List<string> { $"n {Format.Count(numbers.Now.N)} {numbers.Metric.Counts}" };
        if (numbers.Window is { } window) parts.Add(Format.Days(window.From, window.To));
        if (numbers.Now.Open > 0) parts.Add($"{numbers.Now.Open} open");
        if (Write.StaleMark(numbers.Now, at) is { } stale) parts.Add(stale);
        return string.Join(" · ", parts);
    }

    private static string? Needs(GoalNumbers numbers) => numbers.Progress.NeedsPerMonth is { } needs and not 0
        ? $"needs {Step(numbers.Metric, needs)} a month"
        : null;

    private static string Step(Metric metric, double needs) => metric.Shape == Shape.Count && Math.Abs(needs) >= 10
        ? (needs > 0 ? "+" : "") + Format.Count((long)Math.Round(needs))
        : Format.Signed((decimal)needs, Math.Abs(needs) >= 10 ? 0 : 1);

    /// <summary>The way so far beside the plan; null for a band to be held, before the start and while something is missing.</summary>
    public static PaceView? Pace(GoalNumbers numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        var metric = numbers.Metric;
        if (numbers.Progress.Status == GoalStatus.NotStarted) return null;
        return numbers.Progress.Standing is { Progress: { } progress, Elapsed: { } elapsed, Expected: { } expected, Baseline: { } baseline, Target: { } target }
            ? new PaceView(Thousandths(progress)!.Value, Thousandths(elapsed)!.Value, $"plan today {Write.Figure(metric, expected)}",
                Point(baseline, metric)!, Point(target, metric)!)
            : null;
    }
}
