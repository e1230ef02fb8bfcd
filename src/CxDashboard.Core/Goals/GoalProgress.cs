// Everything a page says about a goal, so that the page only formats.
namespace CxDashboard.Core.Goals;

/// <summary>A goal's numbers, its verdict, and where it is heading.</summary>
/// <param name="Standing">Value with interval or reason, baseline, target, elapsed, progress, expected, pace, held periods.</param>
/// <param name="Verdict">Status, tags and why.</param>
/// <param name="Forecast">A model's estimate; null under six months, without a value and once the end is past.</param>
/// <param name="NeedsPerMonth">In the metric's unit; null when nothing is needed or nothing can be said.</param>
public sealed record GoalProgress(Standing Standing, Verdict Verdict, Forecast? Forecast, double? NeedsPerMonth)
{
    /// <summary>The goal.</summary>
    public Goal Goal => Standing.Goal;

    /// <summary>How it is doing.</summary>
    public GoalStatus Status => Verdict.Status;

    /// <summary>Judges a reading; a fault or missing data becomes a status, never an exception.</summary>
    public static GoalProgress Of(GoalReading reading)
    {
        var standing = Standing.Of(reading);
        var verdict = StatusRules.Of(standing);
        var silent = verdict.Status is GoalStatus.NoData or GoalStatus.Invalid || standing.AsOf > standing.Goal.End;
        return silent
            ? new GoalProgress(standing, verdict, null, null)
            : new GoalProgress(standing, verdict, ForecastOf(standing, reading.Months), NeedOf(standing));
    }

    private static Forecast? ForecastOf(Standing standing, IReadOnlyList<MonthlyPoint> months)
    {
        var goal = standing.Goal;
        return goal.Kind switch
        {
            GoalKind.Hold => Forecast.WithinBand(months, goal.End, goal.Low!.Value, goal.High!.Value),
            GoalKind.Cumulative => Forecast.OfTotal(months, goal.Start, goal.End, standing.Target!.Value, goal.Direction),
            _ => Forecast.Of(months, goal.End, standing.Target!.Value, goal.Direction),
        };
    }

    private static double? NeedOf(Standing standing)
    {
        if (standing is not { Value.Value: { } value, Target: { } target }) return null;
        var from = standing.AsOf < standing.Goal.Start ? standing.Goal.Start.AddDays(-1) : standing.AsOf;
        return Goals.NeedsPerMonth.Of(value, target, from, standing.Goal.End, standing.Goal.Direction);
    }
}
