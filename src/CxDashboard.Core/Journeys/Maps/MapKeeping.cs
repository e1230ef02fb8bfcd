// Keeps maps: every save is a version, and what two people save at the same time is merged.
using System.Globalization;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Journeys.Maps;

public enum MapOutcome
{
    Kept,
    /// <summary>Nothing differs from what is kept.</summary>
    Unchanged,
    /// <summary>The account is no owner or editor of the workspace.</summary>
    NotAllowed,
    /// <summary>There is no such map or version.</summary>
    Gone,
    /// <summary>The merged map breaks a rule; Faults say which.</summary>
    Faulty,
}

/// <summary>What became of a save: the map's number and newest version, and what two people wrote into one field.</summary>
public sealed record MapSaved(MapOutcome Outcome, int MapId = 0, int Version = 0, int Conflicts = 0, IReadOnlyList<CardFault>? Faults = null);

/// <summary>Where a map stands among the others.</summary>
public enum MapPlace { Home, Away, Back }

public static partial class MapBook
{
    /// <summary>The most maps of a workspace, those put away included.</summary>
    public const int Most = 200;

    /// <summary>Keeps a new map as its first version; the first of a workspace becomes its home.</summary>
    public static async Task<MapSaved> MakeAsync(
        Database database, Workspace workspace, int accountId, MapDocument map, MapOrigin? from, string note, CancellationToken cancellationToken)
    {
        if (MapRules.Check(map) is { Count: > 0 } faults) return new(MapOutcome.Faulty, Faults: faults);
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        if (await MapEditor.FindAsync(session, workspace, accountId, cancellationToken) is not { } editor) return new(MapOutcome.NotAllowed);
        if (await session.SingleAsync<long>("select count(*) from journey_map where workspace_id = @WorkspaceId", workspace, cancellationToken) >= Most)
            return new(MapOutcome.Faulty, Faults: [new(MapDocument.HeadId, "", $"There are {Most} maps already; use one of them.")]);
        var mapId = await WriteFirstAsync(session, workspace, map, editor, from, note, cancellationToken);
        await AuditBook.WriteAsync(session, workspace, accountId, Deed.MapMade, $"map {mapId}, {map.Name}", null, cancellationToken);
        await TellAsync(session, workspace, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return new(MapOutcome.Kept, mapId, 1);
    }

    /// <summary>
    /// Keeps what somebody made of a version. What was kept since is merged in, see <see cref="MapMerge"/>; the right is asked
    /// of the database in the same transaction.
    /// </summary>
    /// <param name="basedOn">The version that its author saw.</param>
    public static async Task<MapSaved> SaveAsync(
        Database database, Workspace workspace, int accountId, int mapId, int basedOn, MapDocument mine, string note, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        if (await MapEditor.FindAsync(session, workspace, accountId, cancellationToken) is not { } editor) return new(MapOutcome.NotAllowed);
        await session.ExecuteAsync("select from journey_map where workspace_id = @WorkspaceId and map_id = @mapId for update", new { workspace.WorkspaceId, mapId }, cancellationToken);
        if (await ReadAsync(session, workspace, mapId, null, cancellationToken) is not { } head || await ReadAsync(session, workspace, mapId, basedOn, cancellationToken) is not { } origin)
            return new(MapOutcome.Gone);
        var merged = head.Version == basedOn ? mine : MapMerge.Of(origin.Map, head.Map, mine, head.SavedBy, editor.Name);
        var conflicts = merged.Cards.Values.Sum(card => card.Others.Except(head.Map.Find(card.Id)?.Others ?? []).Except(mine.Find(card.Id)?.Others ?? []).Count);
        if (merged.Equals(head.Map)) return new(MapOutcome.Unchanged, mapId, head.Version, conflicts);
        if (MapRules.Check(merged) is { Count: > 0 } faults) return new(MapOutcome.Faulty, mapId, head.Version, conflicts, faults);
        await WriteAsync(session, workspace, mapId, head.Version + 1, merged, editor, note, cancellationToken);
        await TellAsync(session, workspace, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return new(MapOutcome.Kept, mapId, head.Version + 1, conflicts);
    }

    /// <summary>Takes one save back: its inverse, merged into whatever was kept since.</summary>
    public static async Task<MapSaved> UndoAsync(Database database, Workspace workspace, int accountId, int mapId, int version, CancellationToken cancellationToken)
    {
        KeptMap? before;
        await using (var session = await database.OpenAsync(workspace.Scope, cancellationToken)) before = await ReadAsync(session, workspace, mapId, version - 1, cancellationToken);
        return before is null ? new(MapOutcome.Gone)
            : await SaveAsync(database, workspace, accountId, mapId, version, before.Map, $"Took back version {version}", cancellationToken);
    }

    /// <summary>Makes an earlier version the newest one again. Nothing in between is lost: it stays among the versions.</summary>
    public static async Task<MapSaved> RestoreAsync(Database database, Workspace workspace, int accountId, int mapId, int version, CancellationToken cancellationToken)
    {
        KeptMap? head, then;
        await using (var session = await database.OpenAsync(workspace.Scope, cancellationToken))
        {
            head = await ReadAsync(session, workspace, mapId, null, cancellationToken);
            then = await ReadAsync(session, workspace, mapId, version, cancellationToken);
        }

        return head is null || then is null ? new(MapOutcome.Gone)
            : await SaveAsync(database, workspace, accountId, mapId, head.Version, then.Map, $"Restored version {version}", cancellationToken);
    }

    /// <summary>Chooses the map that the journey's page draws, or puts a map away, or brings it back.</summary>
    public static async Task<MapOutcome> PlaceAsync(Database database, Workspace workspace, int accountId, int mapId, MapPlace place, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        if (await MapEditor.FindAsync(session, workspace, accountId, cancellationToken) is null) return MapOutcome.NotAllowed;
        var touched = await session.ExecuteAsync(place switch
        {
            MapPlace.Home => """
                update journey_map set is_home = false where workspace_id = @WorkspaceId and is_home and map_id <> @mapId;
                update journey_map set is_home = true, put_away_at = null where workspace_id = @WorkspaceId and map_id = @mapId;
                """,
            MapPlace.Away => "update journey_map set put_away_at = clock_timestamp(), is_home = false where workspace_id = @WorkspaceId and map_id = @mapId",
            _ => "update journey_map set put_away_at = null where workspace_id = @WorkspaceId and map_id = @mapId",
        }, new { workspace.WorkspaceId, mapId }, cancellationToken);
        if (touched > 0) await AuditBook.WriteAsync(session, workspace, accountId, DeedOf(place), $"map {mapId}", null, cancellationToken);
        await TellAsync(session, workspace, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return touched > 0 ? MapOutcome.Kept : MapOutcome.Gone;
    }

    private static Deed DeedOf(MapPlace place) => place switch
    {
        MapPlace.Home => Deed.MapMadeHome,
        MapPlace.Away => Deed.MapPutAway,
        _ => Deed.MapBroughtBack,
    };

    /// <summary>Writes a first version where nobody signed in makes it: the sample's maps.</summary>
    public static Task<int> PlantAsync(Session session, Workspace workspace, MapDocument map, CancellationToken cancellationToken) =>
        WriteFirstAsync(session, workspace, map, new MapEditor(null, "Sample"), null, "Came with the sample", cancellationToken);

    private static async Task<int> WriteFirstAsync(
        Session session, Workspace workspace, MapDocument map, MapEditor editor, MapOrigin? from, string note, CancellationToken cancellationToken)
    {
        var mapId = await session.SingleAsync<int>("""
            insert into journey_map (workspace_id, is_home, derived_from, derived_version)
            select @WorkspaceId, not exists (select from journey_map where workspace_id = @WorkspaceId and is_home), @from, @version returning map_id
            """, new { workspace.WorkspaceId, from = from?.MapId, version = from?.Version }, cancellationToken);
        await WriteAsync(session, workspace, mapId, 1, map, editor, note, cancellationToken);
        return mapId;
    }

    private static Task WriteAsync(
        Session session, Workspace workspace, int mapId, int version, MapDocument map, MapEditor editor, string note, CancellationToken cancellationToken) =>
        session.ExecuteAsync("""
            insert into map_version (workspace_id, map_id, version, document, saved_by, saved_as, note)
            values (@WorkspaceId, @mapId, @version, @document::jsonb, @AccountId, @Name, @note)
            """, new { workspace.WorkspaceId, mapId, version, document = StoredText.Of(MapText.Write(map)), editor.AccountId, editor.Name, note = StoredText.Of(note) }, cancellationToken);

    // Other open pages follow, as they do when the data change.
    internal static Task TellAsync(Session session, Workspace workspace, CancellationToken cancellationToken) =>
        session.ExecuteAsync("select pg_notify('cx_data', @channelText)", new { channelText = workspace.WorkspaceId.ToString(CultureInfo.InvariantCulture) }, cancellationToken);
}
