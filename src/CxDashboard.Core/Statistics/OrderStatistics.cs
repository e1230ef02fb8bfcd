// Which ranks of the sorted values make a percentile and its interval, so that SQL need fetch only those rows.
using MathNet.Numerics.Distributions;

namespace CxDashboard.Core.Statistics;

/// <summary>Value = sorted[Lower] + Weight·(sorted[Upper] − sorted[Lower]); ranks count from zero.</summary>
public readonly record struct QuantileRanks(long Lower, long Upper, double Weight);

/// <summary>The sorted values at ranks Low and High, counted from zero, bound a quantile.</summary>
public readonly record struct IntervalRanks(long Low, long High);

/// <summary>Ranks in a sorted sample.</summary>
public static class OrderStatistics
{
    /// <summary>Up to this size the binomial is summed exactly; above it the normal approximation serves.</summary>
    public const long ExactUpTo = 1000;

    /// <summary>The two ranks and the weight of the continuous percentile: position p·(n−1), as PostgreSQL's percentile_cont.</summary>
    /// <exception cref="ArgumentOutOfRangeException">n is not positive, or p lies outside 0..1.</exception>
    public static QuantileRanks QuantileRanks(long n, double p)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        if (p is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "A quantile lies in 0..1, for example .9.");
        var position = p * (n - 1);
        var lower = (long)Math.Floor(position);
        var upper = Math.Min(lower + 1, n - 1);
        return new QuantileRanks(lower, upper, position - lower);
    }

    /// <summary>The interval of the median; see <see cref="QuantileIntervalRanks"/>.</summary>
    public static IntervalRanks? MedianIntervalRanks(long n, double level = Confidence.Usual) => QuantileIntervalRanks(n, .5, level);

    /// <summary>
    /// The ranks whose values enclose the p-quantile at no less than the level, each tail at most (1−level)/2;
    /// null where the sample is too small for such an interval (a median at 95 % needs 6 values, a P90 needs 36).
    /// The number of values below the quantile is binomial(n, p): exact up to n = 1000, above it
    /// np ± z√(np(1−p)) with continuity correction. Source: W. J. Conover, Practical Nonparametric Statistics, 3.2.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">n is negative, or p or level is not strictly between 0 and 1.</exception>
    public static IntervalRanks? QuantileIntervalRanks(long n, double p, double level = Confidence.Usual)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        if (p is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "A quantile with an interval lies strictly between 0 and 1.");
        var z = Confidence.Z(level);
        if (n == 0) return null;

        var (low, high) = n <= ExactUpTo ? Exact((int)n, p, (1 - level) / 2) : Approximate(n, p, z);
        return low < 1 || high > n ? null : new IntervalRanks(low - 1, high - 1);
    }

    /// <summary>Counted from one: the largest low with P(B &lt; low) ≤ tail and the smallest high with P(B ≥ high) ≤ tail.</summary>
    private static (long Low, long High) Exact(int n, double p, double tail)
    {
        var low = FirstFailing(n, k => Binomial.CDF(p, n, k) <= tail);
        var high = FirstFailing(n, k => 1 - Binomial.CDF(p, n, k) > tail) + 1;
        return (low, high);
    }

    /// <summary>The first k in 0..n for which a condition that holds only at the lower end stops holding.</summary>
    private static int FirstFailing(int n, Func<int, bool> holds)
    {
        var (low, high) = (0, n);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (holds(middle)) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static (long Low, long High) Approximate(long n, double p, double z)
    {
        var half = z * Math.Sqrt(n * p * (1 - p));
        return ((long)Math.Floor(n * p - half + .5), (long)Math.Ceiling(n * p + half + .5));
    }
}
