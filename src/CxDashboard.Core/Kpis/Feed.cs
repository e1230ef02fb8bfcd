// How current the facts behind a metric are, and what that makes of a value.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Kpis;

/// <summary>The sources of one kind of fact, taken together: the worst of them decides.</summary>
public sealed record Feed
{
    public required FactKind Kind { get; init; }
    /// <summary>True once anything was ever committed.</summary>
    public bool Delivered { get; init; }
    public DateTimeOffset? AsOf { get; init; }
    /// <summary>The last day that no source restates any more.</summary>
    public DateOnly? SettledTo { get; init; }
    /// <summary>The last day that any source has handed over.</summary>
    public DateOnly? CoversTo { get; init; }
    /// <summary>The days that no source still owes: one of them without a row is a true zero.</summary>
    public IReadOnlyList<DateRange> Covered { get; init; } = [];
    /// <summary>The first day that was asked of the sources at all.</summary>
    public DateOnly? Since { get; init; }
    public bool Late { get; init; }
    /// <summary>The days of which the source said more than their rows, by what it said.</summary>
    public IReadOnlyList<(DataFlags Flag, DateRange Days)> Flagged { get; init; } = [];
    public string? Fault { get; init; }

    /// <summary>What the source said of any of these days.</summary>
    public DataFlags FlagsIn(DateRange range) =>
        Flagged.Where(one => one.Days.Intersect(range) is not null).Aggregate(DataFlags.None, (all, one) => all | one.Flag);

    /// <summary>The feed of a metric made of several kinds.</summary>
    public static Feed? Of(Metric metric, IReadOnlyDictionary<FactKind, Feed> feeds)
    {
        var found = metric.Kinds.Where(feeds.ContainsKey).Select(kind => feeds[kind]).ToList();
        if (found.Count == 0) return null;
        return new Feed
        {
            Kind = found[0].Kind,
            Delivered = found.Any(f => f.Delivered),
            AsOf = found.Min(f => f.AsOf),
            SettledTo = found.Any(f => f.SettledTo is null) ? null : found.Min(f => f.SettledTo),
            CoversTo = found.Max(f => f.CoversTo),
            Covered = found.Select(f => f.Covered).Aggregate((one, other) => [.. one.SelectMany(days => other.Select(days.Intersect)).OfType<DateRange>()]),
            Since = found.Min(f => f.Since),
            Late = found.Any(f => f.Late),
            Flagged = [.. found.SelectMany(f => f.Flagged)],
            Fault = found.Select(f => f.Fault).FirstOrDefault(fault => fault is not null),
        };
    }
}

/// <summary>Which numbers may be shown, and as what.</summary>
public static class Judging
{
    /// <summary>The least n with which the workspace shows a value of the metric.</summary>
    public static int MinimumOf(Workspace workspace, Metric metric) => metric.Shape == Shape.Nps ? workspace.MinimumNNps : workspace.MinimumN;

    /// <summary>Turns parts into a measure. The order matters: what is missing is never called too few, and what is late is never called fresh.</summary>
    public static Measure Of(Metric metric, Parts parts, Distribution? minutes, DateRange range, Feed? feed, int minimumN)
    {
        if (feed is not { Delivered: true })
            return Measure.Nothing(feed?.Fault is { } fault ? $"no data yet; {fault}" : $"no source has delivered {metric.Kinds[0].Plural()} yet");
        var startsBefore = feed.Since > range.From;
        var figure = Measuring.Of(metric, parts, minutes);
        if (figure is not { } known || (metric.Shape == Shape.Count && parts.N == 0 && !Covered(range, feed)))
        {
            return Measure.Nothing(
                metric.Shape == Shape.Duration && parts.B > 0 ? $"none done yet, {parts.B} open" : $"no {metric.Counts} in these days",
                feed.AsOf) with { Open = parts.B, StartsBeforeData = startsBefore };
        }

        if (metric.Shape != Shape.Count && parts.N < minimumN)
        {
            return new Measure(null, 0, parts.N, null, State.TooFew, feed.AsOf,
                $"not enough {metric.Counts}: {parts.N} of at least {minimumN}", StartsBeforeData: startsBefore);
        }

        var (state, why) = Currency(range, feed);
        return new Measure(known.Value, known.Numerator, parts.N, known.Interval, state, feed.AsOf, why, known.P90, known.Open, startsBefore) { Parts = parts, Flags = feed.FlagsIn(range) };
    }

    private static (State, string?) Currency(DateRange range, Feed feed)
    {
        if (feed.Fault is not null) return (State.Stale, feed.Fault);
        if (feed.Late) return (State.Stale, "its source is late");
        if (feed.SettledTo is null || range.To > feed.SettledTo)
            return (State.Provisional, feed.SettledTo is { } settled ? $"days after {settled:yyyy-MM-dd} may still change" : "all days may still change");
        return (State.Fresh, null);
    }

    // A day that every source has covered without a row is a true zero; any other day without a row is unknown.
    private static bool Covered(DateRange range, Feed feed) => feed.Covered.Any(days => days.Contains(range.From) && days.Contains(range.To));
}
