// From additive parts to a value with its interval: pure arithmetic, one case a shape.
using CxDashboard.Core.Statistics;

namespace CxDashboard.Core.Kpis;

/// <summary>How often each whole minute occurred, in ascending order of minutes.</summary>
public sealed record Distribution(int[] Minutes, long[] Counts)
{
    /// <summary>Puts pieces together: in any order, the same minute in several of them.</summary>
    public static Distribution OfPieces(IReadOnlyList<(int[] Minutes, long[] Counts)> pieces)
    {
        int[] minutes = [.. pieces.SelectMany(piece => piece.Minutes)];
        long[] counts = [.. pieces.SelectMany(piece => piece.Counts)];
        Array.Sort(minutes, counts);
        var last = -1;
        for (var i = 0; i < minutes.Length; i++)
        {
            if (last >= 0 && minutes[last] == minutes[i]) counts[last] += counts[i];
            else (minutes[++last], counts[last]) = (minutes[i], counts[i]);
        }

        return new Distribution(minutes[..(last + 1)], counts[..(last + 1)]);
    }

    /// <summary>The value at a zero-based rank of the sorted minutes.</summary>
    public int AtRank(long rank)
    {
        var passed = 0L;
        for (var i = 0; i < Minutes.Length; i++)
        {
            passed += Counts[i];
            if (passed > rank) return Minutes[i];
        }

        throw new ArgumentOutOfRangeException(nameof(rank), rank, "The rank lies beyond the last value.");
    }

    /// <summary>The continuous percentile (percentile_cont): linear between the two neighbouring ranks.</summary>
    public double Quantile(long n, double p)
    {
        var (lower, upper, weight) = OrderStatistics.QuantileRanks(n, p);
        var low = AtRank(lower);
        return low + (AtRank(upper) - low) * weight;
    }
}

/// <summary>Turns parts into a value, its interval and, for durations, the ninetieth percentile.</summary>
public static class Measuring
{
    public readonly record struct Figure(double Value, double Numerator, Interval? Interval, double? P90 = null, long Open = 0)
    {
        public double? Denominator { get; init; }
        public Interval? P90Interval { get; init; }
    }


    /// <summary>The figure, or null when n is 0 (a count of nothing is 0 and not null).</summary>
    public static Figure? Of(Metric metric, Parts parts, Distribution? minutes = null) => metric.Shape switch
    {
        Shape.Count or Shape.Level => new Figure((double)parts.A / metric.Divisor, (double)parts.A / metric.Divisor, null),
        _ when parts.N == 0 => null,
        Shape.Rate => new Figure(100d * parts.A / parts.N, parts.A, RateInterval(parts)),
        Shape.PerPeriod => new Figure((double)parts.A / parts.N, parts.A, null),
        Shape.Mean => new Figure((double)parts.A / parts.N / metric.Divisor, (double)parts.A / metric.Divisor, MeanOf(metric, parts)),
        Shape.Nps => new Figure(NetPromoterScore.Of(parts.A, parts.B, parts.N), parts.A - parts.B,
            NpsInterval.Of(parts.A, parts.B, parts.N)),
        Shape.Ratio => parts.B == 0 ? null : new Figure((double)parts.A / parts.B / metric.Divisor, (double)parts.A / metric.Divisor, null) { Denominator = parts.B },
        Shape.Duration => minutes is null ? null : DurationOf(parts, minutes),
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric.Shape, "No such shape."),
    };

    // A source that counts more completions than entries has no binomial interval; its rate is still shown.
    private static Interval? RateInterval(Parts parts) =>
        parts.A >= 0 && parts.A <= parts.N ? Wilson.Interval(parts.A, parts.N).Times(100) : null;

    private static Interval? MeanOf(Metric metric, Parts parts) =>
        parts.B > 0 && parts.N > 1 ? MeanInterval.Of(parts.N, parts.A, parts.B).Times(1d / metric.Divisor) : null;

    private static Figure DurationOf(Parts parts, Distribution minutes) =>
        new(minutes.Quantile(parts.N, .5), parts.A, QuantileInterval(parts, minutes, .5), minutes.Quantile(parts.N, .9), parts.B)
        {
            P90Interval = QuantileInterval(parts, minutes, .9),
        };

    private static Interval? QuantileInterval(Parts parts, Distribution minutes, double p) =>
        OrderStatistics.QuantileIntervalRanks(parts.N, p) is { } ranks ? new Interval(minutes.AtRank(ranks.Low), minutes.AtRank(ranks.High)) : null;
}
