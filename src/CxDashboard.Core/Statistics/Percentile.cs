// The continuous percentile of values at hand; the warehouse's percentile_cont is held against it.
namespace CxDashboard.Core.Statistics;

/// <summary>Continuous percentiles of a sorted sample.</summary>
public static class Percentile
{
    /// <summary>
    /// The p-quantile (p in 0..1) of values sorted upwards, in their unit, interpolated between neighbours
    /// as PostgreSQL's percentile_cont does.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no value, or p lies outside 0..1.</exception>
    public static double Of(IReadOnlyList<double> sorted, double p)
    {
        ArgumentNullException.ThrowIfNull(sorted);
        var ranks = OrderStatistics.QuantileRanks(sorted.Count, p);
        var lower = sorted[(int)ranks.Lower];
        return lower + ranks.Weight * (sorted[(int)ranks.Upper] - lower);
    }
}
