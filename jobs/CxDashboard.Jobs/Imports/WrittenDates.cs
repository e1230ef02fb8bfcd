// Dates and times as files write them: ISO, with dots, with slashes in either order, with or without an offset.
using System.Globalization;
using System.Text.RegularExpressions;

namespace CxDashboard.Jobs.Imports;

/// <summary>Reads days and moments. Dots put the day first everywhere; slashes and hyphens as <paramref name="dayFirst"/> says.</summary>
internal sealed partial class WrittenDates(bool dayFirst)
{
    private static readonly string[] Either = ["yyyy-MM-dd", "yyyyMMdd", "yyyy/MM/dd", "dd.MM.yyyy", "d.M.yyyy", "d.M.yy"];
    private static readonly string[] MonthFirst = [.. Either, "M/d/yyyy"];
    private static readonly string[] DayFirst = [.. Either, "d/M/yyyy", "d-M-yyyy", "d/M/yy"];
    private static readonly string[] DottedTimes = ["d.M.yyyy H:mm", "d.M.yyyy H:mm:ss", "d.M.yy H:mm"];
    private static readonly string[] DayFirstTimes =
        [.. DottedTimes, "d/M/yyyy H:mm", "d/M/yyyy H:mm:ss", "d-M-yyyy H:mm", "d-M-yyyy H:mm:ss", "d/M/yyyy h:mm tt", "d/M/yyyy h:mm:ss tt"];

    public DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, dayFirst ? DayFirst : MonthFirst, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>"2012-09-06 12:18:55 -0800" and ISO 8601 carry their offset and come out as UTC; anything else is local.</summary>
    public DateTime? Moment(string text)
    {
        if (DateTime.TryParseExact(text, dayFirst ? DayFirstTimes : DottedTimes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var exact)) return exact;
        // The culture would take the month first here too, and silently swap the two.
        if (Dotted().IsMatch(text) || (dayFirst && DayBeforeYear().IsMatch(text))) return null;
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var moment) ? moment : null;
    }

    /// <summary>The two numbers before the year of a date with slashes or hyphens; null when the text is none.</summary>
    public static (int First, int Second)? BeforeYear(string text) => DayBeforeYear().Match(text.Trim()) is { Success: true } found
        ? (int.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(found.Groups[2].ValueSpan, CultureInfo.InvariantCulture))
        : null;

    [GeneratedRegex(@"^\d{1,2}\.\d{1,2}\.")]
    private static partial Regex Dotted();

    [GeneratedRegex(@"^(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})(?!\d)")]
    private static partial Regex DayBeforeYear();
}
