// What a stage's page asks besides its metric in focus: a tile for each metric that can be measured at a stage, and the lens.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Drill;

/// <summary>The page's tiles and series by their handles.</summary>
internal sealed class DrillQuestions
{
    /// <summary>The tiles in their order; the first is in focus unless the address names another.</summary>
    public static IReadOnlyList<(string Metric, string? Name)> Tiles { get; } =
    [
        .. StageMetrics.Figures.Select(metric => (metric, metric switch { "stage_volume" => "Volume", "nps" => "NPS", "first_response" => "First response, median", _ => null })),
    ];

    /// <summary>The lens: how much came, how long it waited, what it said of it.</summary>
    public static IReadOnlyList<string> Lens { get; } = ["tickets", "first_response", "nps"];

    private static readonly Grain[] LensGrains = [Grain.Week, Grain.Month];

    private readonly Dictionary<string, (int? Now, int? Before)> tiles;
    private readonly Dictionary<string, Dictionary<Grain, int>> lens;

    private DrillQuestions(Stage stage, Viewing viewing, Questions questions)
    {
        tiles = Tiles.ToDictionary(tile => tile.Metric, tile =>
            (questions.Add(tile.Metric, viewing.Days, stage: stage.Key), questions.Add(tile.Metric, viewing.Against, stage: stage.Key)));
        lens = Lens.ToDictionary(metric => metric, metric => LensGrains
            .Select(grain => (grain, At: questions.Add(metric, viewing.Days, grain, stage.Key)))
            .Where(asked => asked.At is not null).ToDictionary(asked => asked.grain, asked => asked.At!.Value));
    }

    public static DrillQuestions Ask(Stage stage, Viewing viewing, Questions questions) => new(stage, viewing, questions);

    /// <summary>The measure in these days; null where the metric cannot honour the page's filters.</summary>
    public Measure? Now(string metric, Answers answers) => tiles[metric].Now is { } at ? answers[at].Single().Measure : null;

    public Measure? Before(string metric, Answers answers) => tiles[metric].Before is { } at ? answers[at].Single().Measure : null;

    /// <summary>The lens's cells by grain; empty where the metric cannot honour the page's filters.</summary>
    public IReadOnlyDictionary<Grain, (IReadOnlyList<Cell> Now, IReadOnlyList<Cell> Before)> Series(string metric, Answers answers) =>
        lens[metric].ToDictionary(pair => pair.Key, pair => (answers[pair.Value], (IReadOnlyList<Cell>)[]));
}

/// <summary>A tile of the page. <paramref name="Href"/> puts its metric in focus, <paramref name="MetricHref"/> leads to how it came to be; null where it leads nowhere.</summary>
public sealed record DrillTile(KpiTile Tile, string? Href, string? MetricHref, bool IsChosen);

/// <summary>One value of the page's filter, and the way to take it away.</summary>
public sealed record FilterChip(string Text, string RemoveHref);
