// Days and calendars as the tests write them.
using System.Globalization;
using CxDashboard.Core.Calendars;

namespace CxDashboard.Tests.Calendars;

internal static class Days
{
    public static readonly WorkspaceCalendar Plain = new(TimeZoneInfo.Utc);

    public static DateOnly Day(string iso) => DateOnly.ParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static DateRange Range(string from, string to) => new(Day(from), Day(to));
}
