// A goal as someone set it: a metric, where, how much, by when and who answers for it.
using CxDashboard.Core.Kpis;

namespace CxDashboard.Core.Goals;

/// <summary>How the target is stated; T is the target, B the baseline, p the amount.</summary>
public enum GoalKind
{
    /// <summary>T is the amount itself.</summary>
    Absolute,

    /// <summary>T = B(1+p); p is a fraction, .25 for 25 %.</summary>
    Relative,

    /// <summary>T = B+p; p in the metric's unit, with its sign.</summary>
    Points,

    /// <summary>T = B(1−p); p is a fraction, .15 for 15 %.</summary>
    Reduction,

    /// <summary>Stay within Low and High in every period.</summary>
    Hold,

    /// <summary>T is the amount, added up from Start to End.</summary>
    Cumulative,
}

/// <summary>Which way is good.</summary>
public enum Direction
{
    /// <summary>More is better.</summary>
    HigherIsBetter,

    /// <summary>Less is better.</summary>
    LowerIsBetter,
}

/// <summary>What values a metric can take; goals are checked against it.</summary>
public enum MetricScale
{
    /// <summary>0 to 100.</summary>
    Percentage,

    /// <summary>−100 to 100; zero is no natural start, so nothing can be "25 % more".</summary>
    NetPromoter,

    /// <summary>Any number of either sign, as with sentiment.</summary>
    Signed,

    /// <summary>Zero or more: counts, minutes, money.</summary>
    Quantity,
}

/// <summary>Being part of another goal of the workspace; Weight, above 0, counts beside the weights of its other parts.</summary>
public sealed record Part(int ParentId, double Weight);

/// <summary>
/// A goal. Values are in the metric's shown unit (percent as 0–100, NPS points, minutes, money). A goal states its
/// baseline, or the period to measure it over. Cumulative goals start from 0 and Hold goals need no baseline.
/// </summary>
public sealed record Goal
{
    /// <summary>The catalogue key of the metric.</summary>
    public required string Metric { get; init; }

    /// <summary>The key of the stage; null for the whole journey.</summary>
    public string? Stage { get; init; }

    /// <summary>Only those with one value of one of the metric's dimensions, such as device = mobile; null for everyone.</summary>
    public Filter? Only { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>How the target is stated.</summary>
    public required GoalKind Kind { get; init; }

    /// <summary>T for Absolute and Cumulative, p for Relative, Points and Reduction; unused by Hold.</summary>
    public double Amount { get; init; }

    /// <summary>The lower bound of a Hold goal.</summary>
    public double? Low { get; init; }

    /// <summary>The upper bound of a Hold goal.</summary>
    public double? High { get; init; }

    /// <summary>The stated baseline; null when it is measured.</summary>
    public double? BaselineValue { get; init; }

    /// <summary>First day over which the baseline is (or was) measured.</summary>
    public DateOnly? BaselineFrom { get; init; }

    /// <summary>Last day over which the baseline is (or was) measured.</summary>
    public DateOnly? BaselineTo { get; init; }

    /// <summary>The first day that counts.</summary>
    public required DateOnly Start { get; init; }

    /// <summary>The last day that counts.</summary>
    public required DateOnly End { get; init; }

    /// <summary>Which way is good.</summary>
    public required Direction Direction { get; init; }

    /// <summary>Who answers for it.</summary>
    public required string Owner { get; init; }

    /// <summary>The goal that this one is part of; null when it stands alone.</summary>
    public Part? PartOf { get; init; }

    /// <summary>Whether progress is counted from a baseline that someone must state or measure.</summary>
    public bool NeedsBaseline => Kind is not (GoalKind.Hold or GoalKind.Cumulative);
}
