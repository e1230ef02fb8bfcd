// A day's hours as people write them: 9-17, or 08:30–12:00, 13:00–18:00; nothing is closed.
using System.Globalization;
using System.Text.RegularExpressions;

namespace CxDashboard.Core.Calendars;

/// <summary>Reads and writes a day's hours.</summary>
public static partial class HoursText
{
    /// <summary>The hours in order, or null when the text is none; an empty text is a day without hours.</summary>
    public static IReadOnlyList<OpenHours>? Read(string text)
    {
        var hours = new List<OpenHours>();
        foreach (var part in text.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Span().Match(part) is not { Success: true } span) return null;
            var (opens, closes) = (Minutes(span, "h1", "m1"), Minutes(span, "h2", "m2"));
            if (closes <= opens || closes > 24 * 60) return null;
            hours.Add(new OpenHours(opens, closes));
        }

        hours.Sort((one, other) => one.Opens.CompareTo(other.Opens));
        return hours.Zip(hours.Skip(1)).Any(pair => pair.Second.Opens < pair.First.Closes) ? null : hours;
    }

    /// <summary>09:00–17:00, 18:00–20:00; empty when closed.</summary>
    public static string Write(IEnumerable<OpenHours> hours) =>
        string.Join(", ", hours.Select(one => $"{Clock(one.Opens)}–{Clock(one.Closes)}"));

    private static string Clock(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");

    private static int Minutes(Match span, string hour, string minute) =>
        int.Parse(span.Groups[hour].ValueSpan, CultureInfo.InvariantCulture) * 60
        + (span.Groups[minute].Success ? int.Parse(span.Groups[minute].ValueSpan, CultureInfo.InvariantCulture) : 0);

    [GeneratedRegex(@"^(?<h1>\d{1,2})(:(?<m1>[0-5]\d))?\s*[-–—]\s*(?<h2>\d{1,2})(:(?<m2>[0-5]\d))?$")]
    private static partial Regex Span();
}
