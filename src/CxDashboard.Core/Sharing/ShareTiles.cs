// The parts that each view is made of, and which of them can keep a share's promise.
using CxDashboard.Core.Feedback;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Sharing;

/// <summary>One part of a view. Metric: the metric that it shows, null for a part without numbers of a metric; Only: whom alone
/// it is about. Refusal: why it cannot be shown as locked; null where it can.</summary>
public sealed record ShareTile(string Key, string Name, Metric? Metric = null, Filter? Only = null, string? Refusal = null);

public static class ShareTiles
{
    public const string Value = "value", Trend = "trend", Contract = "contract", Why = "why", Sources = "sources", Events = "events", Lens = "lens", Comments = "comments",
        Mood = "mood", Drawn = "drawn", Usage = "usage", Effects = "effects", About = "about", Owners = "owners", Origins = "origins", Members = "members";

    /// <summary>Parts that are shown only where somebody chose them by name.</summary>
    public static IReadOnlyList<string> OnlyIfChosen { get; } = [Comments, Owners, Origins, Members];

    // The journey's columns have no place for the count of tickets.
    private const string OnlyInTheTable = "tickets";

    public static string OfGoal(int goalId) => $"goal:{goalId}";

    public static string OfRow(string metric) => $"row:{metric}";

    public static string OfLane(string kind) => $"lane:{kind}";

    public static string OfSuccess(string metric) => $"success:{metric}";

    public static string OfSplit(string dim) => $"split:{dim}";

    /// <summary>The metrics among a view's rows and figures, whether shown or not.</summary>
    public static IReadOnlyList<string> MetricsOf(SharedView view) => view switch
    {
        SharedView.Overview => StageMetrics.All,
        SharedView.Journey or SharedView.Map => [.. StageMetrics.All.Where(metric => metric != OnlyInTheTable)],
        SharedView.Stage => StageMetrics.Figures,
        _ => [],
    };

    /// <summary>Every part of the view, in the order of the page, each with the reason why it cannot be shown where there is one.</summary>
    /// <param name="map">The map, where the view is one.</param>
    public static IReadOnlyList<ShareTile> Of(ShareSpec spec, Frame frame, MapDocument? map = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(frame);
        IEnumerable<ShareTile> tiles = spec.View switch
        {
            SharedView.Overview => [.. Goals(frame.Goals), .. Rows(MetricsOf(spec.View)), new(Why, "Why NPS moved", Catalogue.Get("nps")), new(Sources, "Sources"), new(Events, "Events on charts")],
            SharedView.Journey => [.. Goals(frame.Goals), .. Rows(MetricsOf(spec.View))],
            SharedView.Goals => [.. Goals(frame.Goals), new(Events, "Events on charts")],
            SharedView.Stage => OfStage(spec, frame),
            SharedView.Map => OfMap(spec, frame, map ?? MapDocument.Empty),
            _ => OfMetric(spec, frame),
        };
        return [.. tiles.Select(tile => tile with { Refusal = Refusal(tile, spec, frame.Audience) })];
    }

    private static IEnumerable<ShareTile> Goals(IEnumerable<KeptGoal> goals) =>
        goals.Select(goal => new ShareTile(OfGoal(goal.GoalId), $"Goal: {goal.Goal.Name}", Catalogue.Get(goal.Goal.Metric), goal.Goal.Only));

    private static IEnumerable<ShareTile> Rows(IEnumerable<string> metrics) =>
        metrics.Select(Catalogue.Get).Select(metric => new ShareTile(OfRow(metric.Key), StageMetrics.NameOf(metric), metric));

    private static IEnumerable<ShareTile> OfMetric(ShareSpec spec, Frame frame)
    {
        var metric = Catalogue.Get(spec.Metric!);
        return
        [
            new(Value, metric.Name, metric), new(Trend, "Trend", metric), new(Contract, "How this number came to be", metric),
            .. Goals(frame.Goals.Where(goal => goal.Goal.Metric == metric.Key && goal.Goal.Stage == spec.Stage)),
            .. metric.Dims.Select(dim => new ShareTile(OfSplit(dim), $"Split by {dim}", metric)),
            .. metric.ByStage && spec.Stage is null ? [new ShareTile(OfSplit("stage"), "Split by stage", metric)] : Array.Empty<ShareTile>(),
            new(Events, "Events on charts"),
        ];
    }

    private static IEnumerable<ShareTile> OfStage(ShareSpec spec, Frame frame) =>
    [
        .. Rows(MetricsOf(spec.View)), new(Trend, "Trend"), new(Lens, "Volume, response time and recommendation together"),
        .. Goals(frame.Goals.Where(goal => goal.Goal.Stage == spec.Stage)),
        .. SplitsOf(spec.View).Select(dim => new ShareTile(OfSplit(dim), $"Split by {dim}")),
        new(Comments, "What people said, in their own words", Refusal: RefusalOfComments(spec, frame)),
        new(Events, "Events on charts"),
    ];

    private static IEnumerable<ShareTile> OfMap(ShareSpec spec, Frame frame, MapDocument map) =>
    [
        .. Goals(frame.Goals), .. Rows(MetricsOf(spec.View)),
        new(Mood, "Emotion, as it was measured", Catalogue.Get("sentiment")), new(Drawn, "Emotion, as people drew it"),
        .. map.Type.Lanes.Select(CardKind.Of).Select(kind => new ShareTile(OfLane(kind.Key), kind.Lane)),
        new(Usage, "How much touchpoints are used", Catalogue.Get("stage_volume"), Refusal: RefusalOfUsage(spec)),
        new(Effects, "What initiatives did, as measured", Refusal: spec.HidesAbsolutes ? "It tells how sure it is, which gives sizes away, and absolute numbers are hidden." : null),
        .. map.Head.Many("success").Distinct().Select(Catalogue.Find).OfType<Metric>().Where(metric => metric.HasTotal).Select(metric => new ShareTile(OfSuccess(metric.Key), $"Success metric: {metric.Name}", metric)),
        new(About, "Goal and scope of the map"), new(Owners, "Who owns opportunities, initiatives and processes"), new(Origins, "Sources of claims and findings"),
        new(Members, "What members say about cards, with their names"),
    ];

    // Of a locked channel every visit comes by that channel.
    private static string? RefusalOfUsage(ShareSpec spec) =>
        spec.HidesAbsolutes ? "It tells how many there were, and absolute numbers are hidden."
        : spec.Locks.Select(one => one.Dim).FirstOrDefault(dim => dim is "channel" or "device") is { } dim ? $"Use is told by channel and device, and {dim} is locked." : null;

    /// <summary>The dimensions that one of the view's metrics is split by.</summary>
    public static IEnumerable<string> SplitsOf(SharedView view) => MetricsOf(view).SelectMany(metric => Catalogue.Get(metric).Dims).Distinct();

    // Words are kept with few dimensions; beyond those nobody can say whose they are.
    private static string? RefusalOfComments(ShareSpec spec, Frame frame)
    {
        if (!frame.Workspace.KeepsVerbatims) return "This workspace does not keep what people wrote.";
        var not = spec.Locks.Select(one => one.Dim).Except(CommentBook.Dims).ToList();
        if (not.Count > 0) return $"What people wrote is not split by {string.Join(" and ", not)}, so it cannot keep the lock.";
        return frame.Audience.Refusal(Catalogue.Get("sentiment"), spec.LockedFilters()) is { } why ? $"What people wrote is {why}, so it cannot keep the lock." : null;
    }

    private static string? Refusal(ShareTile tile, ShareSpec spec, Audience audience)
    {
        if (tile.Refusal is not null) return tile.Refusal;
        if (tile.Metric is not { } metric) return null;
        var not = spec.Locks.Where(one => !metric.Honours([new Filter(one.Dim, "")])).Select(one => one.Dim).ToList();
        if (not.Count > 0) return $"{metric.Name} is not split by {string.Join(" and ", not)}, so it cannot be locked to {string.Join(" and ", spec.Locks.Where(one => not.Contains(one.Dim)).SelectMany(one => one.Values))}.";
        if (audience.Refusal(metric, spec.LockedFilters()) is { } why) return $"{metric.Name} is {why}, so it cannot keep the lock.";
        if (tile.Only is { } only && spec.Locks.FirstOrDefault(one => one.Dim == only.Dim) is { } held && !held.Values.Contains(only.Value))
            return $"It is about {only} alone, which lies outside the lock.";
        if (!spec.HidesAbsolutes) return null;
        // A row of counts still has its changes in percent; a figure's trend would tell the counts.
        var isRow = spec.View is not (SharedView.Stage or SharedView.Map) && tile.Key.StartsWith("row:", StringComparison.Ordinal);
        if (metric.IsCount && !isRow) return $"{metric.Name} is an absolute number, and those are hidden.";
        return tile.Key == Contract ? "It spells out numerator, denominator and n, and absolute numbers are hidden." : null;
    }
}
