// Whether one series follows another some steps later.
using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace CxDashboard.Core.Statistics;

/// <summary>
/// How closely the follower's values go with the leader's <paramref name="Lag"/> steps earlier: Pearson's r over
/// <paramref name="N"/> pairs. <paramref name="IsClear"/>: unlikely by chance at the level of 5 %, all lags tried taken into account.
/// </summary>
public sealed record LaggedCorrelation(int Lag, double R, int N, bool IsClear)
{
    /// <summary>With fewer pairs any two lines look alike.</summary>
    public const int FewestPairs = 8;

    /// <summary>
    /// The lag from 0 to <paramref name="mostLag"/> with the strongest correlation; null where no lag leaves enough pairs or a
    /// series does not vary. A missing value takes its pair out. The chance of such an r without any relation comes from
    /// t = r√((n−2)/(1−r²)) with n−2 degrees of freedom, two-sided, times the number of lags tried (Bonferroni).
    /// Source: G. Box, G. Jenkins, Time Series Analysis, 12.1; W. Gosset, Biometrika 6, 1908. Correlation is no cause.
    /// </summary>
    public static LaggedCorrelation? Of(IReadOnlyList<double?> leader, IReadOnlyList<double?> follower, int mostLag)
    {
        ArgumentNullException.ThrowIfNull(leader);
        ArgumentNullException.ThrowIfNull(follower);
        ArgumentOutOfRangeException.ThrowIfNegative(mostLag);
        if (leader.Count != follower.Count) throw new ArgumentException("Both series need a value or null for each step.", nameof(follower));
        var tried = Enumerable.Range(0, mostLag + 1).Select(lag => At(leader, follower, lag)).OfType<(int Lag, double R, int N)>().ToList();
        if (tried.Count == 0) return null;
        var (best, r, n) = tried.MaxBy(one => Math.Abs(one.R));
        return new LaggedCorrelation(best, r, n, Chance(r, n) * tried.Count < .05);
    }

    private static (int Lag, double R, int N)? At(IReadOnlyList<double?> leader, IReadOnlyList<double?> follower, int lag)
    {
        var pairs = Enumerable.Range(lag, Math.Max(0, follower.Count - lag))
            .Where(step => leader[step - lag] is not null && follower[step] is not null)
            .Select(step => (X: leader[step - lag]!.Value, Y: follower[step]!.Value)).ToList();
        if (pairs.Count < FewestPairs) return null;
        var r = MathNet.Numerics.Statistics.Correlation.Pearson(pairs.Select(pair => pair.X), pairs.Select(pair => pair.Y));
        return double.IsNaN(r) ? null : (lag, Math.Clamp(r, -1, 1), pairs.Count);
    }

    private static double Chance(double r, int n)
    {
        if (1 - r * r is var left && left.AlmostEqual(0)) return 0;
        var t = Math.Abs(r) * Math.Sqrt((n - 2) / left);
        return 2 * (1 - StudentT.CDF(0, 1, n - 2, t));
    }
}
