// Which days of a range can end a period that lies in it whole.
using System.Globalization;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;

namespace CxDashboard.Tests.Kpis;

public sealed class WholePeriodsTests
{
    [Theory]
    [InlineData(CalendarUnit.Day, "2026-03-10", "2026-03-10", "2026-03-10")]
    [InlineData(CalendarUnit.Week, "2026-03-02", "2026-03-08", "2026-03-08")]
    [InlineData(CalendarUnit.Week, "2026-03-03", "2026-03-08", null)]
    [InlineData(CalendarUnit.Month, "2026-03-01", "2026-03-31", "2026-03-01")]
    [InlineData(CalendarUnit.Month, "2026-03-02", "2026-05-31", "2026-04-01")]
    [InlineData(CalendarUnit.Month, "2026-03-02", "2026-03-31", null)]
    public void A_period_that_began_before_the_range_does_not_end_in_it(CalendarUnit period, string from, string to, string? first)
    {
        var ends = WholePeriods.Ending(new DateRange(Day(from), Day(to)), period);

        Assert.Equal(first is null ? null : new DateRange(Day(first), Day(to)), ends);
    }

    private static DateOnly Day(string iso) => DateOnly.Parse(iso, CultureInfo.InvariantCulture);
}
