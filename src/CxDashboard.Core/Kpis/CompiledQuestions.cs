// Checks the questions and sorts them: what stored parts can answer, cut into whole months and single days, and what only the facts can.
using System.Text.Json;
using CxDashboard.Core.Calendars;

namespace CxDashboard.Core.Kpis;

/// <summary>Questions that only the facts can answer, of one metric, breakdown and set of filters: one statement for all of them.</summary>
internal sealed record FactQuestions(Metric Metric, string? Breakdown, ILookup<string, string> Only, IReadOnlyList<(int Id, Question Question)> Asked)
{
    public DateOnly First => Asked.Min(one => one.Question.Range.From);
    public DateOnly Last => Asked.Max(one => one.Question.Range.To);

    /// <summary>The days asked for; null for all between the first and the last, as a level needs them.</summary>
    public DateOnly[]? Days => Metric.Shape == Shape.Level ? null : [.. Asked.SelectMany(one => one.Question.Range.EachDay()).Distinct()];
}

/// <summary>Questions ready for the database; nothing in it comes from a visitor unchecked.</summary>
public sealed class CompiledQuestions
{
    /// <summary>The longest range a page may ask for.</summary>
    public const int MostMonths = 25;

    /// <summary>The most values a page may filter by, over all dimensions; personas may add their segments to them.</summary>
    public const int MostFilters = 50;

    /// <summary>The most points of one series.</summary>
    public const int MostPoints = 400;

    /// <summary>The most values of one split; the largest are shown.</summary>
    public const int MostGroups = 50;

    private const int MostCompiled = MostFilters + Segments.Segment.Most;

    // Before any day of any source: what is there now is the sum of all that came and went.
    private static readonly DateOnly Beginning = new(1900, 1, 1);

    private readonly List<Question> all = [];
    private readonly Dictionary<string, int> known = [];
    private readonly List<Piece> pieces = [];
    private readonly List<(int Id, Question Question)> finer = [];
    private readonly Dictionary<int, Plan> plans = [];

    private CompiledQuestions(IReadOnlyList<Question> questions) => Questions = questions;

    private bool FactsOnly { get; init; }

    /// <summary>The questions as they were asked, answered under their numbers.</summary>
    public IReadOnlyList<Question> Questions { get; }

    /// <summary>What stored parts answer.</summary>
    public Pieces Parts => new(pieces);

    /// <summary>Those of them that need the stored distribution of minutes.</summary>
    public Pieces Minutes => new([.. pieces.Where(piece => piece.Id < Questions.Count && Catalogue.Get(piece.Metric).Shape == Shape.Duration)]);

    /// <summary>True when any question needs the workspace's rules, to see whether they can tell the segments of its metric apart.</summary>
    public bool AsksSegments => Questions.Any(Audience.Concerns);

    /// <summary>The questions finer than what is stored, those together that one statement can answer.</summary>
    internal IReadOnlyList<FactQuestions> FromFacts =>
    [
        .. finer.GroupBy(one => JsonSerializer.Serialize(new { one.Question.Metric, one.Question.Breakdown, one.Question.Filters }))
            .Select(group => (group.First().Question, Asked: group.ToList()))
            .Select(group => new FactQuestions(Catalogue.Get(group.Question.Metric), group.Question.Breakdown,
                group.Question.Filters.ToLookup(filter => filter.Dim, filter => filter.Value), group.Asked)),
    ];

    /// <summary>The questions as one text in which no value can pass for a mark: equal texts are equal questions.</summary>
    public string Key => JsonSerializer.Serialize(Questions);

    /// <summary>Every question, those asked first and then those that they need beside them.</summary>
    internal IReadOnlyList<Question> All => all;

    internal Plan PlanOf(int id) => plans.GetValueOrDefault(id, Plan.Nothing);

    /// <summary>Throws <see cref="UnanswerableQuestion"/> for a question outside the catalogue or the limits.</summary>
    public static CompiledQuestions Of(IReadOnlyList<Question> questions) => Of(questions, factsOnly: false);

    /// <summary>The same, to be answered from the facts and never from stored parts.</summary>
    public static CompiledQuestions OfFacts(IReadOnlyList<Question> questions) => Of(questions, factsOnly: true);

    private static CompiledQuestions Of(IReadOnlyList<Question> questions, bool factsOnly)
    {
        ArgumentNullException.ThrowIfNull(questions);
        var compiled = new CompiledQuestions(questions) { FactsOnly = factsOnly };
        foreach (var question in questions)
        {
            Check(question);
            compiled.known.TryAdd(JsonSerializer.Serialize(question), compiled.all.Count);
            compiled.all.Add(question);
        }

        for (var id = 0; id < questions.Count; id++) compiled.Place(id, questions[id]);
        for (var id = 0; id < questions.Count; id++) compiled.plans[id] = Plan.Of(Catalogue.Get(questions[id].Metric), questions[id], compiled.Beside);
        return compiled;
    }

    private static void Check(Question question)
    {
        var metric = Catalogue.Find(question.Metric)
            ?? throw new UnanswerableQuestion($"There is no metric \"{question.Metric}\". There are: {string.Join(", ", Catalogue.All.Select(m => m.Key))}.");
        if (IsTooLong(question.Range))
            throw new UnanswerableQuestion($"The range is longer than {MostMonths} months: choose a later beginning than {question.Range.From:yyyy-MM-dd}.");
        if (question.Grain == Grain.Day && question.Range.Days > MostPoints)
            throw new UnanswerableQuestion($"The range has {question.Range.Days} days, and a series at most {MostPoints} points: choose weeks, months or fewer days.");
        if (question is { Stage: not null } && !metric.ByStage)
            throw new UnanswerableQuestion($"{metric.Name} is not measured by stage: leave the stage out.");
        if (question.Stage is null && !metric.HasTotal)
            throw new UnanswerableQuestion($"{metric.Name} has no total, because stages overlap: name a stage.");
        if (question.Filters.Count > MostCompiled)
            throw new UnanswerableQuestion($"There are {question.Filters.Count} filter values; at most {MostCompiled} can be asked for at once.");
        var dims = DimsOf(question);
        if (dims.FirstOrDefault(dim => !metric.Dims.Contains(dim)) is { } unknown)
            throw new UnanswerableQuestion(metric.Dims.Count == 0
                ? $"{metric.Name} cannot be split by {unknown}, nor by anything else."
                : $"{metric.Name} cannot be split by {unknown}; it can by {string.Join(", ", metric.Dims)}.");
        if (metric.CutsItself && (dims.Length > 1 || question.Filters.Count > 1))
            throw new UnanswerableQuestion($"{metric.Name} is kept by cohort: one {metric.Dims[0]} at a time, and no split beside it.");
    }

    // Within the last 25 months of the calendar no range is too long, and adding to its first day would fall off.
    private static bool IsTooLong(DateRange range) =>
        range.From <= DateOnly.MaxValue.AddMonths(-MostMonths) && range.To > range.From.AddMonths(MostMonths);

    private static string[] DimsOf(Question question) =>
        [.. new[] { question.Breakdown }.OfType<string>().Concat(question.Filters.Select(filter => filter.Dim).Distinct())];

    // A question that another needs beside it: asked once, whoever needs it.
    private int Beside(Question question)
    {
        var key = JsonSerializer.Serialize(question);
        if (known.TryGetValue(key, out var id)) return id;
        known.Add(key, id = all.Count);
        all.Add(question);
        Place(id, question);
        return id;
    }

    private void Place(int id, Question question)
    {
        var metric = Catalogue.Get(question.Metric);
        if (metric.Shape == Shape.Quotient) return;
        if (metric.Shape == Shape.Level && question.Grain == Grain.Total && question.Range.To >= Beginning)
            question = question with { Range = new DateRange(Beginning, question.Range.To) };
        if (metric.Period is { } period)
        {
            if (WholePeriods.Ending(question.Range, period) is not { } ends) return;
            question = question with { Range = ends };
        }

        var dims = DimsOf(question);
        if (dims.Length > 1 || metric.ByTheClock || FactsOnly)
        {
            finer.Add((id, question));
            return;
        }

        // Values of one dimension share no row, so their pieces add up to the answer.
        foreach (var value in question.Filters.Select(filter => filter.Value).Distinct().Cast<string?>().DefaultIfEmpty(null))
        {
            foreach (var (months, days) in Cut(question))
                pieces.Add(new Piece(id, metric.Key, dims.SingleOrDefault(""), question.Stage ?? "", value, question.Grain.ToString().ToLowerInvariant(), months, days));
        }
    }

    private static IEnumerable<(bool Months, DateRange Days)> Cut(Question question)
    {
        // A week may lie in two months, so it cannot be read from whole ones.
        if (question.Grain is Grain.Day or Grain.Week) return [(false, question.Range)];
        var (months, edges) = question.Range.SplitIntoWholeMonthsAndEdges();
        var pieces = edges.Select(edge => (false, edge));
        return months.Count > 0 ? pieces.Prepend((true, new DateRange(months[0], months[^1]))) : pieces;
    }
}
