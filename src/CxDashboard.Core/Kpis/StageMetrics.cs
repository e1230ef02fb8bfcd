// The metrics that are shown stage by stage: the rows of the overview's table, and what the journey's columns are made of.
namespace CxDashboard.Core.Kpis;

public static class StageMetrics
{
    /// <summary>In the order of the table.</summary>
    public static IReadOnlyList<string> All { get; } = ["stage_conversion", "stage_volume", "nps", "first_response", "csat", "tickets"];

    /// <summary>The figures of one stage's own page, in its order.</summary>
    public static IReadOnlyList<string> Figures { get; } =
        ["stage_conversion", "stage_volume", "nps", "csat", "first_response", "within_target", "tickets", "sentiment"];

    /// <summary>A metric's name beside its stages.</summary>
    public static string NameOf(Metric metric) => metric.Key switch
    {
        "nps" => "NPS",
        "first_response" => "First response, min",
        _ => metric.Name,
    };
}
