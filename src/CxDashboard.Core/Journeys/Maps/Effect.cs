// What a shipped initiative did: before against after, or one variant against the other, with the error of both.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Statistics;

namespace CxDashboard.Core.Journeys.Maps;

/// <summary>The days that are compared. Before and After are equal where two variants ran at the same time.</summary>
public sealed record EffectDays(DateRange Before, DateRange After)
{
    /// <summary>Twelve weeks on either side at most: longer, and the season speaks.</summary>
    private const int MostWeeks = 12;

    /// <summary>Whole weeks before and after the day it shipped, as many as there are up to the last day; null where not one week has passed.</summary>
    public static EffectDays? Around(DateOnly shipped, DateOnly lastDay)
    {
        var weeks = Math.Min(MostWeeks, (lastDay.DayNumber - shipped.DayNumber + 1) / 7);
        return weeks < 1 ? null : new(new DateRange(shipped.AddDays(-7 * weeks), shipped.AddDays(-1)), new DateRange(shipped, shipped.AddDays(7 * weeks - 1)));
    }

    /// <summary>The days on which both variants ran, up to the last day; null where there is none.</summary>
    public static EffectDays? While(DateOnly starts, DateOnly? ends, DateOnly lastDay)
    {
        var last = ends is { } end && end < lastDay ? end : lastDay;
        return last < starts ? null : new(new DateRange(starts, last), new DateRange(starts, last));
    }
}

/// <summary>
/// A measured effect in the metric's unit. Interval (95 %) is null where a side has none: a full count, for instance. Tone: good,
/// bad, or none where chance explains it or nothing can be told.
/// </summary>
public sealed record Effect(Metric Metric, double Difference, Interval? Interval, long NBefore, long NAfter, string Tone)
{
    /// <summary>The effect; null where either side has no value.</summary>
    public static Effect? Of(Metric metric, Measure? before, Measure? after)
    {
        ArgumentNullException.ThrowIfNull(metric);
        if (before is not { Value: { } then, StartsBeforeData: false } || after?.Value is not { } now) return null;
        var interval = before.Interval is { } first && after.Interval is { } second ? Estimates.Difference(now, second, then, first) : (Interval?)null;
        var told = interval is { } sure && !sure.Contains(0);
        return new(metric, now - then, interval, before.N, after.N, !told ? "none" : now > then == (metric.Better == Better.Higher) ? "good" : "bad");
    }
}
