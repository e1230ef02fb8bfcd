// The multipliers that turn a confidence level into a width.
using MathNet.Numerics.Distributions;

namespace CxDashboard.Core.Statistics;

/// <summary>Two-sided quantiles for a confidence level such as .95.</summary>
public static class Confidence
{
    /// <summary>The level every interval uses unless a caller names another.</summary>
    public const double Usual = .95;

    /// <summary>z with P(|Z| ≤ z) = level for a standard normal Z; 1.959964 at .95.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is not strictly between 0 and 1.</exception>
    public static double Z(double level) => Normal.InvCDF(0, 1, UpperTail(level));

    /// <summary>t with P(|T| ≤ t) = level for Student's t.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is not strictly between 0 and 1, or there is no degree of freedom.</exception>
    public static double T(double level, double degreesOfFreedom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degreesOfFreedom, 1);
        return StudentT.InvCDF(0, 1, degreesOfFreedom, UpperTail(level));
    }

    private static double UpperTail(double level)
    {
        if (level is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "A confidence level lies strictly between 0 and 1, for example .95.");
        return .5 + level / 2;
    }
}
