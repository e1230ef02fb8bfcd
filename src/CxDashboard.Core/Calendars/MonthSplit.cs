// A range as whole calendar months and the days left over, so that a query can read monthly sums where they fit.
namespace CxDashboard.Core.Calendars;

/// <summary>Every day of the range lies in exactly one part.</summary>
/// <param name="WholeMonths">The first day of each whole month, in order.</param>
/// <param name="Edges">The leftover days: none, one or two ranges, in order.</param>
public sealed record MonthSplit(IReadOnlyList<DateOnly> WholeMonths, IReadOnlyList<DateRange> Edges);

/// <summary>Splitting a range by calendar months.</summary>
public static class MonthSplitting
{
    /// <summary>The whole calendar months inside the range and the remaining days before and after them.</summary>
    public static MonthSplit SplitIntoWholeMonthsAndEdges(this DateRange range)
    {
        // The first day is a month's first, or the next month's; months are numbered to stay clear of the calendar's end.
        var first = MonthNumber(range.From) + (range.From.Day == 1 ? 0 : 1);
        var end = MonthNumber(range.To) + (IsLastOfMonth(range.To) ? 1 : 0);
        if (end <= first) return new MonthSplit([], [range]);

        var months = Enumerable.Range(first, end - first).Select(FirstDay).ToList();
        var edges = new List<DateRange>(2);
        if (range.From < months[0]) edges.Add(new DateRange(range.From, months[0].AddDays(-1)));
        var lastWhole = LastOfMonth(months[^1]);
        if (lastWhole < range.To) edges.Add(new DateRange(lastWhole.AddDays(1), range.To));
        return new MonthSplit(months, edges);
    }

    /// <summary>The range cut at the ends of months, in order.</summary>
    public static IEnumerable<DateRange> ByMonth(this DateRange range)
    {
        for (var from = range.From; from <= range.To; from = LastOfMonth(from).AddDays(1))
            yield return new DateRange(from, LastOfMonth(from) < range.To ? LastOfMonth(from) : range.To);
    }

    internal static DateOnly LastOfMonth(DateOnly day) => new(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month));

    internal static bool IsLastOfMonth(DateOnly day) => day == LastOfMonth(day);

    private static int MonthNumber(DateOnly day) => day.Year * 12 + day.Month - 1;

    private static DateOnly FirstDay(int month) => new(month / 12, month % 12 + 1, 1);
}
