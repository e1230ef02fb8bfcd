// The uncertainty of the difference of any two estimates that have intervals of their own.
namespace CxDashboard.Core.Statistics;

public static class Estimates
{
    /// <summary>
    /// The interval of θ₁ − θ₂ from independent intervals (l, u): d − √((θ₁−l₁)² + (u₂−θ₂)²) to d + √((u₁−θ₁)² + (θ₂−l₂)²). With
    /// Wilson's intervals of two shares it is <see cref="Newcombe"/>'s.
    /// Source: G. Y. Zou, A. Donner, Statistics in Medicine 27 (2008), 1693.
    /// </summary>
    public static Interval Difference(double first, Interval ofFirst, double second, Interval ofSecond)
    {
        var difference = first - second;
        return new Interval(
            difference - double.Hypot(first - ofFirst.Low, ofSecond.High - second),
            difference + double.Hypot(ofFirst.High - first, second - ofSecond.Low));
    }
}
