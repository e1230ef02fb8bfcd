// Maps as they are kept: a version a save, merged with what others saved, taken back and restored, by editors alone.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Tests.Journeys.Maps;

[Trait("Category", "Integration")]
public sealed class MapBookTests(TestDatabase databases)
{
    private static readonly MapDocument Start = RandomEdits.Start();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_save_is_a_version_with_who_and_when_and_saving_the_same_is_none()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, eve) = await ReadyAsync(warehouse);
        var made = await MapBook.MakeAsync(warehouse.Database, workspace, eve, Start, null, "Begun", Ct);
        var next = Start.With(Start.Head.With("goal", "Fewer \0exits"));

        var saved = await MapBook.SaveAsync(warehouse.Database, workspace, eve, made.MapId, 1, next, "", Ct);
        var again = await MapBook.SaveAsync(warehouse.Database, workspace, eve, made.MapId, 2, (await HeadAsync(warehouse, workspace, made.MapId)).Map, "", Ct);

        Assert.Equal((MapOutcome.Faulty, 0), (saved.Outcome, saved.Conflicts));
        saved = await MapBook.SaveAsync(warehouse.Database, workspace, eve, made.MapId, 1, Start.With(Start.Head.With("goal", "Fewer exits")), "", Ct);
        again = await MapBook.SaveAsync(warehouse.Database, workspace, eve, made.MapId, 2, (await HeadAsync(warehouse, workspace, made.MapId)).Map, "", Ct);
        Assert.Equal((MapOutcome.Kept, 2, MapOutcome.Unchanged, 2), (saved.Outcome, saved.Version, again.Outcome, again.Version));
        var head = await HeadAsync(warehouse, workspace, made.MapId);
        Assert.Equal(("Eve", "Fewer exits", true), (head.SavedBy, head.Map.Head["goal"], head.IsHome));
        Assert.True(DateTimeOffset.UtcNow - head.SavedAt < TimeSpan.FromHours(1));
        Assert.Equal(Start, (await HeadAsync(warehouse, workspace, made.MapId, 1)).Map);
    }

    [Fact]
    public async Task Only_editors_keep_maps_and_none_that_breaks_a_rule()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, eve) = await ReadyAsync(warehouse);
        var viewer = await warehouse.EditorAsync(workspace, "Vera", "viewer");
        var (database, other) = (warehouse.Database, await warehouse.WorkspaceAsync("other"));
        var made = await MapBook.MakeAsync(database, workspace, eve, Start, null, "", Ct);

        Assert.Equal(MapOutcome.NotAllowed, (await MapBook.MakeAsync(database, workspace, viewer, Start, null, "", Ct)).Outcome);
        Assert.Equal(MapOutcome.NotAllowed, (await MapBook.SaveAsync(database, workspace, viewer, made.MapId, 1, Start.Without("c001"), "", Ct)).Outcome);
        Assert.Equal(MapOutcome.NotAllowed, await MapBook.PlaceAsync(database, workspace, viewer, made.MapId, MapPlace.Away, Ct));
        Assert.Equal(MapOutcome.NotAllowed, (await MapBook.SaveAsync(database, other, eve, made.MapId, 1, Start, "", Ct)).Outcome);
        Assert.Equal(MapOutcome.Gone, (await MapBook.SaveAsync(database, workspace, eve, 4711, 1, Start, "", Ct)).Outcome);
        var faulty = await MapBook.SaveAsync(database, workspace, eve, made.MapId, 1, Start.With(Start.Of("pain")[0].With("impact", "9")), "", Ct);
        Assert.Equal(("impact", 1), (Assert.Single(faulty.Faults!).Field, await VersionsAsync(warehouse, made.MapId)));
    }

    [Fact]
    public async Task An_edit_is_taken_back_and_a_version_restored_as_a_new_one()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, eve) = await ReadyAsync(warehouse);
        var (database, pain) = (warehouse.Database, Start.Of("pain")[0]);
        var map = (await MapBook.MakeAsync(database, workspace, eve, Start, null, "", Ct)).MapId;
        await MapBook.SaveAsync(database, workspace, eve, map, 1, Start.With(pain.With("text", "Mistake")), "", Ct);
        await MapBook.SaveAsync(database, workspace, eve, map, 2, Start.With(pain.With("text", "Mistake").With("impact", "5")), "", Ct);

        var undone = await MapBook.UndoAsync(database, workspace, eve, map, 2, Ct);
        Assert.Equal((MapOutcome.Kept, 4, 0), (undone.Outcome, undone.Version, undone.Conflicts));
        Assert.Equal(Start.With(pain.With("impact", "5")), (await HeadAsync(warehouse, workspace, map)).Map);

        var restored = await MapBook.RestoreAsync(database, workspace, eve, map, 1, Ct);
        Assert.Equal((MapOutcome.Kept, 5), (restored.Outcome, restored.Version));
        var head = await HeadAsync(warehouse, workspace, map);
        Assert.Equal((Start, "Restored version 1"), (head.Map, head.Note));
        Assert.Equal(5, await VersionsAsync(warehouse, map));
    }

    [Fact]
    public async Task One_map_is_the_journeys_and_a_map_put_away_can_be_brought_back()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, eve) = await ReadyAsync(warehouse);
        var database = warehouse.Database;
        var first = (await MapBook.MakeAsync(database, workspace, eve, Start, null, "", Ct)).MapId;
        var second = (await MapBook.MakeAsync(database, workspace, eve, Start.With(Start.Head.With("name", "Second")), new MapOrigin(first, 1), "", Ct)).MapId;

        Assert.Equal(MapOutcome.Kept, await MapBook.PlaceAsync(database, workspace, eve, second, MapPlace.Home, Ct));
        Assert.Equal(MapOutcome.Kept, await MapBook.PlaceAsync(database, workspace, eve, first, MapPlace.Away, Ct));
        await using (var session = await database.OpenAsync(workspace.Scope, Ct))
        {
            Assert.Equal(second, (await MapBook.HomeAsync(session, workspace, Ct))!.MapId);
            Assert.Equal([(second, false, first), (first, true, 0)], (await MapBook.AllAsync(session, workspace, Ct)).Select(kept => (kept.MapId, kept.IsPutAway, kept.From?.MapId ?? 0)));
        }

        Assert.Equal(MapOutcome.Kept, await MapBook.PlaceAsync(database, workspace, eve, first, MapPlace.Back, Ct));
        Assert.False((await HeadAsync(warehouse, workspace, first)).IsPutAway);
    }

    [Fact]
    public async Task Two_editors_saving_two_hundred_edits_each_at_once_end_with_one_map_and_no_lost_edit()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, eve) = await ReadyAsync(warehouse);
        var ben = await warehouse.EditorAsync(workspace, "Ben");
        var map = (await MapBook.MakeAsync(warehouse.Database, workspace, eve, Start, null, "", Ct)).MapId;

        // They really run at once: the database decides who comes first.
        var seen = await Task.WhenAll(EditAsync(warehouse, workspace, map, eve, new RandomEdits(1, "eve")), EditAsync(warehouse, workspace, map, ben, new RandomEdits(2, "ben")));

        var head = await HeadAsync(warehouse, workspace, map);
        var versions = new Dictionary<int, MapDocument>();
        for (var version = 1; version <= head.Version; version++) versions[version] = (await HeadAsync(warehouse, workspace, map, version)).Map;
        var saves = seen.SelectMany(one => one).ToList();
        Assert.Equal(400, saves.Count);
        Assert.True(saves.Count(save => save.Version > save.BasedOn + 1) > 10, "the two hardly met");
        foreach (var (basedOn, mine, version) in saves) NothingLost.Check(versions[basedOn], versions[version], versions[version - (version > basedOn ? 1 : 0)], mine);
        Assert.Equal(saves.Max(save => save.Version), head.Version);
    }

    // Each save is based on what the editor read last, two edits ago at most.
    private static async Task<List<(int BasedOn, MapDocument Mine, int Version)>> EditAsync(TestWarehouse warehouse, Workspace workspace, int map, int account, RandomEdits edits)
    {
        var saves = new List<(int, MapDocument, int)>();
        while (saves.Count < 200)
        {
            var read = await HeadAsync(warehouse, workspace, map);
            var mine = edits.Next(read.Map);
            var saved = await MapBook.SaveAsync(warehouse.Database, workspace, account, map, read.Version, mine, "", Ct);
            if (saved.Outcome == MapOutcome.Faulty) continue;  // both added the last stage that there is room for
            Assert.True(saved.Outcome is MapOutcome.Kept or MapOutcome.Unchanged, saved.ToString());
            saves.Add((read.Version, mine, saved.Version));
        }

        return saves;
    }

    [Fact]
    public async Task Members_speak_of_a_card_and_settle_it_and_strangers_do_not()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, eve) = await ReadyAsync(warehouse);
        var viewer = await warehouse.EditorAsync(workspace, "Vera", "viewer");
        var database = warehouse.Database;
        var map = (await MapBook.MakeAsync(database, workspace, eve, Start, null, "", Ct)).MapId;

        Assert.Null(await MapComments.AddAsync(database, workspace, viewer, map, "c001", "  Is this so?  ", Ct));
        Assert.Contains("Write something", await MapComments.AddAsync(database, workspace, eve, map, "c001", " \n ", Ct), StringComparison.Ordinal);
        Assert.Contains("has 2,001", await MapComments.AddAsync(database, workspace, eve, map, "c001", new string('x', 2001), Ct), StringComparison.Ordinal);
        Assert.Contains("no member", await MapComments.AddAsync(database, await warehouse.WorkspaceAsync("other"), eve, map, "c001", "Hello", Ct), StringComparison.Ordinal);
        await using var session = await database.OpenAsync(workspace.Scope, Ct);
        var comment = Assert.Single(await MapComments.ReadAsync(session, workspace, map, Ct));
        Assert.Equal(("c001", "Is this so?", "Vera", null), (comment.Card, comment.Body, comment.WrittenAs, comment.SettledAs));
        Assert.Null(await MapComments.SettleAsync(database, workspace, eve, map, comment.CommentId, Ct));
        Assert.Equal("Eve", Assert.Single(await MapComments.ReadAsync(session, workspace, map, Ct)).SettledAs);
    }

    private static async Task<(Workspace, int)> ReadyAsync(TestWarehouse warehouse)
    {
        var workspace = await warehouse.WorkspaceAsync();
        return (workspace, await warehouse.EditorAsync(workspace));
    }

    private static async Task<KeptMap> HeadAsync(TestWarehouse warehouse, Workspace workspace, int map, int? version = null)
    {
        await using var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        return Assert.IsType<KeptMap>(await MapBook.ReadAsync(session, workspace, map, version, Ct));
    }

    private static Task<int> VersionsAsync(TestWarehouse warehouse, int map) => warehouse.PeekAsync<int>("select max(version) from map_version where map_id = @map", new { map });
}
