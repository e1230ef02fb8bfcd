// A goal's numbers in plain words: what each is, and where it comes from.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Goals;

/// <summary>A number with its name, and what stands behind it.</summary>
public sealed record Said(string Term, string Text, string? Note = null);

public static class GoalWords
{
    /// <summary>The list beside the card, from where it began to where it is likely to end.</summary>
    public static IReadOnlyList<Said> Of(GoalNumbers numbers)
    {
        var (metric, standing) = (numbers.Metric, numbers.Progress.Standing);
        var goal = standing.Goal;
        Said?[] all =
        [
            new("Status", Write.Status(numbers.Progress).Word, Verdict(numbers.Progress)),
            Baseline(standing, metric),
            Target(standing, metric),
            Now(numbers),
            GoalOutlook.Expected(numbers),
            Progress(standing),
            GoalOutlook.Pace(numbers),
            GoalOutlook.Forecast(numbers),
            GoalOutlook.Needs(numbers),
            GoalScope.Only(goal) is { } only ? new("Only", only, $"{metric.Name} where {goal.Only!.Dim} is {goal.Only.Value}") : null,
            new("Runs", Format.Days(goal.Start, goal.End)),
            new("Owner", goal.Owner),
        ];
        return [.. all.OfType<Said>()];
    }

    private static string? Verdict(GoalProgress progress)
    {
        if (progress.Verdict.Why is { } why) return why;
        var tags = progress.Verdict.Tags.Select(tag => tag switch
        {
            GoalTag.Confirmed => "the value's error meets the target too",
            GoalTag.WithinError => "the value's error reaches back behind the target",
            _ => "the plan lies within the value's error",
        });
        return tags.Any() ? string.Join("; ", tags) : null;
    }

    private static Said? Baseline(Standing standing, Metric metric) => standing.Goal switch
    {
        { Kind: GoalKind.Hold } => null,
        { Kind: GoalKind.Cumulative } => new("Baseline", Write.Value(metric, 0), "it adds up from its first day"),
        { BaselineValue: { } stated } => new("Baseline", Write.Value(metric, stated), "as stated"),
        { BaselineFrom: { } from, BaselineTo: { } to } => standing.MeasuredBaseline switch
        {
            { Value: { } value } known => new("Baseline", Write.Value(metric, value),
                $"measured over {Format.Days(from, to)}{(known.Answers is { } n ? $", n {Format.Count(n)}" : "")}"),
            var unknown => new("Baseline", "–", $"{unknown?.Why ?? "no data"} ({Format.Days(from, to)})"),
        },
        _ => new("Baseline", "–", "neither stated nor measured"),
    };

    private static Said Target(Standing standing, Metric metric)
    {
        var goal = standing.Goal;
        if (goal.Kind == GoalKind.Hold) return new("Target", GoalScope.Band(goal), "to be held in every month");
        var how = goal.Kind switch
        {
            GoalKind.Relative or GoalKind.Reduction or GoalKind.Points => $"the baseline {GoalScope.Aim(goal)}",
            GoalKind.Cumulative => "added up over the goal's days",
            _ => null,
        };
        return new("Target", standing.Target is { } target ? Write.Value(metric, target) : "–", how);
    }

    private static Said Now(GoalNumbers numbers)
    {
        var now = numbers.Now;
        if (now.Value is not { } value) return new("Measured", "–", now.Why);
        var parts = new List<string>();
        if (Write.Margin(numbers.Metric, now) is { } margin) parts.Add(margin);
        if (numbers.Window is { } window) parts.Add($"over {Format.Days(window.From, window.To)}");
        parts.Add($"n {Format.Count(now.N)} {numbers.Metric.Counts}");
        return new("Measured", Write.Value(numbers.Metric, value), string.Join(", ", parts));
    }

    private static Said? Progress(Standing standing) => standing switch
    {
        { Held: { } held } => new("Held", $"{held.Inside} of {held.All}", "months within the band"),
        { Progress: { } progress } => new("Progress", Write.Progress(progress), "of the way from baseline to target"),
        _ => null,
    };
}
