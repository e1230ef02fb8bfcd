// The units in which periods are counted and rounded.
namespace CxDashboard.Core.Calendars;

/// <summary>A day, week, month, quarter, year, and the fiscal quarter and year of a workspace.</summary>
public enum CalendarUnit
{
    /// <summary>d</summary>
    Day,

    /// <summary>w, from the workspace's first weekday</summary>
    Week,

    /// <summary>M</summary>
    Month,

    /// <summary>Q</summary>
    Quarter,

    /// <summary>y</summary>
    Year,

    /// <summary>fQ</summary>
    FiscalQuarter,

    /// <summary>fy</summary>
    FiscalYear,
}

/// <summary>Counting and rounding by calendar units.</summary>
public static class CalendarUnits
{
    private static readonly (CalendarUnit Unit, string Letters)[] Written =
    [
        (CalendarUnit.Day, "d"), (CalendarUnit.Week, "w"), (CalendarUnit.Month, "M"), (CalendarUnit.Quarter, "Q"),
        (CalendarUnit.Year, "y"), (CalendarUnit.FiscalQuarter, "fQ"), (CalendarUnit.FiscalYear, "fy"),
    ];

    /// <summary>The letters of a unit in a URL: d, w, M, Q, y, fQ or fy.</summary>
    public static string Letters(this CalendarUnit unit) => Array.Find(Written, w => w.Unit == unit).Letters;

    /// <summary>The unit of its letters, which are case-sensitive; null when there is none.</summary>
    public static CalendarUnit? Of(string letters)
    {
        var found = Array.Find(Written, w => w.Letters == letters);
        return found.Letters is null ? null : found.Unit;
    }

    /// <summary>The day a number of units away; a day that the month lacks becomes the month's last.</summary>
    public static DateOnly Add(DateOnly day, int amount, CalendarUnit unit) => unit switch
    {
        CalendarUnit.Day => day.AddDays(amount),
        CalendarUnit.Week => day.AddDays(7 * amount),
        _ => day.AddMonths(MonthsIn(unit) * amount),
    };

    /// <summary>The unit's whole stretch round the day: its week, month, quarter or year.</summary>
    public static DateRange Around(DateOnly day, CalendarUnit unit, WorkspaceCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        var first = unit switch
        {
            CalendarUnit.Day => day,
            CalendarUnit.Week => day.AddDays(-((7 + (int)day.DayOfWeek - (int)calendar.FirstDayOfWeek) % 7)),
            CalendarUnit.FiscalQuarter or CalendarUnit.FiscalYear => FirstOfMonths(day, MonthsIn(unit), calendar.FiscalYearStartMonth),
            _ => FirstOfMonths(day, MonthsIn(unit), 1),
        };
        return new DateRange(first, Add(first, 1, unit).AddDays(-1));
    }

    private static DateOnly FirstOfMonths(DateOnly day, int months, int yearStart)
    {
        var since = (day.Month - yearStart + 12) % months;
        return new DateOnly(day.Year, day.Month, 1).AddMonths(-since);
    }

    private static int MonthsIn(CalendarUnit unit) => unit switch
    {
        CalendarUnit.Month => 1,
        CalendarUnit.Quarter or CalendarUnit.FiscalQuarter => 3,
        CalendarUnit.Year or CalendarUnit.FiscalYear => 12,
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "Days and weeks are not counted in months."),
    };
}
