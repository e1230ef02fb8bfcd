// One metric's value over another's, piece of time by piece of time.
namespace CxDashboard.Core.Kpis;

internal static class Quotients
{
    /// <summary>The quotient of the cells of the same piece of time; where either side has no value, neither has it, and says why.</summary>
    public static IReadOnlyList<Cell> Of(Metric metric, List<Cell> above, List<Cell> below)
    {
        var under = below.ToDictionary(cell => (cell.Stage, cell.Bucket), cell => cell.Measure);
        return [.. above.Where(cell => under.ContainsKey((cell.Stage, cell.Bucket))).Select(cell => cell with { Measure = Of(metric, cell.Measure, under[(cell.Stage, cell.Bucket)]) })];
    }

    private static Measure Of(Metric metric, Measure above, Measure below)
    {
        var asOf = above.AsOf < below.AsOf ? above.AsOf : below.AsOf;
        if ((above.Value is null ? above : below.Value is null ? below : null) is { } absent)
            return new Measure(null, 0, Math.Min(above.N, below.N), null, absent.State, asOf, absent.Why, StartsBeforeData: above.StartsBeforeData || below.StartsBeforeData) { IsWithheld = absent.IsWithheld };
        if (below.Value == 0) return Measure.Nothing($"{Catalogue.Get(metric.Of!.Value.Below).Name.ToLowerInvariant()} is 0, and nothing can be divided by it", asOf);
        var worse = above.State > below.State ? above : below;
        return new Measure(above.Value / below.Value, above.Value!.Value, Math.Min(above.N, below.N), null, worse.State, asOf, worse.Why,
            StartsBeforeData: above.StartsBeforeData || below.StartsBeforeData) { Denominator = below.Value!.Value };
    }
}
