// How long things take when some have not happened yet: an unanswered ticket is censored, not absent.
namespace CxDashboard.Core.Statistics;

/// <summary>A waiting time; when Happened is false it has only lasted this long so far.</summary>
public readonly record struct Waiting(double Time, bool Happened);

/// <summary>The share still waiting just after Time, with Greenwood's log–log interval (null where the share is 0).</summary>
public sealed record SurvivalStep(double Time, long AtRisk, long Events, double Survival, Interval? Interval);

/// <summary>The product-limit curve; steps are in time order, one for each time at which something happened.</summary>
public sealed record SurvivalCurve(IReadOnlyList<SurvivalStep> Steps, long Observed, long Censored)
{
    /// <summary>The share in 0..1 still waiting after this time.</summary>
    public double At(double time) => Steps.LastOrDefault(s => s.Time <= time)?.Survival ?? 1;

    /// <summary>The first time by which the share p (0..1) had it happen; null while too many still wait.</summary>
    public double? Quantile(double p) => Steps.FirstOrDefault(s => 1 - s.Survival >= p - 1e-12)?.Time;
}

/// <summary>The product-limit estimator.</summary>
public static class KaplanMeier
{
    /// <summary>
    /// S(t) = Π(1 − dᵢ/nᵢ) over event times up to t; at equal times events come before censoring. The interval is
    /// S^exp(±z·√(Σ dᵢ/(nᵢ(nᵢ−dᵢ)))/ln S). Source: E. Kaplan, P. Meier, JASA 53 (1958); J. Kalbfleisch, R. Prentice (1980).
    /// </summary>
    /// <exception cref="ArgumentException">A waiting time is negative or not a number.</exception>
    public static SurvivalCurve Of(IReadOnlyList<Waiting> waitings, double level = Confidence.Usual)
    {
        ArgumentNullException.ThrowIfNull(waitings);
        if (waitings.Any(w => !(w.Time >= 0))) throw new ArgumentException("A waiting time is zero or more.", nameof(waitings));
        var z = Confidence.Z(level);
        var steps = new List<SurvivalStep>();
        var (atRisk, survival, greenwood) = ((long)waitings.Count, 1.0, 0.0);
        foreach (var moment in waitings.GroupBy(w => w.Time).OrderBy(g => g.Key))
        {
            var events = moment.LongCount(w => w.Happened);
            if (events > 0)
            {
                survival *= 1 - (double)events / atRisk;
                greenwood += (double)events / ((double)atRisk * (atRisk - events));
                steps.Add(new SurvivalStep(moment.Key, atRisk, events, survival, IntervalOf(survival, greenwood, z)));
            }

            atRisk -= moment.LongCount();
        }

        var happened = waitings.LongCount(w => w.Happened);
        return new SurvivalCurve(steps, happened, waitings.Count - happened);
    }

    private static Interval? IntervalOf(double survival, double greenwood, double z)
    {
        if (survival <= 0) return null;
        var width = z * Math.Sqrt(greenwood) / Math.Abs(Math.Log(survival));
        return new Interval(Math.Pow(survival, Math.Exp(width)), Math.Pow(survival, Math.Exp(-width)));
    }
}
