// The Net Promoter Score of counted answers.
namespace CxDashboard.Core.Statistics;

/// <summary>Promoters (9–10) less detractors (0–6) in a hundred valid answers.</summary>
public static class NetPromoterScore
{
    /// <summary>100(P − D)/n, in points from −100 to 100, never rounded. Source: F. Reichheld, HBR, December 2003.</summary>
    /// <exception cref="ArgumentOutOfRangeException">n is not positive, or the counts do not fit into n.</exception>
    public static double Of(long promoters, long detractors, long n)
    {
        Check(promoters, detractors, n);
        return 100.0 * (promoters - detractors) / n;
    }

    /// <summary>
    /// The variance of one answer scored +1, 0 or −1: p + d − (p − d)².
    /// The shares p and d are of one multinomial, so they are never treated as independent.
    /// </summary>
    internal static double Variance(double p, double d) => Math.Max(0, p + d - (p - d) * (p - d));

    internal static void Check(long promoters, long detractors, long n)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        ArgumentOutOfRangeException.ThrowIfNegative(promoters);
        ArgumentOutOfRangeException.ThrowIfNegative(detractors);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(promoters + detractors, n);
    }
}
