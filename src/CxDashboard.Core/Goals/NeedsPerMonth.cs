// "Needs +1.6 a month from here."
namespace CxDashboard.Core.Goals;

/// <summary>What a goal needs each month until its end.</summary>
public static class NeedsPerMonth
{
    /// <summary>
    /// (T−x)/months left, in the metric's unit with its sign; null once the target is met or no day is left.
    /// Source: docs/kpis.md, Goals.
    /// </summary>
    public static double? Of(double value, double target, DateOnly asOf, DateOnly end, Direction direction)
    {
        if (asOf >= end || Target.IsMetBy(value, target, direction)) return null;
        return (target - value) / MonthsLeft(asOf, end);
    }

    /// <summary>
    /// Months after asOf up to and including end; a part of a month counts as its share of that month's days.
    /// From Jun 30 to Dec 31 there are 6.
    /// </summary>
    public static double MonthsLeft(DateOnly asOf, DateOnly end) => Place(end) - Place(asOf);

    /// <summary>The end of a day, in months.</summary>
    private static double Place(DateOnly day) => day.Year * 12 + day.Month + (double)day.Day / DateTime.DaysInMonth(day.Year, day.Month);
}
