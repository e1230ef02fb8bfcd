// What a goal may ask of its metric, and how far it may reach, so that no goal makes a page's questions unanswerable.
using CxDashboard.Core.Kpis;

namespace CxDashboard.Core.Goals;

/// <summary>The rules that need the catalogue and the journey, beside those of <see cref="GoalRules"/>.</summary>
public static class MetricRules
{
    /// <summary>A goal runs so long at most: a page asks for its days and those of the year before at once.</summary>
    public const int MostMonths = 24;

    /// <summary>The longest window in days.</summary>
    public const int LongestWindow = 366;

    /// <summary>The longest value of a dimension that a goal may be limited to.</summary>
    public const int LongestValue = 200;

    /// <summary>No amount, bound or baseline is larger.</summary>
    public const double Largest = 1e9;

    private static readonly DateOnly Earliest = new(2000, 1, 1), Latest = new(2100, 12, 31);

    /// <summary>Whether the metric is measured there; a null stage is the whole journey.</summary>
    public static bool IsMeasuredAt(Metric metric, string? stage) => stage is null ? metric.HasTotal : metric.ByStage;

    /// <summary>The dimensions whose values a goal may be limited to; those that overlap or age are none. A persona is the segments it stands for.</summary>
    public static IReadOnlyList<string> DimsOf(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return [.. metric.Dims.Where(Definition.AddsUp), .. metric.Dims.Contains(Audience.Segment) ? [Audience.Persona] : Array.Empty<string>()];
    }

    /// <summary>Every fault at once; empty when a page can ask for all the goal's numbers.</summary>
    public static IReadOnlyList<GoalFault> Check(KeptGoal kept, IReadOnlyCollection<string> stages)
    {
        ArgumentNullException.ThrowIfNull(kept);
        return [.. Measured(kept.Goal, stages), .. Limited(kept.Goal), .. Days(kept), .. Sizes(kept.Goal)];
    }

    private static IEnumerable<GoalFault> Measured(Goal goal, IReadOnlyCollection<string> stages)
    {
        if (Catalogue.Find(goal.Metric) is not { } metric)
        {
            yield return Fault("Metric", "is not in the catalogue; choose one from the list.");
            yield break;
        }

        if (goal.Stage is not null && !stages.Contains(goal.Stage)) yield return Fault("Stage", "is not on the journey; choose one from the list.");
        else if (!IsMeasuredAt(metric, goal.Stage))
        {
            yield return Fault("Metric", goal.Stage is null
                ? "has no total, because stages overlap; choose a stage, or another metric."
                : "is not measured by stage; choose the whole journey, or another metric.");
        }

        // Rates and scores are refused by GoalRules; a mean, a median, a level or a ratio of a quantity cannot be added up either.
        if (goal.Kind == GoalKind.Cumulative && metric.Shape is not (Shape.Count or Shape.Rate or Shape.Nps) && !metric.IsSigned)
            yield return new(GoalFaultKind.CumulativeOfRate, "Kind", $"Kind adds up {(metric.Shape == Shape.Level ? "a level" : "a mean")}, and the sum of {(metric.Shape == Shape.Level ? "levels" : "means")} tells nothing; choose Absolute or Reduction.");
    }

    private static IEnumerable<GoalFault> Limited(Goal goal)
    {
        if (goal.Only is not { } only || Catalogue.Find(goal.Metric) is not { } metric) yield break;
        var dims = DimsOf(metric);
        if (!dims.Contains(only.Dim))
        {
            yield return Fault("For whom", dims.Count == 0
                ? $"cannot be a {only.Dim}, because {metric.Name} is not split by anything; choose everyone, or another metric."
                : $"cannot be a {only.Dim}, because {metric.Name} is not split by it; choose {string.Join(", ", dims)} or everyone.");
        }
        else if (string.IsNullOrWhiteSpace(only.Value) || only.Value.Length > LongestValue)
        {
            yield return Fault("Which", $"{only.Dim} is {(only.Value.Length > LongestValue ? $"longer than {LongestValue} characters" : "empty")}; choose one from the list.");
        }
    }

    private static IEnumerable<GoalFault> Days(KeptGoal kept)
    {
        var goal = kept.Goal;
        if (Outside(goal.Start)) yield return Fault("Start", "lies outside the years 2000 to 2100; choose a day between.");
        if (Outside(goal.End)) yield return Fault("End", "lies outside the years 2000 to 2100; choose a day between.");
        else if (goal.End == goal.Start) yield return Fault("End", "is the first day already; choose a later one.");
        else if (!Outside(goal.Start) && goal.End >= goal.Start.AddMonths(MostMonths)) yield return Fault("End", "is more than two years after Start; choose an earlier one.");
        if (goal is { BaselineFrom: { } from, BaselineTo: { } to })
        {
            if (Outside(from) || Outside(to)) yield return Fault("Baseline period", "lies outside the years 2000 to 2100; choose days between.");
            else if (to >= from.AddMonths(MostMonths)) yield return Fault("Baseline period", "is longer than two years; choose a shorter one.");
        }

        if (kept.WindowDays is < 1 or > LongestWindow) yield return Fault("Window", "has at least 1 and at most 366 days; give a number between.");
    }

    private static IEnumerable<GoalFault> Sizes(Goal goal)
    {
        foreach (var (field, number) in GoalRules.NumbersOf(goal))
        {
            if (double.IsFinite(number) && Math.Abs(number) > Largest) yield return Fault(field, "is beyond a thousand million; give a smaller one.");
        }
    }

    private static bool Outside(DateOnly day) => day < Earliest || day > Latest;

    private static GoalFault Fault(string field, string rest) => new(GoalFaultKind.Unanswerable, field, $"{field} {rest}");
}
