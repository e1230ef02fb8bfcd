// Why the number of conversions moved: more people, or a better rate.
namespace CxDashboard.Core.Statistics;

/// <summary>Both effects in conversions; together they are the change.</summary>
public readonly record struct TrafficAndRate(double TrafficEffect, double RateEffect)
{
    /// <summary>
    /// Hits = traffic × rate, so with bars for the mean of before and after: Δhits = ΔT·r̄ + T̄·Δr, exactly.
    /// Without traffic in one period its rate is unknown and the whole change counts as traffic.
    /// Source: E. Kitagawa, JASA 50 (1955), for two factors.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Traffic is negative.</exception>
    public static TrafficAndRate Explain(double hitsBefore, double trafficBefore, double hitsAfter, double trafficAfter)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trafficBefore);
        ArgumentOutOfRangeException.ThrowIfNegative(trafficAfter);
        if (trafficBefore == 0 || trafficAfter == 0) return new TrafficAndRate(hitsAfter - hitsBefore, 0);
        var (before, after) = (hitsBefore / trafficBefore, hitsAfter / trafficAfter);
        return new TrafficAndRate(
            (trafficAfter - trafficBefore) * (before + after) / 2,
            (trafficBefore + trafficAfter) / 2 * (after - before));
    }
}
