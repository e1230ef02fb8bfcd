// One end of a period as it stands in a URL: a date, or a day relative to today.
using System.Globalization;
using System.Text.RegularExpressions;

namespace CxDashboard.Core.Calendars;

/// <summary>An absolute day, or "now" moved by units and rounded, in the style of Grafana.</summary>
public abstract partial record PeriodBound
{
    private PeriodBound()
    {
    }

    /// <summary>A day written as 2026-01-01.</summary>
    public sealed record Absolute(DateOnly Day) : PeriodBound
    {
        /// <inheritdoc/>
        public override string ToString() => Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    /// <summary>Today moved by Amount of Unit, then widened to Rounding: now-3M/M. Amount 0 is plain now.</summary>
    public sealed record Relative(int Amount, CalendarUnit Unit, CalendarUnit? Rounding) : PeriodBound
    {
        /// <inheritdoc/>
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"now{(Amount == 0 ? "" : Amount.ToString("+0;-0", CultureInfo.InvariantCulture) + Unit.Letters())}{(Rounding is { } unit ? "/" + unit.Letters() : "")}");
    }

    /// <summary>The bound of a text such as 2026-01-01, now, now-1d, now-90d/d, now-3M/M, now/fy; null when it is none.</summary>
    public static PeriodBound? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return new Absolute(day);

        var match = RelativeForm().Match(text);
        if (!match.Success) return null;
        CalendarUnit? rounding = match.Groups["round"].Success ? CalendarUnits.Of(match.Groups["round"].Value) : null;
        var amount = match.Groups["amount"].Success ? int.Parse(match.Groups["amount"].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        // Zero units away is today in whichever unit; one spelling keeps equal bounds equal.
        return amount == 0
            ? new Relative(0, CalendarUnit.Day, rounding)
            : new Relative(amount, CalendarUnits.Of(match.Groups["unit"].Value)!.Value, rounding);
    }

    /// <summary>
    /// The day it means: as the start of a period rounding goes down to the unit's first day, as the end up to its last.
    /// Null where that lies outside the years 1900 to 2200.
    /// </summary>
    public DateOnly? On(DateOnly today, WorkspaceCalendar calendar, bool asEnd)
    {
        if (this is Absolute absolute) return InSight(absolute.Day) ? absolute.Day : null;
        var relative = (Relative)this;
        // 9,999 of the largest unit reaches past year 1 and year 9999; the guess in days spares an overflow.
        var years = relative.Amount / (relative.Unit switch { CalendarUnit.Day => 365.0, CalendarUnit.Week => 52.0, CalendarUnit.Month => 12.0, CalendarUnit.Quarter => 4.0, _ => 1.0 });
        if (today.Year + years is < 1890 or > 2210) return null;

        var day = CalendarUnits.Add(today, relative.Amount, relative.Unit);
        if (relative.Rounding is { } unit)
        {
            var around = CalendarUnits.Around(day, unit, calendar);
            day = asEnd ? around.To : around.From;
        }

        return InSight(day) ? day : null;
    }

    private static bool InSight(DateOnly day) => day.Year is >= 1900 and <= 2200;

    [GeneratedRegex(@"^now(?:(?<amount>[+-][0-9]{1,4})(?<unit>[dwMQy]))?(?:/(?<round>d|w|M|Q|y|fQ|fy))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex RelativeForm();
}
