// Days, and where years begin.
using CxDashboard.Core.Calendars;

namespace CxDashboard.Tests.Calendars;

public class WorkspaceCalendarTests
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    [Fact]
    public void Today_is_the_workspaces_day_not_the_servers()
    {
        var calendar = new WorkspaceCalendar(NewYork);
        Assert.Equal(Days.Day("2026-06-30"), calendar.Today(new Stopped(new(2026, 7, 1, 3, 59, 0, TimeSpan.Zero))));
        Assert.Equal(Days.Day("2026-07-01"), calendar.Today(new Stopped(new(2026, 7, 1, 4, 0, 0, TimeSpan.Zero))));
    }

    [Fact]
    public void A_day_starts_at_its_own_offset()
    {
        var calendar = new WorkspaceCalendar(NewYork);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 5, 0, 0, TimeSpan.Zero), calendar.StartOf(Days.Day("2026-01-01")));
        Assert.Equal(new DateTimeOffset(2026, 7, 1, 4, 0, 0, TimeSpan.Zero), calendar.StartOf(Days.Day("2026-07-01")));
    }

    [Fact]
    public void Where_clocks_skip_midnight_the_day_starts_at_one()
    {
        // Cairo, 2024-04-26: 00:00 became 01:00, at UTC+3.
        var calendar = new WorkspaceCalendar(TimeZoneInfo.FindSystemTimeZoneById("Africa/Cairo"));
        var start = calendar.StartOf(Days.Day("2024-04-26"));
        Assert.Equal(new DateTimeOffset(2024, 4, 25, 22, 0, 0, TimeSpan.Zero), start);
        Assert.Equal(Days.Day("2024-04-26"), calendar.DayOf(start));
        Assert.Equal(Days.Day("2024-04-25"), calendar.DayOf(start.AddTicks(-1)));
    }

    [Theory]
    [InlineData(1, "2026-06-30", 2026, "2026-01-01", "2026-12-31")]
    [InlineData(4, "2026-06-30", 2027, "2026-04-01", "2027-03-31")]
    [InlineData(10, "2026-06-30", 2026, "2025-10-01", "2026-09-30")]
    public void A_fiscal_year_is_named_by_the_year_it_ends_in(int start, string day, int year, string from, string to) =>
        Assert.Equal((year, Days.Range(from, to)), new WorkspaceCalendar(TimeZoneInfo.Utc, fiscalYearStartMonth: start).FiscalYearOf(Days.Day(day)));

    [Fact]
    public void There_is_no_thirteenth_month() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkspaceCalendar(TimeZoneInfo.Utc, fiscalYearStartMonth: 13));

    private sealed class Stopped(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}
