// Whether a persona draws a line that is there: do its people answer otherwise than everybody else, and are they more alike?
using CxDashboard.Core.Statistics;

namespace CxDashboard.Core.Kpis;

/// <summary>What the answers say about a persona.</summary>
public enum PersonaVerdict
{
    /// <summary>Its people's score differs from everybody else's beyond the error of both.</summary>
    Distinct,
    /// <summary>No detectable difference: what the persona says may be true, but it does not show in the answers.</summary>
    Blurred,
    /// <summary>Fewer answers than the workspace's minimum, of its people or of the others.</summary>
    TooFew,
}

/// <summary>
/// A persona against the answers of everybody else in the same days. <paramref name="Difference"/>: its NPS less the others', in
/// points. <paramref name="Spread"/> and <paramref name="SpreadOfAll"/>: the standard deviation of a single answer counted as
/// 100, 0 or −100 points, 100·√(p + d − (p − d)²); smaller than everybody's means that its people are more alike.
/// </summary>
public sealed record PersonaAccuracy(PersonaVerdict Verdict, long N, double? Score, double? Difference, double? Spread, double? SpreadOfAll)
{
    /// <summary>Judges by the parts of NPS: n answers, a promoters, b detractors.</summary>
    public static PersonaAccuracy Of(Parts persona, Parts everybody, int minimumN)
    {
        var others = new Parts(everybody.N - persona.N, everybody.A - persona.A, everybody.B - persona.B);
        if (persona.N < minimumN || others.N < minimumN) return new(PersonaVerdict.TooFew, persona.N, null, null, null, null);
        var test = DifferenceTest.OfNps(others.A, others.B, others.N, persona.A, persona.B, persona.N);
        return new(test.NoDetectableChange() ? PersonaVerdict.Blurred : PersonaVerdict.Distinct, persona.N,
            NetPromoterScore.Of(persona.A, persona.B, persona.N), test.Difference, SpreadOf(persona), SpreadOf(everybody));
    }

    private static double SpreadOf(Parts parts)
    {
        var (p, d) = ((double)parts.A / parts.N, (double)parts.B / parts.N);
        return 100 * Math.Sqrt(p + d - (p - d) * (p - d));
    }
}
