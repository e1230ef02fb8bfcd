// The journey's numbers: volumes and conversions along the stages, and each stage's tiles against its goals.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Journey;

/// <summary>Everything the journey page shows, from one snapshot.</summary>
public sealed record JourneyPageView(
    string Name, string? Persona, JourneyView Map, string Note, IReadOnlyList<BarMenu> Menus, (string Text, string Tone) Freshness,
    IReadOnlyList<string> Notices, bool HasData)
{
    /// <summary>The map that the workspace chose for this page; null where it chose none, and the stages stand alone.</summary>
    public HomeMap? Home { get; init; }

    /// <summary>Loads the page, drawn over a map where one is given.</summary>
    public static async Task<JourneyPageView> LoadAsync(
        IGateway gateway, Workspace workspace, string uri, TimeProvider clock, CancellationToken cancellationToken, KeptMap? home = null)
    {
        var figures = home is null ? null : new MapFigures(home.Map);
        var page = await PageNumbers.LoadAsync(gateway, workspace, uri, clock, cancellationToken, figures is null ? null : figures.Ask);
        if (home is not null)
        {
            var drawing = new MapDrawing(home.Map, page, figures!, new MapLinks(card => $"{workspace.Key}/maps/{home.MapId}?card={card}", null), uri);
            return new JourneyPageView(home.Map.Name, null, drawing.View(), NoteOf(page.Viewing), page.Menus, Numbers.Freshness.Line(page.Health, page.At), page.Viewing.Faults, page.HasData)
            {
                Home = new HomeMap(home.Map.Type.Name, [.. home.Map.Head.Many("personas").Select(key => page.Frame.Audience.Personas.FirstOrDefault(persona => persona.Key == key)?.Name ?? key)], $"{workspace.Key}/maps/{home.MapId}", home.Version),
            };
        }

        var columns = page.Frame.Stages.Select(stage => new StageTiles(stage, page, uri)).ToList();
        return new JourneyPageView(
            page.Frame.JourneyName, page.Frame.Persona,
            new JourneyView(page.Frame.JourneyName, [.. columns.Select(column => column.View())], Emotion(columns)),
            NoteOf(page.Viewing), page.Menus, Numbers.Freshness.Line(page.Health, page.At), page.Viewing.Faults, page.HasData);
    }

    internal static string NoteOf(Viewing viewing)
    {
        var days = Format.Days(viewing.Days.From, viewing.Days.To);
        return viewing.Against is { } against ? $"{days}, change against {Format.Days(against.From, against.To)}" : days;
    }

    // The mood as measured: satisfaction by stage, around the journey's own mean, so that a high mean does not flatten the
    // line. The lowest is called out only when it lies below the next one beyond the error of both.
    private static EmotionView? Emotion(List<StageTiles> columns)
    {
        var measured = columns.Where(c => c.Satisfaction is { Value: not null }).OrderBy(c => c.Satisfaction!.Value).ToList();
        if (measured.Count < 2) return null;
        var mean = 100 * measured.Sum(c => c.Satisfaction!.Numerator) / measured.Sum(c => c.Satisfaction!.N);
        var (lowest, next) = (measured[0], measured[1]);
        var isLow = next.Satisfaction!.Exceeds(lowest.Satisfaction!);
        return new EmotionView(
            [.. columns.Select(column => column.Satisfaction is { Value: { } value }
                ? new EmotionPoint(Height(value - mean), $"{Format.Number((decimal)value, 0)}%", isLow && column == lowest)
                : null)],
            $"satisfied answers, around the journey's {Format.Number((decimal)mean, 0)}%",
            isLow ? $"{lowest.Stage.Name} is the low point, n {Format.Count(lowest.Satisfaction!.N)}" : null);
    }

    // Twenty points above or below the mean reach the edge of the lane.
    private static int Height(double aboveMean) => (int)Math.Round(Math.Clamp(500 + aboveMean * 25, 0, 1000));
}

/// <summary>The chosen map's kind and personas, and where it is edited.</summary>
public sealed record HomeMap(string Type, IReadOnlyList<string> Personas, string Href, int Version);
