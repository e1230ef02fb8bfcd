// Saved views: kept by editors for everybody, one a name, and only pages that are read.
using CxDashboard.Core.Audit;
using CxDashboard.Core.Workspaces;
using CxDashboard.Tests.People;

namespace CxDashboard.Tests.Workspaces;

[Trait("Category", "Integration")]
public sealed class SavedViewsTests(TestDatabase databases) : OwnedWorkspace(databases)
{
    [Fact]
    public async Task A_view_is_kept_under_its_name_gives_way_to_one_of_the_same_and_is_deleted()
    {
        Assert.Null(await KeepAsync(" Mobile, monthly ", "overview?device=mobile&period=last-90-days"));
        Assert.Null(await KeepAsync("Board", "goals"));
        Assert.Null(await KeepAsync("MOBILE, monthly", "journey/onboarding?device=mobile"));

        var views = await ListAsync();
        Assert.Equal([("Board", "goals"), ("MOBILE, monthly", "journey/onboarding?device=mobile")], views.Select(view => (view.Name, view.Address)));

        Assert.Null(await SavedViews.DeleteAsync(warehouse.Database, workspace, ada.AccountId!.Value, views[0].ViewId, Ct));
        Assert.Contains("meanwhile", await SavedViews.DeleteAsync(warehouse.Database, workspace, ada.AccountId!.Value, views[0].ViewId, Ct), StringComparison.Ordinal);
        Assert.Equal(["MOBILE, monthly"], (await ListAsync()).Select(view => view.Name));
        Assert.Equal(["ViewDeleted", "ViewSaved", "ViewSaved", "ViewSaved"], (await AuditBook.FindAsync(warehouse.Database, workspace, new(), 9, Ct)).Select(line => line.Action));
    }

    [Theory]
    [InlineData("", "overview", "no name")]
    [InlineData("   ", "overview", "no name")]
    [InlineData("A name that is far longer than anything one would want to read in a menu", "overview", "longer than 60")]
    [InlineData("Elsewhere", "//evil.example", "cannot be kept")]
    [InlineData("Elsewhere", "https://evil.example", "cannot be kept")]
    [InlineData("Elsewhere", "sources/erase", "cannot be kept")]
    [InlineData("A form", "goals/new", "cannot be kept")]
    [InlineData("A form", "goals/3/edit?x=1", "cannot be kept")]
    public async Task What_cannot_be_kept_is_said_with_the_remedy(string name, string address, string said)
    {
        Assert.Contains(said, await KeepAsync(name, address), StringComparison.Ordinal);
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Viewers_keep_none_and_there_is_an_end_to_them()
    {
        var viewer = await warehouse.EditorAsync(workspace, "Vic", "viewer");
        Assert.Contains("Only editors", await SavedViews.KeepAsync(warehouse.Database, workspace, viewer, "Mine", "overview", Ct), StringComparison.Ordinal);
        for (var i = 0; i < SavedViews.Most; i++) Assert.Null(await KeepAsync($"View {i}", "overview"));
        Assert.Contains("delete one first", await KeepAsync("One more", "overview"), StringComparison.Ordinal);
        Assert.Null(await KeepAsync("view 7", "goals"));
        Assert.Contains("Only editors", await SavedViews.DeleteAsync(warehouse.Database, workspace, viewer, (await ListAsync())[0].ViewId, Ct), StringComparison.Ordinal);
        Assert.Equal(SavedViews.Most, (await ListAsync()).Count);
    }

    private Task<string?> KeepAsync(string name, string address) => SavedViews.KeepAsync(warehouse.Database, workspace, ada.AccountId!.Value, name, address, Ct);

    private Task<IReadOnlyList<SavedView>> ListAsync() => SavedViews.ListAsync(warehouse.Database, workspace, Ct);
}
