// What a period is compared with, like for like, and how both ranges are printed.
using System.Globalization;

namespace CxDashboard.Core.Calendars;

/// <summary>What to compare with.</summary>
public enum ComparisonKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The stretch before, to date.</summary>
    PreviousPeriod,

    /// <summary>The same weekdays a year before: 364 days earlier.</summary>
    PreviousYear,

    /// <summary>A range the reader chose.</summary>
    Custom,
}

/// <summary>Either the comparison, or what is wrong with the URL's value.</summary>
public sealed record ParsedComparison(Comparison? Comparison, PeriodFault? Fault);

/// <summary>The exact ranges of a comparison.</summary>
/// <param name="Shown">The period as asked for.</param>
/// <param name="Elapsed">Its days up to the last day compared; null when it has not begun.</param>
/// <param name="Against">The days Elapsed is compared with; null for no comparison.</param>
public sealed record ComparedRanges(DateRange Shown, DateRange? Elapsed, DateRange? Against)
{
    /// <summary>Both exact ranges, for example "Jun 1 – Jun 14, 2026 compared with May 4 – May 17, 2026".</summary>
    public string Label() => Elapsed is { } elapsed && Against is { } against
        ? $"{elapsed.Label()} compared with {against.Label()}"
        : Shown.Label();
}

/// <summary>A comparison; Custom carries its range. URL parameter: compare.</summary>
public sealed record Comparison
{
    private Comparison(ComparisonKind kind, DateRange? custom = null) => (Kind, CustomRange) = (kind, custom);

    /// <summary>What to compare with.</summary>
    public ComparisonKind Kind { get; }

    /// <summary>The chosen range of a custom comparison, null otherwise.</summary>
    public DateRange? CustomRange { get; }

    /// <summary>No comparison.</summary>
    public static Comparison None { get; } = new(ComparisonKind.None);

    /// <summary>With the period before, to date.</summary>
    public static Comparison PreviousPeriod { get; } = new(ComparisonKind.PreviousPeriod);

    /// <summary>With the same weekdays a year before.</summary>
    public static Comparison PreviousYear { get; } = new(ComparisonKind.PreviousYear);

    /// <summary>With exactly these days.</summary>
    public static Comparison With(DateRange range) => new(ComparisonKind.Custom, range);

    /// <summary>Reads none, previous, year or 2025-01-01..2025-06-30; absent is the previous period.</summary>
    public static ParsedComparison Parse(string? compare) => compare?.Trim() switch
    {
        null or "" or "previous" => new ParsedComparison(PreviousPeriod, null),
        "none" => new ParsedComparison(None, null),
        "year" => new ParsedComparison(PreviousYear, null),
        { } range => ParseRange(range),
    };

    /// <summary>The URL's part for this comparison; <see cref="Parse"/> reads it back.</summary>
    public string ToQuery() => "compare=" + Kind switch
    {
        ComparisonKind.None => "none",
        ComparisonKind.PreviousPeriod => "previous",
        ComparisonKind.PreviousYear => "year",
        _ => CustomRange!.Value.ToString(),
    };

    /// <summary>
    /// The ranges for a resolved period, of which only days up to asOf (today, or the last settled day) count.
    /// The previous year is 364 days earlier. For the previous period see <see cref="PreviousOf"/>.
    /// </summary>
    public ComparedRanges For(Period period, DateRange shown, DateOnly asOf, WorkspaceCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(period);
        if (asOf < shown.From) return new ComparedRanges(shown, null, null);
        var elapsed = new DateRange(shown.From, asOf < shown.To ? asOf : shown.To);
        DateRange? against = Kind switch
        {
            ComparisonKind.PreviousPeriod => PreviousOf(period, shown, elapsed, calendar),
            ComparisonKind.PreviousYear => elapsed.Shift(-364),
            ComparisonKind.Custom => CustomRange,
            _ => null,
        };
        return new ComparedRanges(shown, elapsed, against);
    }

    /// <summary>
    /// The stretch before. Whole months, quarters or years are set against as many whole ones before them. A part of
    /// such a unit ("month to date") is set against as many days of the unit before it, beginning on the same weekday
    /// nearest to that unit's start. Any other range moves back by the fewest whole weeks that clear it. The two
    /// ranges never overlap.
    /// </summary>
    private static DateRange PreviousOf(Period period, DateRange shown, DateRange elapsed, WorkspaceCalendar calendar)
    {
        if (UnitOf(period, shown) is not { } unit) return elapsed.Shift(-WholeWeeks(elapsed.Days));

        var last = CalendarUnits.Around(elapsed.To, unit, calendar);
        var first = CalendarUnits.Around(elapsed.From, unit, calendar);
        var units = 1;
        while (CalendarUnits.Add(first.From, units, unit) <= elapsed.To) units++;
        var start = CalendarUnits.Add(first.From, -units, unit);
        if (elapsed.To == last.To) return new DateRange(start, elapsed.From.AddDays(-1));

        var back = elapsed.From.DayNumber - start.DayNumber;
        var weeks = Math.Max((back + 3) / 7 * 7, WholeWeeks(elapsed.Days));
        return elapsed.Shift(-weeks);
    }

    /// <summary>The unit the period is made of: its start's rounding, or months where both ends happen to fit them.</summary>
    private static CalendarUnit? UnitOf(Period period, DateRange shown)
    {
        if (period.From is PeriodBound.Relative { Rounding: { } rounding and not (CalendarUnit.Day or CalendarUnit.Week) }) return rounding;
        return shown.From.Day == 1 && MonthSplitting.IsLastOfMonth(shown.To) ? CalendarUnit.Month : null;
    }

    private static int WholeWeeks(int days) => (days + 6) / 7 * 7;

    private static ParsedComparison ParseRange(string text)
    {
        var ends = text.Split("..");
        if (ends.Length == 2 && ReadDay(ends[0]) is { } from && ReadDay(ends[1]) is { } to && from <= to)
        {
            return to < from.AddMonths(Period.MostMonths) ? new ParsedComparison(With(new DateRange(from, to)), null)
                : new ParsedComparison(null, new PeriodFault("compare", $"'compare' may span at most {Period.MostMonths} months; choose days that lie closer together."));
        }

        const string sentence = "'compare' is none of none, previous, year or a range of two dates in order; for example compare=2025-01-01..2025-06-30.";
        return new ParsedComparison(null, new PeriodFault("compare", sentence));
    }

    private static DateOnly? ReadDay(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
