// A straight line through points, and what it says about a point not yet seen.
namespace CxDashboard.Core.Statistics;

/// <summary>
/// y = Intercept + Slope·x. ResidualError is s = √(SSE/(n−2)); MeanX and Sxx = Σ(x−x̄)² carry the
/// uncertainty to other x.
/// </summary>
public sealed record FittedLine(int N, double Slope, double Intercept, double ResidualError, double MeanX, double MeanY, double Sxx)
{
    /// <summary>
    /// The value at x with its prediction error s√(1 + 1/n + (x−x̄)²/Sxx).
    /// Source: N. Draper, H. Smith, Applied Regression Analysis, 3.1.
    /// </summary>
    public Prediction Predict(double x) => PredictSum([x]);

    /// <summary>
    /// The sum of the values at several places, of which the last may count by a share of itself only, such as a month
    /// that ends midway. With the weights w, m = Σw and d = Σw(xⱼ − x̄) the error is s√(m + m²/n + d²/Sxx), which is
    /// <see cref="Predict"/> for one whole place. Source: the variance of a sum of new observations, ibid.; a share of a
    /// place scatters by that share of s², as its days do independently of each other.
    /// </summary>
    public Prediction PredictSum(IReadOnlyList<double> places, double lastShare = 1)
    {
        ArgumentNullException.ThrowIfNull(places);
        double WeightOf(int i) => i == places.Count - 1 ? lastShare : 1;
        var m = places.Select((_, i) => WeightOf(i)).Sum();
        var distance = places.Select((x, i) => WeightOf(i) * (x - MeanX)).Sum();
        // Measured from the centre of the points, so that x such as 24,318 months costs no digits.
        var value = m * MeanY + Slope * distance;
        var error = ResidualError * Math.Sqrt(m + m * m / N + distance * distance / Sxx);
        return new Prediction(value, error, N - 2);
    }
}

/// <summary>Ordinary least squares.</summary>
public static class LeastSquares
{
    /// <summary>Fits a line to at least three points at two or more different x.</summary>
    /// <exception cref="ArgumentException">There are fewer than three points, or all share one x.</exception>
    public static FittedLine Fit(IReadOnlyList<(double X, double Y)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Count < 3) throw new ArgumentException("A line with an error needs at least three points.", nameof(points));
        var meanX = points.Average(p => p.X);
        var meanY = points.Average(p => p.Y);
        var sxx = points.Sum(p => (p.X - meanX) * (p.X - meanX));
        if (sxx == 0) throw new ArgumentException("A line needs points at different x.", nameof(points));
        var slope = points.Sum(p => (p.X - meanX) * (p.Y - meanY)) / sxx;
        var squares = points.Sum(p => Math.Pow(p.Y - meanY - slope * (p.X - meanX), 2));
        return new FittedLine(points.Count, slope, meanY - slope * meanX, Math.Sqrt(squares / (points.Count - 2)), meanX, meanY, sxx);
    }
}
