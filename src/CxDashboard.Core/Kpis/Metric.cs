// What a metric is: the entry that stands beside its script under sql/rollup, or says itself what it counts of rows that others count too.
using CxDashboard.Core.Calendars;
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
    /// <summary>The sum of a since the data began, at the end of the last day: how many there are, and not how many came.</summary>
    Level,
    /// <summary>a/n, where n counts whole periods and a is the sum of their own full counts, which mean nothing together: the mean of the periods.</summary>
    PerPeriod,
    /// <summary>a/b; n is the size it rests on.</summary>
    Ratio,
    /// <summary>One metric's value over another's; nothing of its own is stored.</summary>
    Quotient,
}

public enum Better { Higher, Lower }

/// <summary>Where a metric's facts come from, as a reader looks for it.</summary>
public enum MetricGroup { Web, Support, Surveys, Customers }

/// <summary>What people must have said of a workspace before a metric has a value.</summary>
public enum Setting
{
    /// <summary>The margin on revenue.</summary>
    Margin,
    /// <summary>How soon tickets are to be answered.</summary>
    ResponseTarget,
    /// <summary>That comments are kept.</summary>
    Verbatims,
}

/// <summary>
/// What a metric counts of rows that other metrics count too: SQL over the columns of the script sql/rows/{Rows}.sql, summed. The rows are
/// read once for all of them.
/// </summary>
/// <param name="Where">The rows it counts, where it does not count all of them.</param>
/// <param name="Minutes">Of a duration, the column of its minutes, in place of a and b.</param>
public sealed record RowParts(string Rows, string N, string A = RowParts.Nothing, string B = RowParts.Nothing, string? Where = null, string? Minutes = null)
{
    public const string Nothing = "0";
}

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
    /// <summary>What it counts of rows that other metrics count too; null where a script of its own makes its parts.</summary>
    public RowParts? FromRows { get; init; }

    /// <summary>The metric whose rows its own script reads as <c>base</c>; null where it reads the facts itself.</summary>
    public string? Upon { get; init; }

    /// <summary>The metrics it divides, for a quotient.</summary>
    public (string Above, string Below)? Of { get; init; }

    /// <summary>What must have been set before it has a value.</summary>
    public Setting? Needs { get; init; }

    /// <summary>The length of the periods that its rows count, each dated by its last day; null but for <see cref="Shape.PerPeriod"/>.</summary>
    public CalendarUnit? Period { get; init; }

    /// <summary>What it counts of a stage's steps, where it rests only on those of its kinds that the stage's rules name.</summary>
    public StepsCounted Steps { get; init; }

    /// <summary>True where the passing of time alone changes it: it is never stored and always asked from the facts.</summary>
    public bool ByTheClock { get; init; }

    /// <summary>True where those without minutes yet are told beside the median of the others.</summary>
    public bool CountsOpen { get; init; }

    /// <summary>True where it is an amount in the workspace's currency.</summary>
    public bool IsMoney { get; init; }

    /// <summary>True where values lie on both sides of zero.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Said where the numerator exceeds the denominator, which then cannot be whole; null where that may be.</summary>
    public string? NeverAbove { get; init; }

    /// <summary>By the first of its kinds of fact.</summary>
    public MetricGroup Group => Kinds[0] switch
    {
        FactKind.WebTraffic or FactKind.WebEvent or FactKind.WebCohort or FactKind.WebUsers or FactKind.WebLanding or FactKind.WebPage => MetricGroup.Web,
        FactKind.Ticket or FactKind.Rating => MetricGroup.Support,
        FactKind.Answer or FactKind.Delivery => MetricGroup.Surveys,
        _ => MetricGroup.Customers,
    };

    /// <summary>True where parts of days are kept in the warehouse.</summary>
    public bool IsStored => !ByTheClock && Shape != Shape.Quotient;

    /// <summary>True for full counts: nobody's answer can be had from one, so it is shown whatever its size.</summary>
    public bool IsCount => Shape is Shape.Count or Shape.Level or Shape.PerPeriod;

    /// <summary>The dimension keys of its rows; the empty one is the total.</summary>
    public IEnumerable<string> RowDims => Dims.Prepend("");

    /// <summary>The metric as a workspace shows it: an amount of money in its currency.</summary>
    public Metric In(string currency) => IsMoney ? this with { Unit = currency } : this;

    /// <summary>True where the metric can be narrowed by all of the filters.</summary>
    public bool Honours(IEnumerable<Filter> filters) => filters.All(filter => Dims.Contains(filter.Dim) && Definition.AddsUp(filter.Dim));
}
