// What a map asks of the gateway beside the stages' tiles: sentiment, how much each channel is used, and its success metrics.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Journey;

/// <summary>The questions of one map, asked together with its page's.</summary>
internal sealed class MapFigures(MapDocument map)
{
    private readonly Dictionary<(string Metric, string Dim), int?> splits = [];
    private readonly Dictionary<string, int?> success = [];
    private int? sentiment;

    /// <summary>What the map's initiatives did.</summary>
    public Effects Effects { get; } = new(map);

    public void Ask(Viewing viewing, Questions questions)
    {
        sentiment = questions.Add("sentiment", viewing.Days, stage: Question.EachStage);
        foreach (var split in Journey.Usage.Splits) splits[split] = questions.AddSplit(split.Metric, viewing.Days, split.Dim, Question.EachStage);
        foreach (var metric in map.Head.Many("success").Where(key => Catalogue.Find(key) is { HasTotal: true })) success[metric] = questions.Add(metric, viewing.Days);
        Effects.Ask(viewing, questions);
    }

    public Mood? Mood(Stage stage, PageNumbers page) => Core.Journeys.Maps.Mood.Of(
        page.Stages.Now("csat", stage, page.Answers), sentiment is { } at ? page.Answers[at].FirstOrDefault(cell => cell.Stage == stage.Key)?.Measure : null);

    /// <summary>The map's success metrics with their present values.</summary>
    public IReadOnlyList<(Metric Metric, Measure? Now)> Success(Answers answers) =>
        [.. success.Select(one => (Catalogue.Get(one.Key), one.Value is { } at ? answers[at].Select(cell => cell.Measure).FirstOrDefault() : null))];

    /// <summary>The use of a touchpoint at a stage in words: 61% of 88.7k sessions; null where it is not linked.</summary>
    public string? Usage(Card touchpoint, Stage? stage, Answers answers)
    {
        if (Journey.Usage.Of(touchpoint) is not var (metric, dim, value)) return null;
        if (stage is null) return "use unknown: the stage has no data";
        if (splits.GetValueOrDefault((metric, dim)) is not { } at) return "use unknown under this filter";
        var cells = answers[at].Where(cell => cell.Stage == stage.Key).ToList();
        var all = cells.Sum(cell => cell.Measure.Value ?? 0);
        if (all == 0) return "no use in these days";
        var own = cells.Where(cell => cell.Value == value).Sum(cell => cell.Measure.Value ?? 0);
        return $"{Format.Number((decimal)(100 * own / all), 0)}% of {Format.Count((long)all)} {Catalogue.Get(metric).Counts}";
    }

    /// <summary>What a touchpoint can be linked with, as far as it occurs in the data.</summary>
    public IReadOnlyList<(string Value, string Text)> Usages(Answers answers) =>
    [
        .. from split in Journey.Usage.Splits
           let at = splits.GetValueOrDefault(split)
           where at is not null
           from value in answers[at.Value].Select(cell => cell.Value).Where(value => value.Length > 0).Distinct().Order(StringComparer.Ordinal)
           select (new Usage(split.Metric, split.Dim, value).ToString(), $"{Catalogue.Get(split.Metric).Name}, {split.Dim} {value}"),
    ];
}
