// The season of a goal that adds up: which share of a like year had come by the same day.
using CxDashboard.Core.Calendars;

namespace CxDashboard.Core.Goals;

/// <summary>
/// S(t) from last year's like days, or the reason in words why the plain share of days serves instead.
/// Source: docs/kpis.md, Goals.
/// </summary>
/// <param name="LikeDays">The days of the goal, 364 days earlier: the same weekdays.</param>
/// <param name="Share">S(t) in 0..1; null when there is none.</param>
/// <param name="WhyNot">Null when there is a share.</param>
public sealed record Season(DateRange LikeDays, double? Share, string? WhyNot)
{
    /// <summary>Whole weeks, so that every day meets its own weekday.</summary>
    public const int YearOfWeeks = 364;

    /// <summary>A goal that runs longer has no like year.</summary>
    public const int LongestGoal = 366;

    /// <summary>So many days in a row without any volume are taken for missing data.</summary>
    public const int LongestGap = 28;

    /// <summary>Last year's like days of a goal.</summary>
    public static DateRange LikeDaysOf(Goal goal) => new DateRange(goal.Start, goal.End).Shift(-YearOfWeeks);

    /// <summary>
    /// The season of a goal as of a day. It is had only where all like days lie behind that day and within the data, so
    /// that what was expected of a day never changes afterwards.
    /// </summary>
    /// <param name="volumes">The metric's volume by day; a day that is absent had none.</param>
    /// <param name="since">The first day of the data; null before any have come.</param>
    /// <param name="covered">The days that no source still owes.</param>
    public static Season Of(Goal goal, DateOnly asOf, IReadOnlyDictionary<DateOnly, double> volumes, DateOnly? since, IReadOnlyList<DateRange> covered)
    {
        ArgumentNullException.ThrowIfNull(goal);
        ArgumentNullException.ThrowIfNull(volumes);
        var days = LikeDaysOf(goal);
        var daily = Enumerable.Range(0, days.Days).Select(i => volumes.GetValueOrDefault(days.From.AddDays(i))).ToList();
        if ((WhyNotOf(days, asOf, since, covered) ?? WhyNotOf(daily)) is { } why) return new Season(days, null, why);
        var elapsed = asOf.DayNumber - goal.Start.DayNumber + 1;
        return Pace.SeasonalShare(daily, elapsed) is { } share ? new Season(days, share, null) : new Season(days, null, "last year's days add up to nothing");
    }

    private static string? WhyNotOf(DateRange days, DateOnly asOf, DateOnly? since, IReadOnlyList<DateRange> covered)
    {
        if (days.Days > LongestGoal) return "the goal runs for more than a year";
        if (since is not { } first) return "there are no data of last year";
        if (first > days.From) return $"the data begin on {DateRange.Of(first).Label()}, after last year's first day, {DateRange.Of(days.From).Label()}";
        if (days.To > asOf) return $"last year's days end on {DateRange.Of(days.To).Label()} only";
        return covered.Any(range => range.Contains(days.From) && range.Contains(days.To)) ? null : "some of last year's days have not been delivered";
    }

    private static string? WhyNotOf(List<double> daily)
    {
        if (daily.Any(volume => volume < 0)) return "some of last year's days are below 0";
        return GapOf(daily) is > LongestGap and var gap ? $"last year has nothing on {gap} days in a row" : null;
    }

    private static int GapOf(List<double> daily)
    {
        var (longest, gap) = (0, 0);
        foreach (var volume in daily)
        {
            gap = volume == 0 ? gap + 1 : 0;
            longest = Math.Max(longest, gap);
        }

        return longest;
    }
}
