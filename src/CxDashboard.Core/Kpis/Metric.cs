// What a metric is: the entry that stands beside its script under sql/rollup.
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Core.Kpis;

/// <summary>How the additive parts become a value.</summary>
public enum Shape
{
    /// <summary>The sum of a. No interval: it is a full count.</summary>
    Count,
    /// <summary>100·a/n in percent, with Wilson's interval.</summary>
    Rate,
    /// <summary>a/n; with Student's interval where b holds the sum of squares.</summary>
    Mean,
    /// <summary>100·(a−b)/n: promoters less detractors.</summary>
    Nps,
    /// <summary>The median of whole minutes, exact, with the order-statistic interval; a is their sum, b those still open.</summary>
    Duration,
}

public enum Better { Higher, Lower }

/// <summary>
/// One metric. Its script sql/rollup/{Key}.sql turns facts into the additive parts n, a and b, <see cref="Rollup"/> cuts
/// them by day, stage and dimension, and this entry says what they mean.
/// </summary>
/// <param name="Key">Stored name and script name, for instance <c>first_response</c>.</param>
/// <param name="Name">The name on a tile.</param>
/// <param name="Unit">Printed after the value: %, min, or nothing.</param>
/// <param name="Formula">The formula in words, as shown behind the number.</param>
/// <param name="Counts">What n counts: sessions, answers, tickets …</param>
/// <param name="Dims">The dimensions it can be filtered and broken down by.</param>
/// <param name="Kinds">The facts it is made of; a change of any refreshes it.</param>
/// <param name="HasTotal">False where stages overlap and a journey-wide sum would mean nothing.</param>
/// <param name="ByStage">True where the parts carry stages.</param>
/// <param name="Whole">True where one changed fact can move parts of many days, so that all are made anew.</param>
/// <param name="CutsItself">True for cohorts, whose script dates its total otherwise than its split: it gives rows already cut.</param>
/// <param name="Home">The usual stage that a journey-wide value of it is shown at, or null.</param>
/// <param name="Through">The facts by which its own find their segment, where they are others: purchases find theirs through their customer. A change of one refreshes it too.</param>
/// <param name="Divisor">The value is divided by it: 60 turns seconds into minutes, 100 cents into money.</param>
public sealed record Metric(
    string Key, string Name, string Unit, Shape Shape, Better Better, string Formula, string Counts,
    IReadOnlyList<string> Dims, IReadOnlyList<FactKind> Kinds,
    bool HasTotal = true, bool ByStage = false, bool Whole = false, bool CutsItself = false, FactKind? Through = null, int Divisor = 1, int Decimals = 0, string? Home = null)
{
    /// <summary>The dimension keys of its rows; the empty one is the total.</summary>
    public IEnumerable<string> RowDims => Dims.Prepend("");

    /// <summary>True where the metric can be narrowed by all of the filters.</summary>
    public bool Honours(IEnumerable<Filter> filters) => filters.All(filter => Dims.Contains(filter.Dim) && Definition.AddsUp(filter.Dim));
}
