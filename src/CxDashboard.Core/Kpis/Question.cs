// What a page asks: a list of questions, compiled once, answered together.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Core.Kpis;

/// <summary>Into which pieces of time an answer falls.</summary>
public enum Grain { Total, Month, Week, Day }

/// <summary>
/// One metric over one range. <paramref name="Stage"/>: null for the whole journey, <see cref="EachStage"/> for one cell a
/// stage, else one stage's key. <paramref name="Breakdown"/>: a dimension, for one cell a value.
/// <paramref name="Filters"/>: values of one dimension are alternatives, dimensions narrow each other.
/// </summary>
public sealed record Question(
    string Metric, DateRange Range, Grain Grain = Grain.Total, string? Stage = null, string? Breakdown = null, params IReadOnlyList<Filter> Filters)
{
    public const string EachStage = "*";

    /// <summary>Equal questions have equal answers: the filters count by what they say and not by the list they stand in.</summary>
    public bool Equals(Question? other) =>
        other is not null && (Metric, Range, Grain, Stage, Breakdown) == (other.Metric, other.Range, other.Grain, other.Stage, other.Breakdown)
        && Filters.SequenceEqual(other.Filters);

    public override int GetHashCode() => HashCode.Combine(Metric, Range, Grain, Stage, Breakdown, Filters.Count);
}

/// <summary>A value of a dimension that counts, for instance device = mobile.</summary>
public sealed record Filter(string Dim, string Value)
{
    public override string ToString() => $"{Dim} = {(Value.Length > 0 ? Value : "none")}";
}

/// <summary>One piece of an answer: the stage ('' for the whole journey), the breakdown's value (or ''), the first day of its piece of time
/// (null for a total), and the number.</summary>
public sealed record Cell(string Stage, string Value, DateOnly? Bucket, Measure Measure);

/// <summary>All answers of one ask, from one snapshot. The n-th list answers the n-th question; a cell without data is absent.</summary>
public sealed record Answers(IReadOnlyList<IReadOnlyList<Cell>> Lists, long DataVersion, DateTimeOffset At)
{
    public IReadOnlyList<Cell> this[int question] => Lists[question];

    /// <summary>How current each kind of fact was in the same snapshot.</summary>
    public Feeds Feeds { get; init; } = Feeds.None;
}

/// <summary>A question that cannot be answered, with the remedy.</summary>
public sealed class UnanswerableQuestion(string message) : ArgumentException(message);
