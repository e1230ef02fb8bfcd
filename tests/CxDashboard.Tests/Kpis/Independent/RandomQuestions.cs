// Questions from a seed: any range, grain, stage, split and filters that a workspace's facts could be asked with.
using System.Diagnostics;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Tests.Kpis.Independent;

/// <summary>
/// What can be asked of one workspace. <paramref name="Stages"/>: none where no fact has one. <paramref name="Values"/>: those of a dimension, or of a dimension in one group of
/// metrics ("Web channel"). <paramref name="Told"/>: the segments that the rules tell apart in each kind of fact, '' for
/// nobody's; a kind without '' cannot be split by segment.
/// </summary>
internal sealed record RandomQuestions(
    DateRange Days, IReadOnlyList<string> Stages, IReadOnlyDictionary<string, string[]> Values, IReadOnlyDictionary<FactKind, string[]> Told)
{
    /// <summary>Days before the first fact may be asked about as well.</summary>
    private const int Before = 20;

    /// <summary>No question may reach over more than 25 months.</summary>
    private const int Longest = 750;

    /// <summary>A series by day has at most so many.</summary>
    private const int MostPoints = 400;

    /// <summary>The last day that the sources have delivered: of later ones a level is not known.</summary>
    public DateOnly LastDelivered { get; init; } = DateOnly.MaxValue;

    /// <summary>The last day whose tickets are all due: on later ones the answer would change while it is being checked.</summary>
    public DateOnly LastDue { get; init; } = DateOnly.MaxValue;

    public Question Any(Metric metric, Random random)
    {
        var stage = !metric.ByStage || Stages.Count == 0 ? null : random.Next(3) switch { 0 when metric.HasTotal => null, 1 => Question.EachStage, _ => Stages[random.Next(Stages.Count)] };
        // The cohort triangles have a meaning of their own and tests of their own.
        var dims = metric.Dims.Where(dim => dim is not ("week" or "month")).ToList();
        var breakdown = dims.Count == 0 || random.Next(3) == 0 ? null : dims[random.Next(dims.Count)];
        var range = Range(random);
        if (metric.ByTheClock && range.To > LastDue) range = new DateRange(LastDue.AddDays(1 - range.Days), LastDue);
        var grain = (Grain)random.Next(4);
        if (grain == Grain.Day && range.Days > MostPoints) grain = Grain.Week;
        return new Question(metric.Key, range, grain, stage, breakdown, [.. Filters(metric, dims, random)]);
    }

    public DateRange Range(Random random)
    {
        var from = Days.From.AddDays(random.Next(-Before, Days.Days));
        var to = from.AddDays(random.Next(4) switch { 0 => random.Next(10), 1 => random.Next(60), _ => random.Next(Math.Min(Days.Days, Longest)) });
        return new DateRange(from, to > LastDelivered ? LastDelivered : to);
    }

    /// <summary>True where the rules cannot tell what is asked, so that no number may be given.</summary>
    public bool IsRefused(Metric metric, Question question) =>
        metric.Dims.Contains("segment")
        && ((question.Breakdown == "segment" && !ToldOf(metric).Contains(""))
            || question.Filters.Any(filter => filter.Dim == "segment" && !ToldOf(metric).Contains(filter.Value)));

    /// <summary>True where the answer says so, and nothing else.</summary>
    public static bool IsRefusal(Question question, IReadOnlyList<Cell> told) =>
        question is { Grain: Grain.Total, Breakdown: null } && question.Stage != Question.EachStage
            ? told is [{ Measure: { State: State.Missing, Value: null, N: 0, Why: { } why } }] && why.StartsWith("not split by segment", StringComparison.Ordinal)
            : told.Count == 0;

    private string[] ToldOf(Metric metric) => Told.TryGetValue(metric.Kinds[0], out var told) ? told : throw new UnreachableException($"{metric.Kinds[0]} has no segments written down");

    // None, one value, several of one dimension, or several dimensions at once; now and then a segment that the rules cannot tell.
    private IEnumerable<Filter> Filters(Metric metric, List<string> dims, Random random) =>
        from dim in dims
        where random.Next(3) == 0
        let values = dim == "segment" && ToldOf(metric).Length > 0 && random.Next(4) > 0 ? ToldOf(metric) : Values.GetValueOrDefault($"{metric.Group} {dim}") ?? Values[dim]
        let first = random.Next(values.Length)
        from value in values.Where(_ => random.Next(2) == 0).DefaultIfEmpty(values[first])
        select new Filter(dim, value);
}
