// From the database's rows to answers: parts become measures, levels are summed up, quotients divided, small groups guarded.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using Npgsql;

namespace CxDashboard.Core.Kpis;

/// <summary>To which question, stage, split value and piece of time a row belongs.</summary>
internal readonly record struct CellKey(int Question, string Stage, string Value, DateOnly? Bucket)
{
    public static CellKey Read(NpgsqlDataReader reader) =>
        new(reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetFieldValue<DateOnly>(3));
}

/// <summary>Composes the answers of one ask.</summary>
internal sealed class Composing(
    Workspace workspace, CompiledQuestions questions, Audience audience, Dictionary<CellKey, Parts> parts, Dictionary<CellKey, Distribution> minutes,
    Feeds feeds, Settings settings)
{
    private readonly ILookup<int, KeyValuePair<CellKey, Parts>> found = LargestGroups.Of(questions.All, parts).ToLookup(pair => pair.Key.Question);

    /// <summary>One list of cells a question asked, in their order.</summary>
    public List<IReadOnlyList<Cell>> All() => [.. questions.Questions.Select(Answer)];

    private IReadOnlyList<Cell> Answer(Question question, int id)
    {
        var (metric, plan) = (Catalogue.Get(question.Metric), questions.PlanOf(id));
        // The rows that are missing would pass for a zero.
        if ((audience.Refusal(metric, question) ?? settings.WhyUncut(question)) is { } why) return IsSingle(question) ? [new Cell(question.Stage ?? "", "", null, Measure.Nothing(why))] : [];
        if (plan.Sides is var (above, below)) return Quotients.Of(metric, Side(above), Side(below));
        var cells = plan.Before is { } before
            ? Levels.Of(question, Of(id), Of(before), workspace.Calendar).Select(level => Judged(metric, question, level.Key, level.Parts)).ToList()
            : Cells(id);
        return Single(question, Guard.Of(metric, question, cells, SizesOf(plan), Judging.MinimumOf(workspace, metric)));
    }

    private List<Cell> Side(int id)
    {
        var question = questions.All[id];
        var metric = Catalogue.Get(question.Metric);
        return Single(question, Guard.Of(metric, question, Cells(id), SizesOf(Plan.Nothing), Judging.MinimumOf(workspace, metric)));
    }

    private List<Cell> Cells(int id)
    {
        var question = questions.All[id];
        var metric = Catalogue.Get(question.Metric);
        return [.. Of(id).Select(pair => Judged(metric, question, pair.Key, pair.Parts))];
    }

    private IEnumerable<(CellKey Key, Parts Parts)> Of(int id) => found[id].Select(pair => (pair.Key, pair.Value));

    private Cell Judged(Metric metric, Question question, CellKey key, Parts counted) => new(
        key.Stage, question.Breakdown is null ? "" : key.Value, key.Bucket,
        Judge(metric, key.Stage, counted, minutes.GetValueOrDefault(key), DaysOf(question, key.Bucket)));

    private Measure Judge(Metric metric, string? stage, Parts counted, Distribution? distribution, DateRange days) => Judging.Of(
        metric, counted, distribution, days, feeds.Of(metric, stage), Judging.MinimumOf(workspace, metric), settings.WhyUnset(metric));

    // A single number is always answered, if only by the reason why there is none.
    private List<Cell> Single(Question question, List<Cell> cells) =>
        cells.Count == 0 && IsSingle(question)
            ? [new Cell(question.Stage ?? "", "", null, Judge(Catalogue.Get(question.Metric), question.Stage, default, null, question.Range))]
            : cells;

    private static bool IsSingle(Question question) => question is { Grain: Grain.Total, Breakdown: null } && question.Stage != Question.EachStage;

    private Sizes SizesOf(Plan plan) => new(
        plan.Whole is { } whole ? Of(whole).ToDictionary(one => (one.Key.Value, one.Key.Bucket), one => one.Parts.N) : null,
        [.. plan.Wider.Select(wider => Of(wider).ToDictionary(one => (one.Key.Stage, one.Key.Value, one.Key.Bucket), one => one.Parts.N))],
        [.. plan.Chosen.Select(chosen => Of(chosen).ToLookup(one => (one.Key.Stage, one.Key.Bucket), one => one.Parts.N))]);

    private static DateRange DaysOf(Question question, DateOnly? bucket) => (question.Grain, bucket) switch
    {
        (Grain.Day, { } day) => new(day, day),
        (Grain.Week, { } week) => question.Range.Intersect(new(week, week.AddDays(6))) ?? question.Range,
        (Grain.Month, { } month) => question.Range.Intersect(new(month, month.AddMonths(1).AddDays(-1))) ?? question.Range,
        _ => question.Range,
    };
}
