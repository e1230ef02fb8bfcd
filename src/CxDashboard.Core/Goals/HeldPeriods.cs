// How often a value stayed within its band.
namespace CxDashboard.Core.Goals;

/// <summary>Inside: periods within the band, its ends included, of All settled ones.</summary>
public readonly record struct HeldPeriods(int Inside, int All)
{
    /// <summary>Inside ÷ All in 0..1; null without a period.</summary>
    public double? Share => All > 0 ? (double)Inside / All : null;

    /// <summary>Counts the settled values of the periods so far, one a period.</summary>
    public static HeldPeriods Of(IEnumerable<double> values, double low, double high)
    {
        var inside = values.Select(v => low <= v && v <= high).ToList();
        return new HeldPeriods(inside.Count(i => i), inside.Count);
    }
}
