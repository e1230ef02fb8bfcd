// The business calendar while somebody edits it: what is typed stays typed, and what stands against it is said beside it.
using System.Globalization;
using CxDashboard.Core.Calendars;

namespace CxDashboard.Web.Hours;

/// <summary>One line of weekly hours as typed; seven texts, Sunday first.</summary>
public sealed class HoursLine(string from, IEnumerable<string> days)
{
    public Guid Id { get; } = Guid.NewGuid();
    public string From { get; set; } = from;
    public string[] Days { get; } = [.. days];
}

/// <summary>One holiday as typed.</summary>
public sealed class HolidayLine(string day, string name)
{
    public Guid Id { get; } = Guid.NewGuid();
    public string Day { get; set; } = day;
    public string Name { get; set; } = name;
}

/// <summary>A calendar under the pen.</summary>
public sealed class HoursDraft(int version, IEnumerable<HoursLine> lines, IEnumerable<HolidayLine> holidays)
{
    private const string Office = "09:00–17:00";

    public int Version { get; set; } = version;
    public List<HoursLine> Lines { get; } = [.. lines];
    public List<HolidayLine> Holidays { get; } = [.. holidays];

    /// <summary>A workspace without a calendar is offered an office's week; nothing is kept before it is saved.</summary>
    public static HoursDraft Of(BusinessCalendar calendar, DateOnly today) => new(calendar.Version,
        calendar.Weeks.Count == 0 ? [Usual(today)] : calendar.Weeks.Select(week => new HoursLine(Iso(week.From), week.Days.Select(day => HoursText.Write(day)))),
        calendar.Holidays.Select(holiday => new HolidayLine(Iso(holiday.Day), holiday.Name)));

    public static HoursLine Usual(DateOnly from) => new(Iso(from), Enumerable.Range(0, 7).Select(day => day is 0 or 6 ? "" : Office));

    /// <summary>The fault of a day's text, or null.</summary>
    public static string? FaultOf(string hours) =>
        HoursText.Read(hours) is null ? "Write hours such as 09:00–17:00, several with commas between, or nothing for closed." : null;

    public static string? FaultOfDay(string day) => Day(day) is null ? "Choose a day." : null;

    /// <summary>The calendar as typed, or null while something cannot be read.</summary>
    public BusinessCalendar? Read()
    {
        if (Lines.Any(line => Day(line.From) is null || line.Days.Any(day => HoursText.Read(day) is null)) || Holidays.Any(holiday => Day(holiday.Day) is null)) return null;
        return new BusinessCalendar(Version, 0,
            [.. Lines.Select(line => new BusinessWeek(Day(line.From)!.Value, [.. line.Days.Select(day => HoursText.Read(day)!)]))],
            [.. Holidays.Select(holiday => new Holiday(Day(holiday.Day)!.Value, holiday.Name.Trim()))]);
    }

    private static DateOnly? Day(string iso) =>
        DateOnly.TryParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
