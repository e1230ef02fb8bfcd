// What stands above a map: for whom it is, by what its success is told, and whether it is still looked after.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Journey;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Maps;

/// <summary>The map's own words, with its success metrics as they stand in the page's days.</summary>
public sealed record MapHead(string Type, string TypeAbout, IReadOnlyList<(string Text, string Href)> Personas, IReadOnlyList<SuccessView> Success, Status Review, string ReviewWords)
{
    /// <summary>A review that is due within two weeks is announced.</summary>
    private const int Soon = 14;

    internal static MapHead Of(KeptMap kept, PageNumbers page, MapFigures figures, Workspace workspace, string uri, TimeProvider clock)
    {
        var review = ReviewOf(kept.Map, workspace.Today(clock));
        return new MapHead(kept.Map.Type.Name, kept.Map.Type.About,
            [.. kept.Map.Head.Many("personas").Select(key => (page.Frame.Audience.Personas.FirstOrDefault(persona => persona.Key == key)?.Name ?? $"{key} (gone)", $"{workspace.Key}/personas#persona-{key}"))],
            [.. figures.Success(page.Answers).Select(one => SuccessView.Of(one.Metric.In(workspace.Currency), one.Now, workspace, page, uri))], review.Status, review.Words);
    }

    /// <summary>Whether a map's review is overdue, as of a day.</summary>
    public static (Status Status, string Words) ReviewOf(MapDocument map, DateOnly today) => map.Head.Day("review") switch
    {
        null => (new Status("none", "○", "No review date"), "no review date"),
        { } day when day < today => (new Status("bad", "▼", "Stale"), $"review was due {Format.Day(day)}"),
        { } day when day <= today.AddDays(Soon) => (new Status("warn", "▲", "Review soon"), $"review due {Format.Day(day)}"),
        { } day => (new Status("good", "●", "Looked after"), $"review due {Format.Day(day)}"),
    };
}

/// <summary>A success metric: its value with its size, or why there is none.</summary>
public sealed record SuccessView(string Name, string? Value, string Note, string? Href)
{
    internal static SuccessView Of(Metric metric, Measure? now, Workspace workspace, PageNumbers page, string uri)
    {
        var href = MetricLink.To(workspace.Key, metric.Key, null, uri);
        return now switch
        {
            { Value: { } value } => new(metric.Name, Write.Value(metric, value), string.Join(" · ", new[] { Write.Margin(metric, now), $"n {Format.Count(now.N)}", Write.StaleMark(now, page.At) }.OfType<string>()), href),
            _ => new(metric.Name, null, FilterWords.Refusal(metric, page.Viewing.Filters, page.Frame.Audience) ?? now?.Why ?? "no data", href),
        };
    }
}
