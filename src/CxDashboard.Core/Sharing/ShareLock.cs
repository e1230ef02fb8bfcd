// A share's lock as pure arithmetic: a question in, a question that asks for no more than the share promises out.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Feedback;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Kpis;

namespace CxDashboard.Core.Sharing;

/// <summary>The days of a shown goal: its own, whatever the page's are, up to the last day that the share reaches. Only: whom alone
/// the goal is about.</summary>
public sealed record GoalDays(string Metric, string? Stage, DateRange Days, Filter? Only = null)
{
    /// <summary>Whether a question asks for this goal's own number.</summary>
    public bool Asks(Question asked) =>
        asked.Metric == Metric && asked.Stage == Stage && asked.Breakdown is null && (Only is null || asked.Filters.Where(filter => filter.Dim == Only.Dim).All(filter => filter == Only) && asked.Filters.Contains(Only));
}

/// <summary>What may be asked. Everything is an allow-list, and an empty list allows nothing.</summary>
/// <param name="Dims">Locked dimensions with the values that exist.</param>
/// <param name="Choices">Further dimensions that a visitor may narrow by.</param>
/// <param name="Metrics">The metrics of the parts that are shown.</param>
/// <param name="Splits">The dimensions that numbers may be split by; "stage" for one number a stage.</param>
/// <param name="Stage">The one stage that exists; null for all.</param>
/// <param name="Days">The days that exist, in one or more stretches.</param>
public sealed record ShareLock(
    IReadOnlyList<DimLock> Dims, IReadOnlyList<string> Choices, IReadOnlyList<string> Metrics, IReadOnlyList<string> Splits, string? Stage,
    IReadOnlyList<DateRange> Days, IReadOnlyList<GoalDays> Goals)
{
    // The values of a menu are those with sessions, on every page.
    private const string MenuMetric = "sessions";
    private const string ByStage = "stage";

    /// <summary>The lock of a spec over these days, with the goals among its shown parts.</summary>
    /// <param name="map">What is shown of the map, where the view is one: its initiatives have days of their own.</param>
    public static ShareLock Of(ShareSpec spec, IReadOnlyList<DateRange> days, IReadOnlyList<KeptGoal> goals, MapDocument? map = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var shown = goals.Where(goal => spec.Shows(ShareTiles.OfGoal(goal.GoalId))).ToList();
        string[] metrics =
        [
            .. ShareTiles.MetricsOf(spec.View).Where(metric => spec.Shows(ShareTiles.OfRow(metric))),
            .. spec.View == SharedView.Map ? OfMap(spec) : [],
            .. spec.Shows(ShareTiles.Why) ? ["nps"] : Array.Empty<string>(),
            .. spec.View == SharedView.Metric && spec.Shows(ShareTiles.Value) ? [spec.Metric!] : Array.Empty<string>(),
        ];
        bool MaySplit(string dim) => spec.Shows(ShareTiles.OfSplit(dim)) || spec.Choices.Contains(dim);
        string[] splits = spec.View switch
        {
            SharedView.Metric => [.. Catalogue.Get(spec.Metric!).Dims.Append(ByStage).Where(MaySplit)],
            SharedView.Stage => [.. ShareTiles.SplitsOf(spec.View).Where(MaySplit)],
            SharedView.Map when spec.Shows(ShareTiles.Usage) => [ByStage, "channel", "device"],
            _ => [ByStage],
        };
        var last = days.Count == 0 ? DateOnly.MinValue : days.Max(range => range.To);
        return new ShareLock(spec.Locks, spec.Choices, metrics, splits, spec.Stage, days,
            days.Count == 0 ? [] : [.. shown.SelectMany(goal => DaysOf(goal, last)), .. map is null ? [] : GuestMap.DaysOf(map, last)]);
    }

    // What stands on a map beside its rows.
    private static IEnumerable<string> OfMap(ShareSpec spec) =>
    [
        .. spec.Shows(ShareTiles.Mood) ? ["csat", "sentiment"] : Array.Empty<string>(),
        .. spec.Shows(ShareTiles.Usage) ? ["stage_volume", "tickets"] : Array.Empty<string>(),
        .. Catalogue.All.Select(metric => metric.Key).Where(metric => spec.Shows(ShareTiles.OfSuccess(metric))),
    ];

    /// <summary>The question as far as it may be answered; null where it may not be at all.</summary>
    public Question? Narrow(Question asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        // What may be chosen is named over all stages: visits have none.
        if (Stage is not null && asked.Stage != Stage && !IsMenu(asked)) return null;
        if (asked.Stage == Question.EachStage && !Splits.Contains(ByStage)) return null;
        if (asked.Breakdown is { } dim && !Splits.Contains(dim) && !IsMenu(asked)) return null;
        if (Filters(asked) is not { } filters || Catalogue.Find(asked.Metric) is not { } metric || !metric.Honours(filters)) return null;
        return Range(asked) is { } range ? asked with { Range = range, Filters = filters } : null;
    }

    /// <summary>The filters that narrow a stage's comments; null where they may not be read at all, which a lock that words cannot keep forbids.</summary>
    public IReadOnlyList<Filter>? NarrowComments(string stage, DateRange days, IReadOnlyList<Filter> filters)
    {
        if (Stage != stage || Dims.Select(one => one.Dim).Concat(filters.Select(filter => filter.Dim)).Except(CommentBook.Dims).Any()) return null;
        return Merged(Days).Exists(range => range.Contains(days.From) && range.Contains(days.To)) ? Filters(new Question("sentiment", days, Stage: stage, Filters: [.. filters])) : null;
    }

    /// <summary>Whether a day exists for a visitor.</summary>
    public bool Knows(DateOnly day) => Days.Any(range => range.Contains(day));

    /// <summary>Whether numbers for this value alone may be shown, so that a visitor may read its name.</summary>
    public bool Names(Filter value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Dims.FirstOrDefault(one => one.Dim == value.Dim) is { } locked ? locked.Values.Contains(value.Value)
            : Splits.Contains(value.Dim) || Choices.Contains(value.Dim) || Goals.Any(goal => goal.Only == value);
    }

    private List<Filter>? Filters(Question asked)
    {
        var wanted = asked.Filters.ToLookup(filter => filter.Dim, filter => filter.Value);
        if (wanted.Any(dim => Dims.All(one => one.Dim != dim.Key) && !Choices.Contains(dim.Key) && !Goals.Any(goal => goal.Only?.Dim == dim.Key && goal.Asks(asked)))) return null;
        var filters = new List<Filter>();
        foreach (var locked in Dims)
        {
            var left = wanted.Contains(locked.Dim) ? locked.Values.Intersect(wanted[locked.Dim]).ToList() : locked.Values;
            if (left.Count == 0) return null;
            filters.AddRange(left.Select(value => new Filter(locked.Dim, value)));
        }

        return [.. filters, .. asked.Filters.Where(filter => Dims.All(one => one.Dim != filter.Dim)).Distinct()];
    }

    // A total over fewer days than its label says would be a lie, and so would a month that lacks its end: only a series of days is cut.
    private DateRange? Range(Question asked)
    {
        var stretches = Merged(Allowed(asked));
        if (stretches.Exists(range => range.Contains(asked.Range.From) && range.Contains(asked.Range.To))) return asked.Range;
        return asked.Grain != Grain.Day ? null
            : stretches.Select(range => range.Intersect(asked.Range)).OfType<DateRange>().OrderByDescending(range => range.Days).Select(range => (DateRange?)range).FirstOrDefault();
    }

    private bool IsMenu(Question asked) => asked is { Metric: MenuMetric, Breakdown: { } dim, Stage: null, Grain: Grain.Total } && Choices.Contains(dim);

    private IEnumerable<DateRange> Allowed(Question asked) =>
    [
        .. Metrics.Contains(asked.Metric) || IsMenu(asked) ? Days : [],
        .. Goals.Where(goal => goal.Asks(asked)).Select(goal => goal.Days),
    ];

    private static List<DateRange> Merged(IEnumerable<DateRange> ranges)
    {
        var merged = new List<DateRange>();
        foreach (var range in ranges.OrderBy(range => range.From))
        {
            if (merged.Count > 0 && merged[^1].To.AddDays(1) >= range.From) merged[^1] = new DateRange(merged[^1].From, range.To > merged[^1].To ? range.To : merged[^1].To);
            else merged.Add(range);
        }

        return merged;
    }

    // A goal compares with its baseline, and its chart with the year before.
    private static IEnumerable<GoalDays> DaysOf(KeptGoal kept, DateOnly last)
    {
        var goal = kept.Goal;
        DateOnly[] firsts = [goal.Start.AddYears(-1), goal.BaselineFrom ?? goal.Start, last.AddDays(1 - kept.WindowDays)];
        if (firsts.Min() <= last) yield return new GoalDays(goal.Metric, goal.Stage, new DateRange(firsts.Min(), last), goal.Only);
    }
}
