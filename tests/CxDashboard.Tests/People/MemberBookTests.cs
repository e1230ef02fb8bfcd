// Members of a workspace: an owner changes them, the last owner stays, and what a removed owner left open is shut.
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.People;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.People;

[Trait("Category", "Integration")]
public sealed class MemberBookTests(TestDatabase databases) : OwnedWorkspace(databases)
{
    [Fact]
    public async Task Owners_come_first_and_another_workspaces_people_not_at_all()
    {
        await warehouse.EditorAsync(workspace, "Bo", Roles.Viewer);
        await warehouse.EditorAsync(workspace, "Cy", Roles.Owner);
        await warehouse.EditorAsync(await warehouse.WorkspaceAsync("other"), "Di", Roles.Owner);
        Assert.Equal(["Ada owner", "Cy owner", "Bo viewer"], (await MemberBook.ListAsync(warehouse.Database, workspace, Ct)).Select(one => $"{one.Name} {one.Role}"));
    }

    [Fact]
    public async Task A_role_is_changed_and_a_member_removed_and_both_are_written_down()
    {
        var bo = await warehouse.EditorAsync(workspace, "Bo", Roles.Viewer);
        Assert.Equal(MemberOutcome.Done, await MemberBook.ChangeRoleAsync(warehouse.Database, workspace, bo, Roles.Editor, ada, Ct));
        Assert.Equal(Roles.Editor, (await MemberBook.ListAsync(warehouse.Database, workspace, Ct)).Single(one => one.Name == "Bo").Role);
        Assert.Equal(MemberOutcome.Done, await MemberBook.RemoveAsync(warehouse.Database, workspace, bo, ada, Ct));
        Assert.Equal(MemberOutcome.Gone, await MemberBook.RemoveAsync(warehouse.Database, workspace, bo, ada, Ct));
        Assert.Equal(["Ada MemberRemoved Bo editor", "Ada RoleChanged Bo viewer to editor"],
            (await AuditBook.FindAsync(warehouse.Database, workspace, new(), 9, Ct)).Select(line => $"{line.Who} {line.Action} {line.Subject} {line.Detail}"));
    }

    [Fact]
    public async Task The_last_owner_can_be_neither_removed_nor_lowered()
    {
        Assert.Equal(MemberOutcome.LastOwner, await MemberBook.RemoveAsync(warehouse.Database, workspace, ada.AccountId!.Value, ada, Ct));
        Assert.Equal(MemberOutcome.LastOwner, await MemberBook.ChangeRoleAsync(warehouse.Database, workspace, ada.AccountId!.Value, Roles.Editor, ada, Ct));
        Assert.True(Assert.Single(await MemberBook.ListAsync(warehouse.Database, workspace, Ct)).IsOwner);
    }

    [Fact]
    public async Task Of_two_owners_who_remove_each_other_at_once_one_stays()
    {
        for (var turn = 0; turn < 5; turn++)
        {
            var bo = new Actor(await warehouse.EditorAsync(workspace, "Bo", Roles.Owner), "Bo");
            await warehouse.EditorAsync(workspace, "Ada", Roles.Owner);
            var outcomes = await Task.WhenAll(
                MemberBook.RemoveAsync(warehouse.Database, workspace, bo.AccountId!.Value, ada, Ct), MemberBook.RemoveAsync(warehouse.Database, workspace, ada.AccountId!.Value, bo, Ct));
            Assert.Equal([MemberOutcome.Done, MemberOutcome.NotAllowed], outcomes.Order());
            Assert.Single(await MemberBook.ListAsync(warehouse.Database, workspace, Ct));
        }
    }

    [Theory]
    [InlineData(Roles.Editor)]
    [InlineData(Roles.Viewer)]
    public async Task Nobody_but_an_owner_changes_anybody(string role)
    {
        var bo = new Actor(await warehouse.EditorAsync(workspace, "Bo", role), "Bo");
        var stranger = new Actor(await warehouse.EditorAsync(await warehouse.WorkspaceAsync("other"), "Di", Roles.Owner), "Di");
        foreach (var actor in new[] { bo, stranger })
        {
            Assert.Equal(MemberOutcome.NotAllowed, await MemberBook.ChangeRoleAsync(warehouse.Database, workspace, bo.AccountId!.Value, Roles.Owner, actor, Ct));
            Assert.Equal(MemberOutcome.NotAllowed, await MemberBook.RemoveAsync(warehouse.Database, workspace, ada.AccountId!.Value, actor, Ct));
            Assert.Null(await InvitationBook.MakeAsync(warehouse.Database, workspace, new InvitationDraft(Roles.Owner), actor, DateTimeOffset.UtcNow, Ct));
        }

        Assert.Equal(2, (await MemberBook.ListAsync(warehouse.Database, workspace, Ct)).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_owner_who_is_one_no_more_leaves_no_open_invitation_behind(bool removed)
    {
        var now = DateTimeOffset.UtcNow;
        var bo = new Actor(await warehouse.EditorAsync(workspace, "Bo", Roles.Owner), "Bo");
        var theirs = await InvitationBook.MakeAsync(warehouse.Database, workspace, new InvitationDraft(Roles.Owner), bo, now, Ct);
        var mine = await InvitationBook.MakeAsync(warehouse.Database, workspace, new InvitationDraft(Roles.Viewer), ada, now, Ct);
        if (removed) await MemberBook.RemoveAsync(warehouse.Database, workspace, bo.AccountId!.Value, ada, Ct);
        else await MemberBook.ChangeRoleAsync(warehouse.Database, workspace, bo.AccountId!.Value, Roles.Viewer, ada, Ct);
        Assert.Null(await InvitationBook.FindAsync(warehouse.Database, ShareToken.HashOf(theirs!), now, Ct));
        Assert.NotNull(await InvitationBook.FindAsync(warehouse.Database, ShareToken.HashOf(mine!), now, Ct));
    }
}
