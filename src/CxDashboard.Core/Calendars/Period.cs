// The period a page shows: read from its URL, turned into days, and written back.
using System.Globalization;

namespace CxDashboard.Core.Calendars;

/// <summary>Either the period, or every fault found in the URL's values.</summary>
public sealed record ParsedPeriod(Period? Period, IReadOnlyList<PeriodFault> Faults);

/// <summary>Either the days a period means today, or what is wrong with them.</summary>
public sealed record ResolvedPeriod(DateRange? Range, PeriodFault? Fault);

/// <summary>A preset, or two bounds. URL parameters: period, or from and to.</summary>
public sealed record Period
{
    /// <summary>The longest period a page answers for.</summary>
    public const int MostMonths = 25;

    private Period(PeriodPreset? preset, PeriodBound from, PeriodBound to) => (Preset, From, To) = (preset, from, to);

    /// <summary>The preset's name where the URL used one.</summary>
    public PeriodPreset? Preset { get; }

    /// <summary>Where the period starts.</summary>
    public PeriodBound From { get; }

    /// <summary>The period's last day.</summary>
    public PeriodBound To { get; }

    /// <summary>What a page shows when its URL names no period: the last 28 days.</summary>
    public static Period Usual { get; } = Of(PeriodPreset.All[0]);

    /// <summary>A preset's period.</summary>
    public static Period Of(PeriodPreset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        return new Period(preset, preset.From, preset.To);
    }

    /// <summary>Exactly these days.</summary>
    public static Period Of(DateRange range) => new(null, new PeriodBound.Absolute(range.From), new PeriodBound.Absolute(range.To));

    /// <summary>
    /// Reads the URL's values; empty ones count as absent. All absent is the usual period; a from without a to ends
    /// today. All faults are reported at once.
    /// </summary>
    public static ParsedPeriod Parse(string? from, string? to, string? period = null)
    {
        (from, to, period) = (NullIfEmpty(from), NullIfEmpty(to), NullIfEmpty(period));
        if (period is not null && (from ?? to) is not null) return Fault("period", "Give either 'period' or 'from' and 'to', not both, for example period=last-28-days.");
        if (period is not null)
        {
            return PeriodPreset.Find(period) is { } preset
                ? new ParsedPeriod(Of(preset), [])
                : Fault("period", $"'period' is none of {string.Join(", ", PeriodPreset.All.Select(p => p.Slug))}; for example period=last-28-days.");
        }

        if (from is null && to is null) return new ParsedPeriod(Usual, []);
        if (from is null) return Fault("from", "'to' is given without 'from'; add for example from=now-90d/d.");
        var (start, end) = (PeriodBound.Parse(from), PeriodBound.Parse(to ?? "now"));
        if (start is not null && end is not null) return new ParsedPeriod(new Period(null, start, end), []);

        var faults = new List<PeriodFault>(2);
        if (start is null) faults.Add(NotADay("from", "2026-01-01", "now-90d/d"));
        if (end is null) faults.Add(NotADay("to", "2026-06-30", "now-1d"));
        return new ParsedPeriod(null, faults);
    }

    /// <summary>The days the period means when today is this day; at most 25 months of them.</summary>
    public ResolvedPeriod Resolve(DateOnly today, WorkspaceCalendar calendar)
    {
        if (From.On(today, calendar, asEnd: false) is not { } from) return new ResolvedPeriod(null, OutOfSight("from", "now-90d/d"));
        if (To.On(today, calendar, asEnd: true) is not { } to) return new ResolvedPeriod(null, OutOfSight("to", "now-1d"));
        if (to < from)
        {
            var remedy = $"'to' ({Iso(to)}) lies before 'from' ({Iso(from)}); give a later day, for example to={Iso(from.AddDays(27))}.";
            return new ResolvedPeriod(null, new PeriodFault("to", remedy));
        }

        if (to >= from.AddMonths(MostMonths))
        {
            var latest = to.AddDays(1).AddMonths(-MostMonths);
            // Short months can leave the clamped day one too early.
            while (to >= latest.AddMonths(MostMonths)) latest = latest.AddDays(1);
            return new ResolvedPeriod(null, new PeriodFault("from", $"A period is at most {MostMonths} months; start 'from' later, for example from={Iso(latest)}."));
        }

        return new ResolvedPeriod(new DateRange(from, to), null);
    }

    /// <summary>The URL's part for this period, such as period=last-28-days or from=2026-01-01&amp;to=2026-06-30; <see cref="Parse"/> reads it back.</summary>
    public string ToQuery() => Preset is null ? $"from={Escape(From)}&to={Escape(To)}" : $"period={Preset.Slug}";

    /// <summary>A plus sign would be read as a space; every other sign stays readable.</summary>
    private static string Escape(PeriodBound bound) => bound.ToString().Replace("+", "%2B", StringComparison.Ordinal);

    private static string? NullIfEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static ParsedPeriod Fault(string parameter, string sentence) => new(null, [new PeriodFault(parameter, sentence)]);

    private static PeriodFault NotADay(string parameter, string date, string relative) =>
        new(parameter, $"'{parameter}' is neither a date nor a relative day; write for example {parameter}={date} or {parameter}={relative}.");

    private static PeriodFault OutOfSight(string parameter, string example) =>
        new(parameter, $"'{parameter}' lies outside the years 1900 to 2200; write for example {parameter}={example}.");

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
