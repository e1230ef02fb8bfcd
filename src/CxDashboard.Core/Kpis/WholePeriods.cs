// Which days of a range can be the last of a period that lies in it whole.
using CxDashboard.Core.Calendars;

namespace CxDashboard.Core.Kpis;

internal static class WholePeriods
{
    /// <summary>The range without the days on which only periods end that began before it; null when no day is left.</summary>
    public static DateRange? Ending(DateRange range, CalendarUnit period)
    {
        var first = period switch
        {
            CalendarUnit.Day => range.From,
            CalendarUnit.Week => range.From.AddDays(6),
            CalendarUnit.Month => range.From.Day == 1 ? range.From : new DateOnly(range.From.Year, range.From.Month, 1).AddMonths(1),
            _ => throw new ArgumentOutOfRangeException(nameof(period), period, "Nobody counts by such periods."),
        };
        return first <= range.To ? new DateRange(first, range.To) : null;
    }
}
