// A stretch of whole days, both ends included.
using System.Globalization;

namespace CxDashboard.Core.Calendars;

/// <summary>Days From to To, both included; never empty.</summary>
public readonly record struct DateRange
{
    /// <exception cref="ArgumentException">To lies before From.</exception>
    public DateRange(DateOnly from, DateOnly to)
    {
        if (to < from) throw new ArgumentException("A range ends on or after the day it starts.", nameof(to));
        (From, To) = (from, to);
    }

    /// <summary>One day alone.</summary>
    public static DateRange Of(DateOnly day) => new(day, day);

    /// <summary>The first day.</summary>
    public DateOnly From { get; }

    /// <summary>The last day.</summary>
    public DateOnly To { get; }

    /// <summary>How many days there are, at least one.</summary>
    public int Days => To.DayNumber - From.DayNumber + 1;

    /// <summary>The days one by one.</summary>
    public IEnumerable<DateOnly> EachDay() => Enumerable.Range(From.DayNumber, Days).Select(DateOnly.FromDayNumber);

    /// <summary>Whether the day is one of them.</summary>
    public bool Contains(DateOnly day) => From <= day && day <= To;

    /// <summary>The days in both ranges; null when there are none.</summary>
    public DateRange? Intersect(DateRange other)
    {
        var from = From > other.From ? From : other.From;
        var to = To < other.To ? To : other.To;
        return from <= to ? new DateRange(from, to) : null;
    }

    /// <summary>The same number of days, moved; a negative number moves back.</summary>
    public DateRange Shift(int days) => new(From.AddDays(days), To.AddDays(days));

    /// <summary>For example "Jan 1 – Jun 30, 2026", "Dec 15, 2025 – Jan 14, 2026" or "Jun 1, 2026".</summary>
    public string Label()
    {
        if (From == To) return Print(To, "MMM d, yyyy");
        return Print(From, From.Year == To.Year ? "MMM d" : "MMM d, yyyy") + " – " + Print(To, "MMM d, yyyy");
    }

    /// <summary>ISO form, for example "2026-01-01..2026-06-30".</summary>
    public override string ToString() => Print(From, "yyyy-MM-dd") + ".." + Print(To, "yyyy-MM-dd");

    private static string Print(DateOnly day, string format) => day.ToString(format, CultureInfo.InvariantCulture);
}
