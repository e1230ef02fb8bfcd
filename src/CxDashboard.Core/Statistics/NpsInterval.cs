// The uncertainty of a Net Promoter Score.
namespace CxDashboard.Core.Statistics;

/// <summary>The interval of an NPS in points.</summary>
public static class NpsInterval
{
    /// <summary>From this many answers on the plain formula serves; below it the adjusted one.</summary>
    public const long PlainFrom = 30;

    /// <summary>
    /// In points from −100 to 100. From 30 answers: NPS ± 100·z·√((p + d − (p − d)²)/n).
    /// Below: the adjusted Wald interval, the same formula after n+3, P+¾, D+¾, and so not centred on the score.
    /// Source: B. Rocks, Interval estimation for the "Net Promoter Score", The American Statistician 70 (2016).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">n is not positive, or the counts do not fit into n.</exception>
    public static Interval Of(long promoters, long detractors, long n, double level = Confidence.Usual)
    {
        var (score, error) = ScoreAndError(promoters, detractors, n);
        var half = Confidence.Z(level) * error;
        return new Interval(Math.Max(-100, score - half), Math.Min(100, score + half));
    }

    /// <summary>Centre and standard error in points, adjusted where answers are few.</summary>
    internal static (double Score, double Error) ScoreAndError(long promoters, long detractors, long n)
    {
        NetPromoterScore.Check(promoters, detractors, n);
        var (added, addedEach) = n < PlainFrom ? (3.0, .75) : (0.0, 0.0);
        var size = n + added;
        var p = (promoters + addedEach) / size;
        var d = (detractors + addedEach) / size;
        return (100 * (p - d), 100 * Math.Sqrt(NetPromoterScore.Variance(p, d) / size));
    }
}
