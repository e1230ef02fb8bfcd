// The words for how a goal is doing.
namespace CxDashboard.Core.Goals;

/// <summary>How a goal is doing, in the order in which it is decided.</summary>
public enum GoalStatus
{
    /// <summary>There is no value to judge.</summary>
    NoData,

    /// <summary>The goal breaks a rule.</summary>
    Invalid,

    /// <summary>The start lies ahead.</summary>
    NotStarted,

    /// <summary>The target is met.</summary>
    Achieved,

    /// <summary>The end has passed.</summary>
    Overdue,

    /// <summary>Less than a twentieth has elapsed.</summary>
    TooEarly,

    /// <summary>Pace is 1 or more.</summary>
    OnTrack,

    /// <summary>Pace is .8 or more.</summary>
    AtRisk,

    /// <summary>Pace is below .8.</summary>
    Behind,
}

/// <summary>What is added to a status.</summary>
public enum GoalTag
{
    /// <summary>Achieved, and the pessimistic bound of the value meets the target too.</summary>
    Confirmed,

    /// <summary>Achieved, but the value's uncertainty reaches back behind the target.</summary>
    WithinError,

    /// <summary>The value expected by now lies inside the value's interval.</summary>
    IndistinguishableFromPlan,
}

/// <summary>A status, its tags, and for NoData and Invalid why.</summary>
public sealed record Verdict(GoalStatus Status, IReadOnlyList<GoalTag> Tags, string? Why = null);
