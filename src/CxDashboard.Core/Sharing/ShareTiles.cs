// The parts that each view is made of, and which of them can keep a share's promise.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Sharing;

/// <summary>One part of a view. Metric: the metric that it shows, null for a part without numbers of a metric; Only: whom alone
/// it is about. Refusal: why it cannot be shown as locked; null where it can.</summary>
public sealed record ShareTile(string Key, string Name, Metric? Metric = null, Filter? Only = null, string? Refusal = null);

public static class ShareTiles
{
    public const string Value = "value", Trend = "trend", Contract = "contract", Why = "why", Sources = "sources", Events = "events";

    // The journey's columns have no place for the count of tickets.
    private const string OnlyInTheTable = "tickets";

    public static string OfGoal(int goalId) => $"goal:{goalId}";

    public static string OfRow(string metric) => $"row:{metric}";

    public static string OfSplit(string dim) => $"split:{dim}";

    /// <summary>Every part of the view, in the order of the page, each with the reason why it cannot be shown where there is one.</summary>
    public static IReadOnlyList<ShareTile> Of(ShareSpec spec, Frame frame)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(frame);
        IEnumerable<ShareTile> tiles = spec.View switch
        {
            SharedView.Overview => [.. Goals(frame.Goals), .. Rows(StageMetrics.All), new(Why, "Why NPS moved", Catalogue.Get("nps")), new(Sources, "Sources"), new(Events, "Events on charts")],
            SharedView.Journey => [.. Goals(frame.Goals), .. Rows(StageMetrics.All.Where(metric => metric != OnlyInTheTable))],
            SharedView.Goals => [.. Goals(frame.Goals), new(Events, "Events on charts")],
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

    private static string? Refusal(ShareTile tile, ShareSpec spec, Audience audience)
    {
        if (tile.Metric is not { } metric) return null;
        var not = spec.Locks.Where(one => !metric.Honours([new Filter(one.Dim, "")])).Select(one => one.Dim).ToList();
        if (not.Count > 0) return $"{metric.Name} is not split by {string.Join(" and ", not)}, so it cannot be locked to {string.Join(" and ", spec.Locks.Where(one => not.Contains(one.Dim)).SelectMany(one => one.Values))}.";
        if (audience.Refusal(metric, spec.LockedFilters()) is { } why) return $"{metric.Name} is {why}, so it cannot keep the lock.";
        if (tile.Only is { } only && spec.Locks.FirstOrDefault(one => one.Dim == only.Dim) is { } held && !held.Values.Contains(only.Value))
            return $"It is about {only} alone, which lies outside the lock.";
        if (!spec.HidesAbsolutes) return null;
        // A row of counts still has its changes in percent.
        if (metric.IsCount && !tile.Key.StartsWith("row:", StringComparison.Ordinal)) return $"{metric.Name} is an absolute number, and those are hidden.";
        return tile.Key == Contract ? "It spells out numerator, denominator and n, and absolute numbers are hidden." : null;
    }
}
