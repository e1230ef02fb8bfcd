// Whether two periods differ by more than chance explains.
using MathNet.Numerics.Distributions;

namespace CxDashboard.Core.Statistics;

/// <summary>The outcome of a two-sided z test.</summary>
/// <param name="Difference">After less before: a share for proportions, points for NPS.</param>
/// <param name="Z">The difference in standard errors; infinite when a difference has no error at all.</param>
/// <param name="PValue">Chance, in 0..1, of so large a difference if nothing had changed.</param>
public readonly record struct DifferenceTest(double Difference, double Z, double PValue)
{
    /// <summary>True when the difference may well be chance; a page then says "no detectable change".</summary>
    public bool NoDetectableChange(double level = Confidence.Usual) => PValue > 1 - level;

    /// <summary>
    /// Two proportions under a pooled error: (p₂ − p₁)/√(p(1−p)(1/n₁ + 1/n₂)).
    /// Source: NIST/SEMATECH e-Handbook of Statistical Methods, 7.3.3.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An n is not positive, or hits lie outside 0..n.</exception>
    public static DifferenceTest OfProportions(long hitsBefore, long nBefore, long hitsAfter, long nAfter)
    {
        CheckShare(hitsBefore, nBefore);
        CheckShare(hitsAfter, nAfter);
        var pooled = ((double)hitsBefore + hitsAfter) / ((double)nBefore + nAfter);
        var error = Math.Sqrt(pooled * (1 - pooled) * (1.0 / nBefore + 1.0 / nAfter));
        return Of((double)hitsAfter / nAfter - (double)hitsBefore / nBefore, error);
    }

    /// <summary>
    /// Two Net Promoter Scores of separate answers, in points: difference over √(e₁² + e₂²), where e is each
    /// score's standard error as in <see cref="NpsInterval"/> (adjusted under 30 answers).
    /// Source: MeasuringU, Comparing two Net Promoter Scores; B. Rocks (2016).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An n is not positive, or counts do not fit into it.</exception>
    public static DifferenceTest OfNps(
        long promotersBefore, long detractorsBefore, long nBefore,
        long promotersAfter, long detractorsAfter, long nAfter)
    {
        var before = NpsInterval.ScoreAndError(promotersBefore, detractorsBefore, nBefore);
        var after = NpsInterval.ScoreAndError(promotersAfter, detractorsAfter, nAfter);
        var shown = NetPromoterScore.Of(promotersAfter, detractorsAfter, nAfter)
            - NetPromoterScore.Of(promotersBefore, detractorsBefore, nBefore);
        // The test weighs the adjusted scores; the page shows the plain difference.
        return Of(after.Score - before.Score, double.Hypot(before.Error, after.Error)) with { Difference = shown };
    }

    private static DifferenceTest Of(double difference, double error)
    {
        var z = difference == 0 ? 0 : difference / error;
        return new DifferenceTest(difference, z, double.IsInfinity(z) ? 0 : 2 * Normal.CDF(0, 1, -Math.Abs(z)));
    }

    private static void CheckShare(long hits, long n)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, n);
    }
}
