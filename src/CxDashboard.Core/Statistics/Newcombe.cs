// The uncertainty of a difference between two shares.
namespace CxDashboard.Core.Statistics;

/// <summary>Newcombe's hybrid score interval.</summary>
public static class Newcombe
{
    /// <summary>
    /// The interval of p₁ − p₂ as shares in −1..1, from both Wilson intervals (l, u):
    /// d − √((p₁−l₁)² + (u₂−p₂)²) to d + √((u₁−p₁)² + (p₂−l₂)²).
    /// Source: R. G. Newcombe, Statistics in Medicine 17 (1998), method 10.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An n is not positive, or hits lie outside 0..n.</exception>
    public static Interval Difference(long hits1, long n1, long hits2, long n2, double level = Confidence.Usual)
    {
        var first = Wilson.Interval(hits1, n1, level);
        var second = Wilson.Interval(hits2, n2, level);
        var p1 = (double)hits1 / n1;
        var p2 = (double)hits2 / n2;
        var difference = p1 - p2;
        return new Interval(
            difference - double.Hypot(p1 - first.Low, second.High - p2),
            difference + double.Hypot(first.High - p1, p2 - second.Low));
    }
}
