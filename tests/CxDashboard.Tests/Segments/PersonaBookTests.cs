// Personas are kept by editors, one change at a time, and go with nothing but themselves.
using CxDashboard.Core.Segments;

namespace CxDashboard.Tests.Segments;

[Trait("Category", "Integration")]
public sealed class PersonaBookTests(TestDatabase databases)
{
    private static readonly Persona Anna = new("anna", "Anna", new Dictionary<string, string> { ["age"] = " 25 to 40 ", ["pains"] = "waits\nlong\0", ["goals"] = " " }, ["young", "old"]);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_persona_is_kept_with_its_words_and_its_segments_in_their_order()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, editor) = await ReadyAsync(warehouse);
        Assert.Equal(SegmentOutcome.Kept, await PersonaBook.KeepAsync(warehouse.Database, workspace, editor, Anna, null, Ct));

        var kept = Assert.Single(await ReadAsync(warehouse, workspace));
        Assert.Equal(("Anna", "Eve"), (kept.Persona.Name, kept.ChangedBy));
        Assert.Equal([new("age", "25 to 40"), new("pains", "waits\nlong")], kept.Persona.Attributes);
        Assert.Equal(["old", "young"], kept.Persona.Segments);

        // A segment that goes takes the link with it, and not the persona.
        await warehouse.SegmentsAsync(workspace, SegmentTests.Of("old", ("survey_label", ["o"])));
        Assert.Equal(["old"], Assert.Single(await ReadAsync(warehouse, workspace)).Persona.Segments);
    }

    [Fact]
    public async Task Only_editors_keep_and_remove_and_nobody_over_somebody_elses_change()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, editor) = await ReadyAsync(warehouse);
        var viewer = await warehouse.EditorAsync(workspace, "Vera", "viewer");
        var (database, other) = (warehouse.Database, await warehouse.WorkspaceAsync("other"));

        Assert.Equal(SegmentOutcome.NotAllowed, await PersonaBook.KeepAsync(database, workspace, viewer, Anna, null, Ct));
        Assert.Equal(SegmentOutcome.NotAllowed, await PersonaBook.KeepAsync(database, other, editor, Anna with { Segments = [] }, null, Ct));
        Assert.Equal(SegmentOutcome.Kept, await PersonaBook.KeepAsync(database, workspace, editor, Anna, null, Ct));
        Assert.Equal(SegmentOutcome.ChangedMeanwhile, await PersonaBook.KeepAsync(database, workspace, editor, Anna, null, Ct));
        var mark = Assert.Single(await ReadAsync(warehouse, workspace)).Mark;
        Assert.Equal(SegmentOutcome.Kept, await PersonaBook.KeepAsync(database, workspace, editor, Anna with { Name = "Anne", Segments = [] }, mark, Ct));
        Assert.Equal(SegmentOutcome.ChangedMeanwhile, await PersonaBook.RemoveAsync(database, workspace, editor, "anna", mark, Ct));
        Assert.Equal(SegmentOutcome.NotAllowed, await PersonaBook.RemoveAsync(database, workspace, viewer, "anna", mark, Ct));

        var kept = Assert.Single(await ReadAsync(warehouse, workspace));
        Assert.Equal(("Anne", 0), (kept.Persona.Name, kept.Persona.Segments.Count));
        Assert.Equal(SegmentOutcome.Kept, await PersonaBook.RemoveAsync(database, workspace, editor, "anna", kept.Mark, Ct));
        Assert.Empty(await ReadAsync(warehouse, workspace));
        Assert.Equal(2, await warehouse.PeekAsync<int>("select count(*)::int from segment"));
    }

    private static async Task<(Core.Workspaces.Workspace, int)> ReadyAsync(TestWarehouse warehouse)
    {
        var workspace = await warehouse.WorkspaceAsync();
        await warehouse.SegmentsAsync(workspace, SegmentTests.Of("old", ("survey_label", ["o"])), SegmentTests.Of("young", ("survey_label", ["y"])));
        return (workspace, await warehouse.EditorAsync(workspace));
    }

    private static async Task<IReadOnlyList<KeptPersona>> ReadAsync(TestWarehouse warehouse, Core.Workspaces.Workspace workspace)
    {
        await using var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        return await PersonaBook.ReadAsync(session, workspace, Ct);
    }
}
