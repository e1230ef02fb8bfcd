// What an initiative's effect is measured by: its metric, at its own stage's data where the metric is measured there.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;

namespace CxDashboard.Core.Journeys.Maps;

public static class Initiatives
{
    /// <summary>Two variants at the same time, and not before against after.</summary>
    public static bool IsVariants(Card initiative)
    {
        ArgumentNullException.ThrowIfNull(initiative);
        return initiative["compare"] == "variants";
    }

    /// <summary>The stage of the data that the effect is measured at; null for the whole journey.</summary>
    public static string? StageOf(MapDocument map, Card initiative, Metric metric)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(initiative);
        return map.Find(initiative.Stage)?["data"] is { Length: > 0 } data && MetricRules.IsMeasuredAt(metric, data) ? data : null;
    }
}
