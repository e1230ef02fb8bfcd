// Evenly spread draws, so that a few hundred tickets or answers already show the planted medians and scores.
namespace CxDashboard.Sandbox.Numbers;

internal static class Spread
{
    // Roberts' R3 sequence: the powers of the root of x⁴ = x + 1. Neighbouring indices fill the cube evenly.
    private const double Root = 1.2207440846057594759;
    private const double A = 1 / Root;
    private const double B = 1 / (Root * Root);
    private const double C = 1 / (Root * Root * Root);

    public static (double First, double Second, double Third) At(long index, double start) =>
        (Fraction(start + (A * index)), Fraction((start * 2) + (B * index)), Fraction((start * 3) + (C * index)));

    /// <summary>Inverse of the normal distribution (Acklam's rational approximation, relative error below 1.2e-9).</summary>
    public static double NormalQuantile(double p)
    {
        p = Math.Clamp(p, 1e-6, 1 - 1e-6);
        if (p is < 0.02425 or > 0.97575)
        {
            var q = Math.Sqrt(-2 * Math.Log(p < 0.5 ? p : 1 - p));
            var tail = ((((((((((-7.784894002430293e-03 * q) - 3.223964580411365e-01) * q) - 2.400758277161838) * q) - 2.549732539343734) * q) + 4.374664141464968) * q) + 2.938163982698783)
                / ((((((((7.784695709041462e-03 * q) + 3.224671290700398e-01) * q) + 2.445134137142996) * q) + 3.754408661907416) * q) + 1);
            return p < 0.5 ? tail : -tail;
        }
        var d = p - 0.5;
        var r = d * d;
        return (((((((((((-3.969683028665376e+01 * r) + 2.209460984245205e+02) * r) - 2.759285104469687e+02) * r) + 1.383577518672690e+02) * r) - 3.066479806614716e+01) * r) + 2.506628277459239) * d)
            / (((((((((((-5.447609879822406e+01 * r) + 1.615858368580409e+02) * r) - 1.556989798598866e+02) * r) + 6.680131188771972e+01) * r) - 1.328068155288572e+01) * r) + 1));
    }

    private static double Fraction(double x) => x - Math.Floor(x);
}
