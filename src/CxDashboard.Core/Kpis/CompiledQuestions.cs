// Checks the questions and cuts their ranges into whole months and single days: the arrays the gateway's query takes.
using CxDashboard.Core.Calendars;

namespace CxDashboard.Core.Kpis;

/// <summary>Questions ready for the database; nothing in it comes from a visitor unchecked.</summary>
public sealed class CompiledQuestions
{
    /// <summary>The longest range a page may ask for.</summary>
    public const int MostMonths = 25;

    private readonly List<(int Id, string Metric, string Dim, string Stage, string? Value, string Grain, bool Months, DateRange Days)> pieces = [];

    private CompiledQuestions(IReadOnlyList<Question> questions) => Questions = questions;

    public IReadOnlyList<Question> Questions { get; }

    public int[] Ids => [.. pieces.Select(p => p.Id)];
    public string[] Metrics => [.. pieces.Select(p => p.Metric)];
    public string[] Dims => [.. pieces.Select(p => p.Dim)];
    public string[] Stages => [.. pieces.Select(p => p.Stage)];
    public string?[] Values => [.. pieces.Select(p => p.Value)];
    public string[] Grains => [.. pieces.Select(p => p.Grain)];
    public bool[] WholeMonths => [.. pieces.Select(p => p.Months)];
    public DateOnly[] From => [.. pieces.Select(p => p.Days.From)];
    public DateOnly[] To => [.. pieces.Select(p => p.Days.To)];

    /// <summary>True when any question needs the distribution of minutes.</summary>
    public bool AsksDurations => Questions.Any(q => Catalogue.Get(q.Metric).Shape == Shape.Duration);

    /// <summary>Throws <see cref="UnanswerableQuestion"/> for a question outside the catalogue or the limits.</summary>
    public static CompiledQuestions Of(IReadOnlyList<Question> questions)
    {
        var compiled = new CompiledQuestions(questions);
        for (var id = 0; id < questions.Count; id++) compiled.Add(id, questions[id]);
        return compiled;
    }

    private void Add(int id, Question question)
    {
        var metric = Catalogue.Find(question.Metric)
            ?? throw new UnanswerableQuestion($"There is no metric \"{question.Metric}\". There are: {string.Join(", ", Catalogue.All.Select(m => m.Key))}.");
        if (IsTooLong(question.Range))
            throw new UnanswerableQuestion($"The range is longer than {MostMonths} months: choose a later beginning than {question.Range.From:yyyy-MM-dd}.");
        if (question is { Stage: not null } && !metric.ByStage)
            throw new UnanswerableQuestion($"{metric.Name} is not measured by stage: leave the stage out.");
        if (question.Stage is null && !metric.HasTotal)
            throw new UnanswerableQuestion($"{metric.Name} has no total, because stages overlap: name a stage.");
        if (question.Breakdown is not null && question.Filter is not null)
            throw new UnanswerableQuestion("A breakdown and a filter cannot be combined yet: choose one of the two.");
        var dim = question.Breakdown ?? question.Filter?.Dim ?? "";
        if (dim.Length > 0 && !metric.Dims.Contains(dim))
            throw new UnanswerableQuestion(metric.Dims.Count == 0
                ? $"{metric.Name} cannot be split by {dim}, nor by anything else."
                : $"{metric.Name} cannot be split by {dim}; it can by {string.Join(", ", metric.Dims)}.");

        foreach (var (months, days) in Pieces(question))
        {
            pieces.Add((id, metric.Key, dim, question.Stage ?? "", question.Filter?.Value,
                question.Grain.ToString().ToLowerInvariant(), months, days));
        }
    }

    // Within the last 25 months of the calendar no range is too long, and adding to its first day would fall off.
    private static bool IsTooLong(DateRange range) =>
        range.From <= DateOnly.MaxValue.AddMonths(-MostMonths) && range.To > range.From.AddMonths(MostMonths);

    private static IEnumerable<(bool Months, DateRange Days)> Pieces(Question question)
    {
        // A week may lie in two months, so it cannot be read from whole ones.
        if (question.Grain is Grain.Day or Grain.Week) return [(false, question.Range)];
        var (months, edges) = question.Range.SplitIntoWholeMonthsAndEdges();
        var pieces = edges.Select(edge => (false, edge));
        return months.Count > 0 ? pieces.Prepend((true, new DateRange(months[0], months[^1]))) : pieces;
    }
}
