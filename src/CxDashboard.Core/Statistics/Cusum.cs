// Slow drift that no single day betrays.
namespace CxDashboard.Core.Statistics;

/// <summary>The two sums after one value, in standard deviations.</summary>
public readonly record struct CusumPoint(double Up, double Down)
{
    /// <summary>The upward sum has passed the limit of 4σ.</summary>
    public bool DriftsUp => Up > Cusum.Limit;

    /// <summary>The downward sum has passed the limit of 4σ.</summary>
    public bool DriftsDown => Down > Cusum.Limit;
}

/// <summary>The tabular cumulative sum chart.</summary>
public static class Cusum
{
    /// <summary>k: what each value is forgiven, in σ.</summary>
    public const double Slack = .5;

    /// <summary>h: the sum that counts as drift, in σ.</summary>
    public const double Limit = 4;

    /// <summary>
    /// One point a value, in their order: Up = max(0, Up + (x−μ)/σ − k), Down = max(0, Down − (x−μ)/σ − k).
    /// Mean and deviation (the values' unit) come from a reference stretch. The sums are not reset after a signal.
    /// Source: D. Montgomery, Introduction to Statistical Quality Control, 9.1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is not positive: a constant reference has no scale.</exception>
    public static IReadOnlyList<CusumPoint> Of(IReadOnlyList<double> values, double mean, double deviation)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(deviation);
        var points = new List<CusumPoint>(values.Count);
        var sums = new CusumPoint(0, 0);
        foreach (var value in values)
        {
            var z = (value - mean) / deviation;
            sums = new CusumPoint(Math.Max(0, sums.Up + z - Slack), Math.Max(0, sums.Down - z - Slack));
            points.Add(sums);
        }

        return points;
    }
}
