// A value fit to be judged, or the reason why there is none; goals take no bare number.
using System.Globalization;
using CxDashboard.Core.Statistics;

namespace CxDashboard.Core.Goals;

/// <summary>Why there is no value to judge.</summary>
public enum NoValueReason
{
    /// <summary>Nothing was measured.</summary>
    Missing,

    /// <summary>Fewer answers than the workspace's minimum.</summary>
    TooFew,

    /// <summary>All there is may still be restated by its source.</summary>
    Provisional,
}

/// <summary>Either Value with its Interval (null where the metric has none), or a Reason.</summary>
public sealed record SettledValue
{
    private SettledValue()
    {
    }

    /// <summary>The value in the metric's unit; null when there is a Reason.</summary>
    public double? Value { get; private init; }

    /// <summary>Its uncertainty in the same unit. An exact count has the interval of that one number.</summary>
    public Interval? Interval { get; private init; }

    /// <summary>How many answers stand behind it, where that is known.</summary>
    public long? Answers { get; private init; }

    /// <summary>Why there is no value; null when there is one.</summary>
    public NoValueReason? Reason { get; private init; }

    /// <summary>The reason in words; null when there is a value.</summary>
    public string? Why { get; private init; }

    /// <summary>A measured value; with fewer answers than the minimum it is withheld as too few.</summary>
    /// <exception cref="ArgumentException">The value is not finite: a division by nothing is Missing, not a number.</exception>
    public static SettledValue Of(double value, Interval? interval, long? answers = null, long minimum = 0)
    {
        if (!double.IsFinite(value)) throw new ArgumentException("A value that is no number is Missing.", nameof(value));
        return answers < minimum
            ? TooFew(answers.Value, minimum)
            : new SettledValue { Value = value, Interval = interval, Answers = answers };
    }

    /// <summary>A value without uncertainty, such as a count.</summary>
    public static SettledValue Exact(double value) => Of(value, new Interval(value, value));

    /// <summary>Fewer answers than are needed.</summary>
    public static SettledValue TooFew(long answers, long minimum) => new()
    {
        Answers = answers,
        Reason = NoValueReason.TooFew,
        Why = string.Create(CultureInfo.InvariantCulture, $"not enough answers ({answers} of {minimum})"),
    };

    /// <summary>Nothing was measured; say why, for example "no data for this period".</summary>
    public static SettledValue Missing(string why) => new() { Reason = NoValueReason.Missing, Why = why };

    /// <summary>All there is may still change.</summary>
    public static SettledValue Provisional() => new() { Reason = NoValueReason.Provisional, Why = "all data is still provisional" };
}
