// A map's versions: who kept each, what it changed, and the difference of any two. For a derived map also what its source became since.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using Microsoft.AspNetCore.WebUtilities;

namespace CxDashboard.Web.Maps;

public sealed record VersionRow(int Version, string By, DateTimeOffset At, string Changes, string Note);

/// <summary>The difference that is shown, in words and rows.</summary>
public sealed record ShownDifference(string Title, string About, IReadOnlyList<ChangeRow> Rows);

/// <summary>What the page of versions shows. Older is the version from which the next page goes down; null on the last.</summary>
public sealed record MapVersionsView(KeptMap Head, IReadOnlyList<VersionRow> Rows, ShownDifference? Difference, int? Older, KeptMap? Source, IReadOnlyList<ChangeRow> Since)
{
    private const int APage = 50;

    /// <summary>Loads it as the address asks: <c>?from=3&amp;to=7</c> two versions, <c>?against=source</c> the map it was derived from, <c>?upto=40</c> older ones.</summary>
    public static async Task<MapVersionsView?> LoadAsync(Database database, Workspace workspace, int mapId, string uri, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        if (await MapBook.ReadAsync(session, workspace, mapId, null, cancellationToken) is not { } head) return null;
        var asked = QueryHelpers.ParseQuery(new Uri(uri).Query);
        var kept = await MapBook.VersionsAsync(session, workspace, mapId, Number("upto") ?? head.Version, APage + 1, cancellationToken);
        var rows = kept.Take(APage).Select((one, i) => new VersionRow(one.Version, one.SavedBy, one.SavedAt,
            i + 1 < kept.Count ? ChangeRow.Line(ChangeRow.Of(kept[i + 1].Map, one.Map)) : $"{one.Map.Cards.Count} cards", one.Note)).ToList();
        var (source, origin) = head.From is { } from
            ? (await MapBook.ReadAsync(session, workspace, from.MapId, null, cancellationToken), await MapBook.ReadAsync(session, workspace, from.MapId, from.Version, cancellationToken))
            : (null, null);
        ShownDifference? difference = null;
        if (asked.ContainsKey("against") && origin is not null)
            difference = new($"Against “{origin.Map.Name}”, version {origin.Version}", "what this map changes about the one it was derived from", ChangeRow.Of(origin.Map, head.Map));
        else if (Number("from") is { } first && Number("to") is { } second && await MapBook.ReadAsync(session, workspace, mapId, first, cancellationToken) is { } older
                 && await MapBook.ReadAsync(session, workspace, mapId, second, cancellationToken) is { } newer)
            difference = new($"Version {first} against version {second}", $"{newer.SavedBy}, after {older.SavedBy}", ChangeRow.Of(older.Map, newer.Map));
        return new(head, rows, difference, kept.Count > APage ? kept[APage].Version : null, source, origin is null || source is null ? [] : ChangeRow.Of(origin.Map, source.Map));

        int? Number(string field) => asked.TryGetValue(field, out var value) && int.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
    }
}
