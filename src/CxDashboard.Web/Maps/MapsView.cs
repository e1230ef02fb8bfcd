// The maps of a workspace as a list.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Segments;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Maps;

/// <summary>One map of the list. From says what it was derived from.</summary>
public sealed record MapRow(
    int MapId, string Name, string Type, string Personas, string Size, string Saved, Status Review, string ReviewWords, bool IsHome, bool IsPutAway, string? From);

/// <summary>What the list of maps shows.</summary>
public sealed record MapsView(IReadOnlyList<MapRow> Maps, IReadOnlyList<MapRow> PutAway)
{
    public static async Task<MapsView> LoadAsync(Database database, Workspace workspace, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var all = await MapBook.AllAsync(session, workspace, cancellationToken);
        var personas = (await PersonaBook.ReadAsync(session, workspace, cancellationToken)).ToDictionary(kept => kept.Persona.Key, kept => kept.Persona.Name);
        var rows = all.Select(kept => Row(kept, all, personas, workspace, clock)).ToList();
        return new MapsView([.. rows.Where(row => !row.IsPutAway)], [.. rows.Where(row => row.IsPutAway)]);
    }

    private static MapRow Row(KeptMap kept, IReadOnlyList<KeptMap> all, Dictionary<string, string> personas, Workspace workspace, TimeProvider clock)
    {
        var (review, words) = MapHead.ReviewOf(kept.Map, workspace.Today(clock));
        var named = kept.Map.Head.Many("personas").Select(key => personas.GetValueOrDefault(key, key)).ToList();
        return new MapRow(
            kept.MapId, kept.Map.Name, kept.Map.Type.Name, named.Count == 0 ? "no persona" : string.Join(", ", named),
            $"{kept.Map.Stages.Count} stages, {kept.Map.Cards.Count - kept.Map.Stages.Count - 1} cards",
            $"version {kept.Version} · {kept.SavedBy} · {Format.Ago(clock.GetUtcNow() - kept.SavedAt)}", review, words, kept.IsHome, kept.IsPutAway,
            kept.From is { } from ? $"from “{all.FirstOrDefault(other => other.MapId == from.MapId)?.Map.Name ?? "a map that is gone"}”, version {from.Version}" : null);
    }
}
