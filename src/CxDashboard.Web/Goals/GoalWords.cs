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
            standing.Expected is { } expected ? new($"Expected on {Format.Day(standing.AsOf)}", Value(metric, expected), Elapsed(standing)) : null,
            Progress(standing),
            standing is { Pace: { } pace, Held: null } ? new("Pace", Format.Number((decimal)pace, 2), "progress ÷ time passed; 1.00 is exactly on plan") : null,
            Forecast(numbers),
            Needs(numbers),
            new("Runs", Format.Days(goal.Start, goal.End), $"owner: {goal.Owner}"),
        ];
        return [.. all.OfType<Said>()];
    }

    /// <summary>A value with its unit: 71.9%, 425 min, 54.</summary>
    public static string Value(Metric metric, double value) => Format.Number((decimal)value, metric.Decimals) + Unit(metric);

    /// <summary>A difference with its unit: +1.6 points, −4 min.</summary>
    private static string Step(Metric metric, double value) =>
        Format.Signed((decimal)value, Math.Abs(value) >= 10 ? 0 : 1) + (metric.Unit == "%" || metric.Shape == Shape.Nps ? " points" : Unit(metric));

    private static string Unit(Metric metric) => metric.Unit switch { "" => "", "%" => "%", var unit => " " + unit };

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
        { Kind: GoalKind.Cumulative } => new("Baseline", Value(metric, 0), "it adds up from its first day"),
        { BaselineValue: { } stated } => new("Baseline", Value(metric, stated), "as stated"),
        { BaselineFrom: { } from, BaselineTo: { } to } => standing.MeasuredBaseline switch
        {
            { Value: { } value } known => new("Baseline", Value(metric, value),
                $"measured over {Format.Days(from, to)}{(known.Answers is { } n ? $", n {Format.Count(n)}" : "")}"),
            var unknown => new("Baseline", "–", $"{unknown?.Why ?? "no data"} ({Format.Days(from, to)})"),
        },
        _ => new("Baseline", "–", "neither stated nor measured"),
    };

    private static Said Target(Standing standing, Metric metric)
    {
        var goal = standing.Goal;
        if (goal.Kind == GoalKind.Hold) return new("Target", $"{Value(metric, goal.Low ?? 0)} to {Value(metric, goal.High ?? 0)}", "to be held in every month");
        var how = goal.Kind switch
        {
            GoalKind.Relative => $"the baseline {Format.Signed((decimal)goal.Amount * 100, 1)}%",
            GoalKind.Reduction => $"the baseline {Format.Signed((decimal)goal.Amount * -100, 1)}%",
            GoalKind.Points => $"the baseline {Step(metric, goal.Amount)}",
            GoalKind.Cumulative => "added up over the goal's days",
            _ => null,
        };
        return new("Target", standing.Target is { } target ? Value(metric, target) : "–", how);
    }

    private static Said Now(GoalNumbers numbers)
    {
        var now = numbers.Now;
        if (now.Value is not { } value) return new("Measured", "–", now.Why);
        var parts = new List<string>();
        if (Write.Margin(numbers.Metric, now) is { } margin) parts.Add(margin);
        if (numbers.Window is { } window) parts.Add($"over {Format.Days(window.From, window.To)}");
        parts.Add($"n {Format.Count(now.N)} {numbers.Metric.Counts}");
        return new("Measured", Value(numbers.Metric, value), string.Join(", ", parts));
    }

    private static string Elapsed(Standing standing)
    {
        var goal = standing.Goal;
        var all = goal.End.DayNumber - goal.Start.DayNumber + 1;
        var passed = Math.Clamp(standing.AsOf.DayNumber - goal.Start.DayNumber + 1, 0, all);
        return $"on a straight line from baseline to target, after {passed} of {all} days";
    }

    private static Said? Progress(Standing standing) => standing switch
    {
        { Held: { } held } => new("Held", $"{held.Inside} of {held.All}", "months within the band"),
        { Progress: { } progress } => new("Progress", $"{Format.Number((decimal)progress * 100, 0)}%", "of the way from baseline to target"),
        _ => null,
    };

    private static Said? Forecast(GoalNumbers numbers)
    {
        var standing = numbers.Progress.Standing;
        if (numbers.Progress.Status is GoalStatus.NoData or GoalStatus.Invalid || standing.AsOf >= standing.Goal.End) return null;
        if (numbers.Progress.Forecast is not { } forecast)
        {
            var months = numbers.Months.Count(cell => cell.Measure.Value is not null);
            return months < Core.Goals.Forecast.FewestMonths ? new("Forecast", "–", $"from {Core.Goals.Forecast.FewestMonths} whole months on; there are {months}") : null;
        }

        var metric = numbers.Metric;
        return new("Forecast", Value(metric, forecast.AtEnd),
            $"a model's estimate for {Format.Day(standing.Goal.End)}: between {Value(metric, forecast.Interval.Low)} and {Value(metric, forecast.Interval.High)} "
            + $"in 95 of 100 cases; {Chance(forecast.Probability)} probability of reaching the target. A straight line through {forecast.Months} months");
    }

    /// <summary>Never 0% or 100%: a model is not certain.</summary>
    public static string Chance(double probability) => (probability * 100) switch
    {
        < 1 => "under 1%",
        > 99 => "over 99%",
        var percent => Format.Number((decimal)percent, 0) + "%",
    };

    private static Said? Needs(GoalNumbers numbers) => numbers.Progress switch
    {
        { NeedsPerMonth: { } needs } => new("Needs", Step(numbers.Metric, needs) + " a month", "from here to the end"),
        { Status: GoalStatus.Achieved } => new("Needs", "nothing more", "the target is met"),
        _ => null,
    };
}
