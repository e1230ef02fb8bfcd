// Themes as they are kept: by editors alone, one change at a time, each with its line in the audit.
using CxDashboard.Core.Audit;
using CxDashboard.Core.Feedback;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Tests.Feedback;

[Trait("Category", "Integration")]
public sealed class ThemeBookTests(TestDatabase databases)
{
    private static readonly Theme Guide = new("guide", "Guide", ["guide", "set up"]);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_theme_is_added_changed_and_deleted_and_the_audit_says_by_whom()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var eve = await warehouse.EditorAsync(workspace);

        Assert.Null(await ThemeBook.KeepAsync(warehouse.Database, workspace, eve, Guide, Ct));
        Assert.Null(await ThemeBook.KeepAsync(warehouse.Database, workspace, eve, Guide with { Name = "The guide", Words = ["guide"], Version = 1 }, Ct));
        Assert.Equal(("The guide", "guide", 2), (await ThemesAsync(warehouse, workspace)).Select(theme => (theme.Name, string.Join('|', theme.Words), theme.Version)).Single());
        Assert.Null(await ThemeBook.DeleteAsync(warehouse.Database, workspace, eve, Guide with { Version = 2 }, Ct));

        Assert.Empty(await ThemesAsync(warehouse, workspace));
        var lines = await AuditBook.FindAsync(warehouse.Database, workspace, new(), 10, Ct);
        Assert.Equal(
            [("Eve", "ThemeDeleted", "theme Guide", null), ("Eve", "ThemeChanged", "theme The guide", "guide"), ("Eve", "ThemeAdded", "theme Guide", "guide, set up")],
            lines.Select(line => (line.Who, line.Action, line.Subject, line.Detail)));
    }

    [Fact]
    public async Task Viewers_strangers_and_those_who_saw_an_older_version_change_nothing()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var (eve, viewer) = (await warehouse.EditorAsync(workspace), await warehouse.EditorAsync(workspace, "Vera", "viewer"));
        var stranger = await warehouse.EditorAsync(await warehouse.WorkspaceAsync("other"), "Sid");
        await ThemeBook.KeepAsync(warehouse.Database, workspace, eve, Guide, Ct);

        foreach (var (who, theme, says) in new[]
        {
            (viewer, Guide with { Version = 1 }, "You may not change themes"), (stranger, Guide with { Version = 1 }, "You may not change themes"),
            (eve, Guide with { Version = 7 }, "somebody else changed “Guide” meanwhile"), (eve, Guide, "somebody else changed “Guide” meanwhile"),
            (eve, new Theme("gone", "Gone", ["x"], 3), "Somebody deleted “Gone” meanwhile"), (eve, new Theme("twin", "GUIDE", ["x"]), "There is a “GUIDE” already"),
            (eve, Guide with { Version = 1, Words = [] }, "Words is empty"),
        })
        {
            Assert.Contains(says, await ThemeBook.KeepAsync(warehouse.Database, workspace, who, theme, Ct), StringComparison.Ordinal);
        }

        Assert.Contains("You may not", await ThemeBook.DeleteAsync(warehouse.Database, workspace, viewer, Guide with { Version = 1 }, Ct), StringComparison.Ordinal);
        Assert.Equal(["guide", "set up"], Assert.Single(await ThemesAsync(warehouse, workspace)).Words);
        Assert.Equal(1, await warehouse.PeekAsync<int>("select count(*)::int from audit"));
    }

    private static async Task<IReadOnlyList<Theme>> ThemesAsync(TestWarehouse warehouse, Workspace workspace)
    {
        await using var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        return await ThemeBook.ReadAsync(session, workspace, Ct);
    }
}
