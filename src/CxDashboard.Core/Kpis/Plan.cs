// What else must be known before a question can be answered: where a level stood before, a quotient's two sides, and the sizes that guard small groups.
using CxDashboard.Core.Calendars;

namespace CxDashboard.Core.Kpis;

/// <summary>
/// The questions beside one question, by their numbers. <paramref name="Before"/>: a level at the range's beginning.
/// <paramref name="Sides"/>: what a quotient divides. The others are asked for their sizes only: <paramref name="Whole"/>,
/// what the stages are parts of; <paramref name="Wider"/>, the same with one filter or the stage left away;
/// <paramref name="Chosen"/>, a filter's several values one by one.
/// </summary>
internal sealed record Plan(int? Before, (int Above, int Below)? Sides, int? Whole, IReadOnlyList<int> Wider, IReadOnlyList<int> Chosen)
{
    public static Plan Nothing { get; } = new(null, null, null, [], []);

    /// <summary>Plans a question; <paramref name="beside"/> asks another one beside it and gives its number.</summary>
    public static Plan Of(Metric metric, Question question, Func<Question, int> beside)
    {
        if (metric.Of is { } of) return Nothing with { Sides = (beside(question with { Metric = of.Above }), beside(question with { Metric = of.Below })) };
        if (metric.Shape == Shape.Level && question.Grain != Grain.Total && question.Range.From > DateOnly.MinValue)
        {
            var eve = question.Range.From.AddDays(-1);
            return Nothing with { Before = beside(question with { Grain = Grain.Total, Range = new DateRange(eve, eve) }) };
        }

        if (metric.IsCount || metric.CutsItself) return Nothing;
        var filtered = question.Filters.GroupBy(filter => filter.Dim).ToList();
        var wider = filtered.Select(dim => question with { Filters = [.. question.Filters.Where(filter => filter.Dim != dim.Key)] }).ToList();
        if (metric.HasTotal && question.Stage is not (null or Question.EachStage)) wider.Add(question with { Stage = null });
        var chosen = question.Breakdown is null ? filtered.Where(dim => dim.Distinct().Count() > 1).Select(dim => question with { Breakdown = dim.Key }) : [];
        return Nothing with
        {
            Whole = metric.HasTotal && question.Stage == Question.EachStage ? beside(question with { Stage = null }) : null,
            Wider = [.. wider.Select(beside)],
            Chosen = [.. chosen.Select(beside)],
        };
    }
}
