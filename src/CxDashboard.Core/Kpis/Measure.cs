// A number that knows its size, its age and whether it may be believed. No page shows a bare double.
using CxDashboard.Core.Statistics;

namespace CxDashboard.Core.Kpis;

/// <summary>How far a value may be believed, best first.</summary>
public enum State
{
    /// <summary>Settled and current.</summary>
    Fresh,
    /// <summary>Holds days that the source may still restate.</summary>
    Provisional,
    /// <summary>A source of it is late or failing: the last good value, with its age.</summary>
    Stale,
    /// <summary>Fewer answers than the workspace's minimum: there is no value.</summary>
    TooFew,
    /// <summary>Nothing to compute from: there is no value, and it is not zero.</summary>
    Missing,
}

/// <summary>What a source says of its own figures beside them.</summary>
[Flags]
public enum DataFlags
{
    None = 0,
    /// <summary>Estimated from a part of the events.</summary>
    Sampled = 1,
    /// <summary>Rows about few people were withheld.</summary>
    Thresholded = 2,
    /// <summary>Rare values were lumped into one row, (other).</summary>
    OtherRow = 4,
}

/// <summary>The additive parts of a metric over some days; they add up, rates do not.</summary>
public readonly record struct Parts(long N, long A, long B)
{
    public static Parts operator +(Parts left, Parts right) => new(left.N + right.N, left.A + right.A, left.B + right.B);
}

/// <summary>
/// A metric's value over a range. <paramref name="Value"/> and <paramref name="Interval"/> (95 %) are null when the state
/// is TooFew or Missing. <paramref name="Why"/> says in words why it is not Fresh.
/// <paramref name="P90"/> and <paramref name="Open"/> are for durations: the ninetieth percentile and the tickets still waiting.
/// <paramref name="StartsBeforeData"/>: the range begins before the sources' first day, so a count over it is not comparable.
/// </summary>
public sealed record Measure(
    double? Value, double Numerator, long N, Interval? Interval, State State, DateTimeOffset? AsOf, string? Why = null,
    double? P90 = null, long Open = 0, bool StartsBeforeData = false)
{
    /// <summary>What the value was computed from; null when there is no value to show.</summary>
    public Parts? Parts { get; init; }

    /// <summary>What the source said of any day that the value rests on.</summary>
    public DataFlags Flags { get; init; }

    /// <summary>What stands below the line; it is n but for ratios of two sums and for quotients.</summary>
    public double Denominator { get; init; } = N;

    /// <summary>For durations: the interval (95 %) of the ninetieth percentile; null below 36 values.</summary>
    public Interval? P90Interval { get; init; }

    /// <summary>True when n would do and the value is kept back all the same, to protect a smaller group beside it.</summary>
    public bool IsWithheld { get; init; }

    public static Measure Nothing(string why, DateTimeOffset? asOf = null) => new(null, 0, 0, null, State.Missing, asOf, why);

    /// <summary>For rates: true when it lies above the other beyond the error of both (Newcombe's interval of the difference excludes nothing).</summary>
    public bool Exceeds(Measure other)
    {
        if (N == 0 || other.N == 0 || Numerator > N || other.Numerator > other.N) return false;
        return Newcombe.Difference((long)Numerator, N, (long)other.Numerator, other.N).Low > 0;
    }
}
