// A predicted value, how sure it is, and the chance of reaching a target.
using MathNet.Numerics.Distributions;

namespace CxDashboard.Core.Statistics;

/// <summary>A value not yet seen: (value − truth)/Error follows Student's t.</summary>
public sealed record Prediction(double Value, double Error, double DegreesOfFreedom)
{
    /// <summary>The prediction interval, Value ± t·Error, in the unit of the value.</summary>
    public Interval Within(double level = Confidence.Usual)
    {
        var half = Confidence.T(level, DegreesOfFreedom) * Error;
        return new Interval(Value - half, Value + half);
    }

    /// <summary>Probability in 0..1 that the value will be the target or more.</summary>
    public double ProbabilityAtLeast(double target) => Chance(Value - target);

    /// <summary>Probability in 0..1 that the value will be the target or less.</summary>
    public double ProbabilityAtMost(double target) => Chance(target - Value);

    /// <summary>Points on a perfect line leave no error but rounding; then the prediction is simply right or wrong.</summary>
    private double Chance(double margin)
    {
        var rounding = 1e-9 * Math.Max(1, Math.Abs(Value));
        if (Error > rounding) return StudentT.CDF(0, 1, DegreesOfFreedom, margin / Error);
        return margin >= -rounding ? 1 : 0;
    }
}
