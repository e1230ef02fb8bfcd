// Why a rate or an NPS moved: within the segments, or between them.
namespace CxDashboard.Core.Statistics;

/// <summary>A segment's additive parts: its rate is Numerator/Denominator. For NPS the numerator is P − D.</summary>
public readonly record struct SegmentParts(string Name, double Numerator, double Denominator);

/// <summary>
/// One segment's part in the change, in the rate's unit (percentage points or NPS points).
/// RateBefore or RateAfter is null where the segment had no volume; such a segment has a mix effect only.
/// </summary>
public sealed record SegmentEffect(
    string Name, double? RateBefore, double? RateAfter, double ShareBefore, double ShareAfter, double RateEffect, double MixEffect)
{
    /// <summary>Rate and mix effect together; the movers are sorted by its size.</summary>
    public double Total => RateEffect + MixEffect;
}

/// <summary>A change taken apart: RateEffect + MixEffect = After − Before, up to floating rounding.</summary>
/// <param name="Segments">Biggest mover first.</param>
/// <param name="Simpson">The whole moved one way though every segment present in both periods moved the other.</param>
public sealed record RateMixExplanation(
    double Before, double After, double RateEffect, double MixEffect, IReadOnlyList<SegmentEffect> Segments, bool Simpson)
{
    /// <summary>After − Before.</summary>
    public double Change => After - Before;
}

/// <summary>The exact decomposition into rate and mix, without a remainder.</summary>
public static class RateMix
{
    /// <summary>
    /// With shares w and rates r of each segment and the whole's rate R, bars being means of before and after:
    /// rate effect Σ w̄·Δr, mix effect Σ Δw·(r̄ − R̄). As ΣΔw = 0, the parts sum to ΔR.
    /// Source: E. Kitagawa, Components of a difference between two rates, JASA 50 (1955).
    /// Segments are matched by name. Null when one of the periods has no volume at all.
    /// </summary>
    /// <param name="scale">100 for percentages and NPS, 1 for means.</param>
    /// <exception cref="ArgumentException">A name occurs twice in one period, or a denominator is negative.</exception>
    public static RateMixExplanation? Explain(IReadOnlyList<SegmentParts> before, IReadOnlyList<SegmentParts> after, double scale = 100)
    {
        var old = ByName(before, nameof(before));
        var now = ByName(after, nameof(after));
        var (oldVolume, nowVolume) = (old.Values.Sum(s => s.Denominator), now.Values.Sum(s => s.Denominator));
        if (oldVolume <= 0 || nowVolume <= 0) return null;

        var oldRate = scale * old.Values.Sum(s => s.Numerator) / oldVolume;
        var nowRate = scale * now.Values.Sum(s => s.Numerator) / nowVolume;
        var middle = (oldRate + nowRate) / 2;
        var effects = old.Keys.Union(now.Keys)
            .Select(name => EffectOf(name, old.GetValueOrDefault(name), now.GetValueOrDefault(name), oldVolume, nowVolume, middle, scale))
            .OrderByDescending(e => Math.Abs(e.Total)).ThenBy(e => e.Name, StringComparer.Ordinal)
            .ToList();
        return new RateMixExplanation(
            oldRate, nowRate, effects.Sum(e => e.RateEffect), effects.Sum(e => e.MixEffect), effects,
            IsSimpson(nowRate - oldRate, effects));
    }

    /// <summary>Whether a filtered comparison points the other way than the unfiltered one; neither may be level.</summary>
    public static bool TurnsTheSign(double wholeChange, double filteredChange) => wholeChange * filteredChange < 0;

    private static SegmentEffect EffectOf(
        string name, SegmentParts before, SegmentParts after, double oldVolume, double nowVolume, double middle, double scale)
    {
        var (oldShare, nowShare) = (before.Denominator / oldVolume, after.Denominator / nowVolume);
        var (oldRate, nowRate) = (RateOf(before, scale), RateOf(after, scale));
        // A segment that came or went has one rate only: it changed the mix and no rate of its own.
        var (r0, r1) = (oldRate ?? nowRate ?? 0, nowRate ?? oldRate ?? 0);
        return new SegmentEffect(
            name, oldRate, nowRate, oldShare, nowShare,
            (oldShare + nowShare) / 2 * (r1 - r0),
            (nowShare - oldShare) * ((r0 + r1) / 2 - middle));
    }

    private static double? RateOf(SegmentParts parts, double scale) =>
        parts.Denominator > 0 ? scale * parts.Numerator / parts.Denominator : null;

    private static bool IsSimpson(double change, List<SegmentEffect> effects)
    {
        var moves = effects.Where(e => e.RateBefore is not null && e.RateAfter is not null)
            .Select(e => e.RateAfter!.Value - e.RateBefore!.Value).ToList();
        return moves.Count > 1 && moves.TrueForAll(m => TurnsTheSign(change, m));
    }

    private static Dictionary<string, SegmentParts> ByName(IReadOnlyList<SegmentParts> parts, string parameter)
    {
        ArgumentNullException.ThrowIfNull(parts, parameter);
        var named = new Dictionary<string, SegmentParts>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            if (part.Denominator < 0) throw new ArgumentException($"Segment {part.Name} has a negative denominator.", parameter);
            if (part.Denominator == 0 && part.Numerator != 0) throw new ArgumentException($"Segment {part.Name} has a numerator and no denominator.", parameter);
            if (!named.TryAdd(part.Name, part)) throw new ArgumentException($"Segment {part.Name} occurs twice.", parameter);
        }

        return named;
    }
}
