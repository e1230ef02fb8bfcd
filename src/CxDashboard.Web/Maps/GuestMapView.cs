// A map as its guests read it: its numbers by the gateway that stands before them, and its cards as that gateway gives them.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Journey;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Maps;

/// <summary>What was said about one card.</summary>
public sealed record CardTalk(string Card, string Where, IReadOnlyList<MapComment> Comments);

/// <summary>The page; nothing on it leads into the workspace.</summary>
public sealed record GuestMapView(
    MapDocument Document, JourneyView Map, IReadOnlyList<SuccessView> Success, IReadOnlyList<CardTalk> Talk, string Note,
    IReadOnlyList<BarMenu> Menus, (string Text, string Tone) Freshness, IReadOnlyList<string> Notices)
{
    /// <summary>Loads it; null where there is no such map.</summary>
    public static async Task<GuestMapView?> LoadAsync(
        IGateway gateway, Workspace workspace, int mapId, int? version, string uri, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await gateway.MapAsync(workspace, mapId, version, cancellationToken) is not { } kept) return null;
        var figures = new MapFigures(kept.Map);
        var page = await PageNumbers.LoadAsync(gateway, workspace, uri, clock, cancellationToken, figures.Ask);
        var drawing = new MapDrawing(kept.Map, page, figures, new MapLinks(_ => "", null), uri);
        var comments = (await gateway.MapCommentsAsync(workspace, mapId, cancellationToken)).ToLookup(comment => comment.Card);
        return new GuestMapView(
            kept.Map, drawing.View(), [.. figures.Success(page.Answers).Select(one => SuccessView.Of(one.Metric.In(workspace.Currency), one.Now, workspace, page, uri))],
            [.. InOrder(kept.Map).Where(card => comments.Contains(card.Id)).Select(card => new CardTalk(card.Title, WhereOf(kept.Map, card), [.. comments[card.Id]]))],
            JourneyPageView.NoteOf(page.Viewing), page.Menus, Numbers.Freshness.Line(page.Health, page.At), page.Viewing.Faults);
    }

    /// <summary>The cards of a map as one reads them: the map itself, each stage and what stands there.</summary>
    internal static IEnumerable<Card> InOrder(MapDocument map) =>
        [map.Head, .. map.Stages.SelectMany(stage => (IEnumerable<Card>)[stage, .. map.At(stage.Id, "emotion"), .. map.Type.Lanes.SelectMany(kind => map.At(stage.Id, kind))])];

    /// <summary>For instance "Pain point at Support".</summary>
    internal static string WhereOf(MapDocument map, Card card) =>
        CardKind.Of(card.Kind).Name + (map.Find(card.Stage) is { } stage ? $" at {stage.Title}" : "");
}
