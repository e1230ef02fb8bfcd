// Reads maps, each a row of versions.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Journeys.Maps;

/// <summary>One version of a map with who kept it and when. <c>From</c> is the map it was derived from.</summary>
public sealed record KeptMap(int MapId, int Version, MapDocument Map, string SavedBy, DateTimeOffset SavedAt, string Note, bool IsHome, bool IsPutAway, MapOrigin? From);

/// <summary>The map and version that a map was derived from.</summary>
public sealed record MapOrigin(int MapId, int Version);

/// <summary>Reads maps, and keeps them: see MapKeeping.cs.</summary>
public static partial class MapBook
{
    private const string Columns = """
        m.map_id, m.is_home, m.put_away_at is not null as is_put_away, m.derived_from, m.derived_version,
        v.version, v.document::text as document, v.saved_as, v.saved_at, v.note
        """;

    /// <summary>Every map in its newest version; those put away last.</summary>
    public static async Task<IReadOnlyList<KeptMap>> AllAsync(Session session, Workspace workspace, CancellationToken cancellationToken) =>
        [.. (await session.QueryAsync<Row>($"""
            select distinct on (m.map_id) {Columns} from journey_map m join map_version v using (workspace_id, map_id)
            where m.workspace_id = @WorkspaceId order by m.map_id, v.version desc
            """, workspace, cancellationToken)).Select(row => row.Kept).OrderBy(kept => kept.IsPutAway).ThenByDescending(kept => kept.IsHome).ThenBy(kept => kept.Map.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>One map in a version, or in its newest; null where there is none.</summary>
    public static async Task<KeptMap?> ReadAsync(Session session, Workspace workspace, int mapId, int? version, CancellationToken cancellationToken) =>
        (await session.FirstAsync<Row>($"""
            select {Columns} from journey_map m join map_version v using (workspace_id, map_id)
            where m.workspace_id = @WorkspaceId and m.map_id = @mapId and v.version = coalesce(@version, v.version) order by v.version desc limit 1
            """, new { workspace.WorkspaceId, mapId, version }, cancellationToken))?.Kept;

    /// <summary>The map that the workspace chose for its journey's page; null where it chose none.</summary>
    public static async Task<KeptMap?> HomeAsync(Session session, Workspace workspace, CancellationToken cancellationToken) =>
        (await session.FirstAsync<Row>($"""
            select {Columns} from journey_map m join map_version v using (workspace_id, map_id)
            where m.workspace_id = @WorkspaceId and m.is_home order by v.version desc limit 1
            """, workspace, cancellationToken))?.Kept;

    /// <summary>The versions of a map, the newest first, from one on downwards.</summary>
    public static async Task<IReadOnlyList<KeptMap>> VersionsAsync(Session session, Workspace workspace, int mapId, int upTo, int most, CancellationToken cancellationToken) =>
        [.. (await session.QueryAsync<Row>($"""
            select {Columns} from journey_map m join map_version v using (workspace_id, map_id)
            where m.workspace_id = @WorkspaceId and m.map_id = @mapId and v.version <= @upTo order by v.version desc limit @most
            """, new { workspace.WorkspaceId, mapId, upTo, most }, cancellationToken)).Select(row => row.Kept)];

    private sealed record Row
    {
        public int MapId { get; init; }
        public bool IsHome { get; init; }
        public bool IsPutAway { get; init; }
        public int? DerivedFrom { get; init; }
        public int? DerivedVersion { get; init; }
        public int Version { get; init; }
        public required string Document { get; init; }
        public required string SavedAs { get; init; }
        public DateTimeOffset SavedAt { get; init; }
        public string Note { get; init; } = "";

        public KeptMap Kept => new(MapId, Version, MapText.Parse(Document), SavedAs, SavedAt, Note, IsHome, IsPutAway,
            DerivedFrom is { } map && DerivedVersion is { } version ? new MapOrigin(map, version) : null);
    }
}
