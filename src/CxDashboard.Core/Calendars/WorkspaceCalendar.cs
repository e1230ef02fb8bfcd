// Which day it is for a workspace, and where its weeks and years begin.
namespace CxDashboard.Core.Calendars;

/// <summary>A workspace's time zone, first day of the week and first month (1–12) of the fiscal year.</summary>
public sealed record WorkspaceCalendar
{
    /// <exception cref="ArgumentOutOfRangeException">The fiscal year's start is not a month from 1 to 12, or the weekday is none.</exception>
    public WorkspaceCalendar(TimeZoneInfo timeZone, DayOfWeek firstDayOfWeek = DayOfWeek.Monday, int fiscalYearStartMonth = 1)
    {
        ArgumentNullException.ThrowIfNull(timeZone);
        ArgumentOutOfRangeException.ThrowIfLessThan(fiscalYearStartMonth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fiscalYearStartMonth, 12);
        if (!Enum.IsDefined(firstDayOfWeek)) throw new ArgumentOutOfRangeException(nameof(firstDayOfWeek));
        (TimeZone, FirstDayOfWeek, FiscalYearStartMonth) = (timeZone, firstDayOfWeek, fiscalYearStartMonth);
    }

    /// <summary>Where the workspace's days begin and end.</summary>
    public TimeZoneInfo TimeZone { get; }

    /// <summary>The weekday on which a week begins.</summary>
    public DayOfWeek FirstDayOfWeek { get; }

    /// <summary>The month, 1–12, on whose first day a fiscal year begins.</summary>
    public int FiscalYearStartMonth { get; }

    /// <summary>The current day in the workspace's time zone.</summary>
    public DateOnly Today(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return DayOf(time.GetUtcNow());
    }

    /// <summary>The workspace's day at an instant.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, TimeZone).DateTime);

    /// <summary>
    /// The first instant of a day, in UTC. Where clocks skip midnight the day begins at the first time that exists;
    /// where midnight comes twice it begins at the earlier one.
    /// </summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        var start = day.ToDateTime(TimeOnly.MinValue);
        // Clocks move in quarters of an hour at the finest; a skipped midnight is left in small steps.
        while (TimeZone.IsInvalidTime(start)) start = start.AddMinutes(15);
        var offset = TimeZone.IsAmbiguousTime(start) ? TimeZone.GetAmbiguousTimeOffsets(start).Max() : TimeZone.GetUtcOffset(start);
        return new DateTimeOffset(start, offset).ToUniversalTime();
    }

    /// <summary>The fiscal year that holds the day, named by the calendar year in which it ends.</summary>
    public (int Year, DateRange Range) FiscalYearOf(DateOnly day)
    {
        var first = new DateOnly(day.Month >= FiscalYearStartMonth ? day.Year : day.Year - 1, FiscalYearStartMonth, 1);
        var range = new DateRange(first, first.AddMonths(12).AddDays(-1));
        return (range.To.Year, range);
    }
}
