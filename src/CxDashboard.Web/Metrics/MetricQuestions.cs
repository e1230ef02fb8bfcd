// Everything a metric page asks, asked together: the value, its trend, and its splits, for the days and those compared with.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Web.Numbers;

namespace CxDashboard.Web.Metrics;

/// <summary>A split's cells on both sides, and the whole that they are parts of; a whole is null where it means nothing.</summary>
public sealed record Split(string Dim, IReadOnlyList<Cell> Now, IReadOnlyList<Cell> Before, Measure? WholeNow, Measure? WholeBefore)
{
    public const string ByStage = "stage";

    /// <summary>The cell's name in the split: a stage's key or a dimension's value.</summary>
    public string KeyOf(Cell cell) => Dim == ByStage ? cell.Stage : cell.Value;
}

/// <summary>The page's questions by their handles.</summary>
internal sealed class MetricQuestions
{
    /// <summary>The longest stretch that unusual days are looked for in, history included.</summary>
    private const int MostDays = 400;

    private readonly string? refusal;
    private readonly int? now;
    private readonly int? before;
    private readonly Dictionary<Grain, (int Now, int? Before)> trends = [];
    private readonly List<(string Dim, int Now, int? Before, int? WholeNow, int? WholeBefore)> splits = [];
    private readonly int? history;

    private MetricQuestions(Subject subject, Viewing viewing, Questions questions)
    {
        refusal = subject.Refusal;
        if (refusal is not null) return;
        var (key, stage) = (subject.Metric.Key, subject.Stage?.Key);
        now = questions.Add(key, viewing.Days, stage: stage);
        before = questions.Add(key, viewing.Against, stage: stage);
        foreach (var grain in Series.Grains)
        {
            if (grain == Grain.Day && viewing.Days.Days > Series.MostPoints) continue;
            trends[grain] = (questions.Add(key, viewing.Days, grain, stage)!.Value, questions.Add(key, viewing.Against, grain, stage));
        }

        var from = viewing.Days.From.AddDays(-UnusualDays.History);
        var earliest = viewing.Days.To.AddDays(1 - MostDays);
        history = questions.Add(key, new DateRange(from > earliest ? from : earliest, viewing.Days.To), Grain.Day, stage);
        AskSplits(subject, viewing, questions);
    }

    public static MetricQuestions Ask(Subject subject, Viewing viewing, Questions questions) => new(subject, viewing, questions);

    public Measure Now(Answers answers) => now is { } at ? answers[at].Single().Measure : Measure.Nothing(refusal ?? "not asked");

    public Measure? Before(Answers answers) => before is { } at ? answers[at].Single().Measure : null;

    public IReadOnlyList<Cell> History(Answers answers) => history is { } at ? answers[at] : [];

    public IReadOnlyDictionary<Grain, (IReadOnlyList<Cell> Now, IReadOnlyList<Cell> Before)> Trends(Answers answers) =>
        trends.ToDictionary(pair => pair.Key, pair => (answers[pair.Value.Now], pair.Value.Before is { } b ? answers[b] : (IReadOnlyList<Cell>)[]));

    public IReadOnlyList<Split> Splits(Answers answers) => [.. splits.Select(split => new Split(split.Dim,
        answers[split.Now], split.Before is { } b ? answers[b] : [],
        split.WholeNow is { } whole ? answers[whole].Single().Measure : null,
        split.WholeBefore is { } earlier ? answers[earlier].Single().Measure : null))];

    private void AskSplits(Subject subject, Viewing viewing, Questions questions)
    {
        var (metric, stage) = (subject.Metric, subject.Stage?.Key);
        foreach (var dim in metric.Dims)
        {
            if (questions.AddSplit(metric.Key, viewing.Days, dim, stage) is not { } split) continue;
            // A split by a filter's own dimension shows all its values, so its whole is not narrowed by it either.
            var whole = Definition.AddsUp(dim);
            splits.Add((dim, split, questions.AddSplit(metric.Key, viewing.Against, dim, stage),
                whole ? questions.AddWholeOf(metric.Key, viewing.Days, dim, stage) : null, whole ? questions.AddWholeOf(metric.Key, viewing.Against, dim, stage) : null));
        }

        if (!metric.ByStage) return;
        splits.Add((Split.ByStage, questions.Add(metric.Key, viewing.Days, stage: Question.EachStage)!.Value,
            questions.Add(metric.Key, viewing.Against, stage: Question.EachStage),
            metric.HasTotal ? questions.Add(metric.Key, viewing.Days) : null,
            metric.HasTotal ? questions.Add(metric.Key, viewing.Against) : null));
    }
}
