// A workspace is made whole, also when its first making was cut off in the middle, and is left as people have made it since.
using CxDashboard.Core.Journeys;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Tests.Journeys;

[Trait("Category", "Integration")]
public sealed class WorkspacePlanTests(TestDatabase databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_workspace_has_the_usual_stages_in_order_and_their_rules()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();

        var stages = await WorkspaceBook.StagesAsync(warehouse.Database, workspace, Ct);

        Assert.Equal(WorkspacePlan.UsualStages.Select(stage => stage.Key), stages.Select(stage => stage.Key));
        Assert.Equal(1, await warehouse.PeekAsync<int>("select count(*)::int from journey"));
        Assert.Equal(23, await warehouse.PeekAsync<int>("select count(*)::int from stage_rule"));
    }

    [Fact]
    public async Task A_workspace_whose_making_was_cut_off_is_completed_at_the_next_try()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await warehouse.DoAsync("insert into workspace (key, name, time_zone) values ('acme', 'Acme', 'UTC')");

        await warehouse.WorkspaceAsync();

        Assert.Equal((6, 1), await warehouse.PeekAsync<(int, int)>("select (select count(*)::int from stage), (select count(*)::int from journey)"));
    }

    [Fact]
    public async Task What_people_changed_stays()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await warehouse.WorkspaceAsync();
        await warehouse.DoAsync("delete from stage where stage = 'loyalty'; update stage set name = 'Help' where stage = 'support'; update workspace set name = 'Ours'");
        var before = await warehouse.HashesAsync("workspace", "stage", "stage_rule", "journey");

        await warehouse.WorkspaceAsync();

        Assert.Equal(before, await warehouse.HashesAsync("workspace", "stage", "stage_rule", "journey"));
    }

    [Fact]
    public async Task Many_that_make_the_same_workspace_at_once_make_one()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);

        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => warehouse.WorkspaceAsync()));

        Assert.Single(made.Select(workspace => workspace.WorkspaceId).Distinct());
        Assert.Equal((1, 6, 1), await warehouse.PeekAsync<(int, int, int)>("select (select count(*)::int from workspace), (select count(*)::int from stage), (select count(*)::int from journey)"));
    }

    [Fact]
    public async Task An_unknown_workspace_is_refused_with_the_keys_there_are()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var none = await Assert.ThrowsAsync<UnknownWorkspace>(() => WorkspaceBook.GetAsync(warehouse.Database, "acme", Ct));
        await warehouse.WorkspaceAsync("one");
        await warehouse.WorkspaceAsync("two");

        var some = await Assert.ThrowsAsync<UnknownWorkspace>(() => WorkspaceBook.GetAsync(warehouse.Database, "acme", Ct));

        Assert.Contains("./cx workspace acme", none.Message, StringComparison.Ordinal);
        Assert.Equal("There is no workspace \"acme\". There are: one, two.", some.Message);
    }
}
