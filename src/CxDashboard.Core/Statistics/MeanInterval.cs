// The uncertainty of a mean, from additive parts alone.
namespace CxDashboard.Core.Statistics;

/// <summary>Student's interval of a mean.</summary>
public static class MeanInterval
{
    /// <summary>
    /// Mean ± t·s/√n with n−1 degrees of freedom, in the unit of the values;
    /// s² = (Σx² − (Σx)²/n)/(n−1). Source: Student, The probable error of a mean, Biometrika 6 (1908).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">n is below 2: one value has no spread.</exception>
    public static Interval Of(long n, double sum, double sumOfSquares, double level = Confidence.Usual)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 2);
        var mean = sum / n;
        // Rounding can leave equal values a spread just below zero.
        var variance = Math.Max(0, (sumOfSquares - sum * mean) / (n - 1));
        var half = Confidence.T(level, n - 1) * Math.Sqrt(variance / n);
        return new Interval(mean - half, mean + half);
    }
}
