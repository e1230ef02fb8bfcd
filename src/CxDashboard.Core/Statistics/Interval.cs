// An interval of uncertainty round a measured number.
namespace CxDashboard.Core.Statistics;

/// <summary>A closed interval, in the unit of the number it surrounds.</summary>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>Half the distance between the bounds: what is printed after ±.</summary>
    public double HalfWidth => (High - Low) / 2;

    /// <summary>Whether the value lies inside; both bounds belong to the interval.</summary>
    public bool Contains(double value) => Low <= value && value <= High;

    /// <summary>Both bounds times a positive factor: a share in 0..1 becomes a percentage with 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not positive; the bounds would change places.</exception>
    public Interval Times(double factor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        return new Interval(Low * factor, High * factor);
    }
}
