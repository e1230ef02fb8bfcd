// How current the facts behind a metric are, and what that makes of a value.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Kpis;

/// <summary>The sources of one kind of fact, taken together: the worst of them decides.</summary>
public sealed record Feed
{
    /// <summary>The kind; of a metric made of several the first that has not been delivered.</summary>
    public required FactKind Kind { get; init; }
    /// <summary>True once anything was ever committed, of each kind.</summary>
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

    /// <summary>The feed of what is made of several kinds.</summary>
    public static Feed Of(IReadOnlyList<FactKind> kinds, IReadOnlyDictionary<FactKind, Feed> feeds)
    {
        var found = kinds.Where(feeds.ContainsKey).Select(kind => feeds[kind]).ToList();
        if (found.Count == 0) return new Feed { Kind = kinds[0] };
        return new Feed
        {
            Kind = kinds.FirstOrDefault(kind => !found.Any(f => f.Kind == kind && f.Delivered), found[0].Kind),
            Delivered = kinds.All(kind => found.Any(f => f.Kind == kind && f.Delivered)),
            AsOf = found.Min(f => f.AsOf),
            SettledTo = found.Any(f => f.SettledTo is null) ? null : found.Min(f => f.SettledTo),
            CoversTo = found.Max(f => f.CoversTo),
            Covered = found.Select(f => f.Covered).Aggregate((one, other) => [.. one.SelectMany(days => other.Select(days.Intersect)).OfType<DateRange>()]),
            Since = found.Max(f => f.Since),
            Late = found.Any(f => f.Late),
            Flagged = [.. found.SelectMany(f => f.Flagged)],
            Fault = found.Select(f => f.Fault).FirstOrDefault(fault => fault is not null),
        };
    }
}

/// <summary>How current each kind of fact is, and on which of them the numbers of each stage rest.</summary>
public sealed record Feeds(IReadOnlyDictionary<FactKind, Feed> ByKind, StageSteps Steps)
{
    public static Feeds None { get; } = new(new Dictionary<FactKind, Feed>(), StageSteps.None);

    /// <summary>What feeds a metric at a stage, or at all of them together.</summary>
    public Feed Of(Metric metric, string? stage) => Feed.Of(Steps.KindsOf(metric, stage), ByKind);
}

/// <summary>Which numbers may be shown, and as what.</summary>
public static class Judging
{
    /// <summary>The least n with which the workspace shows a value of the metric.</summary>
    public static int MinimumOf(Workspace workspace, Metric metric) => metric.Shape == Shape.Nps ? workspace.MinimumNNps : workspace.MinimumN;

    /// <summary>Turns parts into a measure. The order matters: what is missing is never called too few, and what is late is never called fresh.</summary>
    /// <param name="unset">Why the metric can have no value in this workspace, for want of a setting; null where it can.</param>
    public static Measure Of(Metric metric, Parts parts, Distribution? minutes, DateRange range, Feed feed, int minimumN, string? unset = null)
    {
        if (!feed.Delivered)
            return Measure.Nothing(feed.Fault is { } fault ? $"no data yet; {fault}" : $"no source has delivered {feed.Kind.Plural()} yet");
        if (unset is not null) return Measure.Nothing(unset, feed.AsOf);
        // A level is what there is at the range's end; only its last day must be known.
        var startsBefore = feed.Since > (metric.Shape == Shape.Level ? range.To : range.From);
        if (WhyNot(metric, parts, range, feed) is { } why)
            return Measure.Nothing(why, feed.AsOf) with { Open = parts.B, StartsBeforeData = startsBefore };
        if (!metric.IsCount && parts.N < minimumN)
        {
            return new Measure(null, 0, parts.N, null, State.TooFew, feed.AsOf,
                $"not enough {metric.Counts}: {parts.N} of at least {minimumN}", StartsBeforeData: startsBefore);
        }

        var known = Measuring.Of(metric, parts, minutes)!.Value;
        var (state, note) = Currency(range, feed);
        return new Measure(known.Value, known.Numerator, parts.N, known.Interval, state, feed.AsOf, note, known.P90, known.Open, startsBefore)
        {
            Parts = parts, Denominator = known.Denominator ?? parts.N, P90Interval = known.P90Interval, Flags = feed.FlagsIn(range),
        };
    }

    private static string? WhyNot(Metric metric, Parts parts, DateRange range, Feed feed)
    {
        if (metric.Period is { } period && parts.N == 0) return $"no whole {period.ToString().ToLowerInvariant()} in these days";
        if (metric.IsCount && parts.N == 0 && !Covered(range, feed)) return $"no {metric.Counts} in these days";
        if (metric.Shape == Shape.Level && range.From > feed.CoversTo) return "these days have not been delivered yet";
        if (metric.NeverAbove is { } incomplete && parts.A > parts.N) return incomplete;
        if (metric.IsCount || (metric.Shape == Shape.Ratio ? parts.B : parts.N) > 0) return null;
        return metric.Shape switch
        {
            Shape.Duration when parts.B > 0 => $"none done yet, {parts.B} open",
            Shape.Ratio when parts.N > 0 => $"nobody to divide by in these days, of {parts.N} {metric.Counts}",
            _ => $"no {metric.Counts} in these days",
        };
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
