// How unusual a day is beside earlier days of the same weekday.
namespace CxDashboard.Core.Statistics;

/// <summary>A day's distance from the usual. Median and Spread are in the unit of the values.</summary>
/// <param name="Z">(value − Median)/Spread; infinite when history never moved and the value differs.</param>
public readonly record struct RobustScore(double Median, double Spread, double Z)
{
    /// <summary>Beyond this many spreads a day is unusual.</summary>
    public const double UnusualBeyond = 3.5;

    /// <summary>With fewer earlier days nothing is called unusual.</summary>
    public const int FewestDays = 5;

    /// <summary>Whether the day stands out.</summary>
    public bool IsUnusual => Math.Abs(Z) > UnusualBeyond;

    /// <summary>
    /// z = (x − median)/(1.4826·MAD) over the same weekday's earlier values, in any order; when more than half of
    /// them are equal (MAD = 0) the spread is 1.2533 times the mean distance from the median instead.
    /// Null under five earlier values. Source: B. Iglewicz, D. Hoaglin, How to Detect and Handle Outliers (1993).
    /// </summary>
    public static RobustScore? Of(double value, IReadOnlyList<double> earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        if (earlier.Count < FewestDays) return null;
        var median = MedianOf(earlier);
        var distances = earlier.Select(x => Math.Abs(x - median)).ToList();
        var mad = MedianOf(distances);
        var spread = mad > 0 ? 1.4826 * mad : 1.253314 * distances.Average();
        var z = value == median ? 0 : (value - median) / spread;
        return new RobustScore(median, spread, z);
    }

    private static double MedianOf(IEnumerable<double> values) => Percentile.Of([.. values.Order()], .5);
}
