// Where a goal should be by now and where it is heading, in plain words.
using CxDashboard.Core.Goals;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Goals;

public static class GoalOutlook
{
    /// <summary>What is expected by now, and by which share of the way: that of the days, or the season's.</summary>
    internal static Said? Expected(GoalNumbers numbers)
    {
        var standing = numbers.Progress.Standing;
        return standing.Expected is { } expected
            ? new($"Expected on {Format.Day(standing.AsOf)}", Write.Value(numbers.Metric, expected), ShareOf(numbers))
            : null;
    }

    internal static Said? Pace(GoalNumbers numbers) => numbers.Progress.Standing is { Pace: { } pace, Held: null }
        ? new("Pace", Format.Number((decimal)pace, 2), $"progress ÷ {(numbers.Season?.Share is null ? "time passed" : "seasonal share")}; 1.00 is exactly on plan")
        : null;

    private static string ShareOf(GoalNumbers numbers)
    {
        var standing = numbers.Progress.Standing;
        var goal = standing.Goal;
        var all = goal.End.DayNumber - goal.Start.DayNumber + 1;
        var passed = $"after {Math.Clamp(standing.AsOf.DayNumber - goal.Start.DayNumber + 1, 0, all)} of {all} days";
        return numbers.Season switch
        {
            { Share: { } share, LikeDays: var days } => $"seasonal share {Format.Number((decimal)share, 2)} {passed} (by last year's days, {Format.Days(days.From, days.To)})",
            { WhyNot: { } why } => $"on a straight line, {passed}; without a season, because {why}",
            _ => $"on a straight line from baseline to target, {passed}",
        };
    }

    /// <summary>Where the months point to, as the estimate it is; under six months it says how many there are.</summary>
    internal static Said? Forecast(GoalNumbers numbers)
    {
        var standing = numbers.Progress.Standing;
        if (numbers.Progress.Status is GoalStatus.NoData or GoalStatus.Invalid || standing.AsOf >= standing.Goal.End) return null;
        if (numbers.Progress.Forecast is not { } forecast)
        {
            // A first month that began midway has no sum to compare with the others.
            var months = numbers.Months.Count(cell => cell.Measure.Value is not null && (standing.Goal.Kind != GoalKind.Cumulative || cell.Bucket >= standing.Goal.Start));
            return months < Core.Goals.Forecast.FewestMonths ? new("Forecast", "–", $"from {Core.Goals.Forecast.FewestMonths} whole months on; there are {months}") : null;
        }

        var metric = numbers.Metric;
        return new("Forecast", Write.Value(metric, forecast.AtEnd),
            $"a model's estimate for {Format.Day(standing.Goal.End)}: between {Write.Value(metric, forecast.Interval.Low)} and {Write.Value(metric, forecast.Interval.High)} "
            + $"in 95 of 100 cases; {Chance(forecast.Probability)} probability of {(standing.Held is null ? "reaching the target" : "lying within the band")}. A straight line through {forecast.Months} months");
    }

    /// <summary>Never 0% or 100%: a model is not certain.</summary>
    public static string Chance(double probability) => (probability * 100) switch
    {
        < 1 => "under 1%",
        > 99 => "over 99%",
        var percent => Format.Number((decimal)percent, 0) + "%",
    };

    internal static Said? Needs(GoalNumbers numbers) => numbers.Progress switch
    {
        { NeedsPerMonth: { } needs } => new("Needs", Write.Step(numbers.Metric, needs, Math.Abs(needs) >= 10 ? 0 : 1) + " a month", "from here to the end"),
        { Status: GoalStatus.Achieved } => new("Needs", "nothing more", "the target is met"),
        _ => null,
    };
}
