// The touchpoints that people drew at a stage and linked with data: how much each is used, and how the metric in focus does there.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Journey;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Metrics;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Drill;

/// <summary>The block; where no touchpoint is linked Split is null, and Next says what to do at Href.</summary>
public sealed record TouchpointsView(BreakdownView? Split, string Next, string Href, string LinkText);

/// <summary>The block's questions: one split for each way in which use is counted.</summary>
internal sealed class Touchpoints
{
    private sealed record Linked(Card Card, Usage Usage);

    private readonly IReadOnlyList<KeptMap> maps;
    private readonly IReadOnlyList<Linked> linked;
    private readonly int drawn;
    private readonly Dictionary<(string Metric, string Dim), (int? Split, int? Whole)> asked;

    private Touchpoints(IReadOnlyList<KeptMap> maps, Stage stage, Viewing viewing, Questions questions)
    {
        this.maps = maps;
        var cards = maps.SelectMany(kept => kept.Map.Stages.Where(card => card["data"] == stage.Key).SelectMany(card => kept.Map.At(card.Id, "touchpoint"))).ToList();
        drawn = cards.Count;
        // A map derived from another has the same touchpoints once more.
        linked = [.. cards.Select(card => (Card: card, Usage: Usage.Of(card))).Where(one => one.Usage is { } usage && Usage.Splits.Contains((usage.Metric, usage.Dim)))
            .Select(one => new Linked(one.Card, one.Usage!.Value)).DistinctBy(one => (one.Card.Title, one.Usage))];
        asked = linked.Select(one => (one.Usage.Metric, one.Usage.Dim)).Distinct().ToDictionary(split => split, split =>
            (questions.AddSplit(split.Metric, viewing.Days, split.Dim, stage.Key), questions.AddWholeOf(split.Metric, viewing.Days, split.Dim, stage.Key)));
    }

    public static Touchpoints Ask(IReadOnlyList<KeptMap> maps, Stage stage, Viewing viewing, Questions questions) => new(maps, stage, viewing, questions);

    /// <param name="splits">The splits of the metric in focus, whose rows the touchpoints' channels and devices are.</param>
    public TouchpointsView Read(Answers answers, Subject subject, IReadOnlyList<BreakdownView> splits, Frame frame, string uri)
    {
        var map = maps.Count > 0 ? maps[0] : null;
        var href = $"{frame.Workspace.Key}/maps{(map is null ? "" : $"/{map.MapId}")}";
        if (linked.Count == 0)
        {
            return drawn == 0
                ? new TouchpointsView(null, "No map shows where customers meet you at this stage.", href, map is null ? "Draw a map" : $"Add touchpoints on {map.Map.Name}")
                : new TouchpointsView(null, $"No touchpoint of this stage is linked with data: open one's card and choose under \"Usage from data\" whose numbers it stands for.", href, $"Link them on {map!.Map.Name}");
        }

        var rows = linked.Select(one => (N: UseOf(one.Usage, answers)?.N ?? -1, Row: Row(one, answers, subject, splits, uri))).OrderByDescending(row => row.N).Select(row => row.Row).ToList();
        var metric = subject.Metric;
        return new TouchpointsView(
            new BreakdownView("touchpoint", "By touchpoint", $"as linked on the map; a click filters the page by its channel or device, whose {metric.Name} it shows", "Touchpoint", "Use",
                Breakdown.ValueHead(metric), rows, null, null), "", href, "");
    }

    private BreakdownRow Row(Linked one, Answers answers, Subject subject, IReadOnlyList<BreakdownView> splits, string uri)
    {
        var (usage, metric) = (one.Usage, subject.Metric);
        var filter = new Filter(usage.Dim, usage.Value);
        var isChosen = subject.Filters.Concat(subject.Unhonoured).Contains(filter);
        var href = isChosen ? QueryUrl.Toggle(uri, usage.Dim, usage.Value) : QueryUrl.With(uri, (usage.Dim, usage.Value));
        var row = new BreakdownRow(one.Card.Title, null, null, null, null, null, Href: href, IsChosen: isChosen, AddHref: QueryUrl.Toggle(uri, usage.Dim, usage.Value));
        if (UseOf(usage, answers) is not { } own) return row with { Absence = $"use unknown: {Catalogue.Get(usage.Metric).Counts} are not split as the page's filters ask" };
        // The same row of the split by channel or device: what is hidden there is hidden here.
        var same = splits.FirstOrDefault(split => split.Dim == usage.Dim)?.Rows.FirstOrDefault(split => split.Name == usage.Value);
        var whole = answers[asked[(usage.Metric, usage.Dim)].Whole!.Value].Single().Measure.N;
        var share = whole > 0 ? (int)Math.Round(1000d * own.N / whole) : 0;
        return row with
        {
            N = Format.Count(own.N), Share = share, ShareText = $"{Format.Number(share / 10m, 1)}% of {Catalogue.Get(usage.Metric).Counts}",
            Value = same?.Value, Change = same?.Change,
            Absence = same?.Value is not null ? null : same?.Absence ?? (metric.Dims.Contains(usage.Dim) ? $"no {metric.Counts} by {usage.Dim} {usage.Value}" : $"not split by {usage.Dim}"),
        };
    }

    // What was not seen in days that were delivered was not used.
    private Measure? UseOf(Usage usage, Answers answers)
    {
        if (asked[(usage.Metric, usage.Dim)] is not ({ } split, { } whole)) return null;
        return answers[split].FirstOrDefault(cell => cell.Value == usage.Value)?.Measure
            ?? (answers[whole].Single().Measure is { State: not State.Missing } all ? all with { N = 0, Value = 0 } : null);
    }
}
