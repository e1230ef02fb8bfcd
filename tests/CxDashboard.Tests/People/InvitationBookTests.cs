// Invitations: made by owners, kept as a hash, used once, and gone in the same way however they ended.
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.People;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.People;

[Trait("Category", "Integration")]
public sealed class InvitationBookTests(TestDatabase databases) : OwnedWorkspace(databases)
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Fact]
    public async Task The_token_is_in_the_database_as_its_hash_only()
    {
        var token = await MakeAsync();
        Assert.Equal(ShareToken.HashOf(token), await warehouse.PeekAsync<string>("select token_hash from invitation"));
        Assert.DoesNotContain(token, await warehouse.PeekAsync<string>("select string_agg(i::text, '') || (select string_agg(a::text, '') from audit a) from invitation i"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_new_joins_once_with_the_role_they_were_invited_as()
    {
        var hash = ShareToken.HashOf(await MakeAsync(new InvitationDraft(Roles.Editor)));
        Assert.Equal(JoinOutcome.Joined, await JoinAsync(hash, "bo@example.test"));
        Assert.Equal(JoinOutcome.Gone, await JoinAsync(hash, "cy@example.test"));
        Assert.Equal(["Ada owner", "Bo editor"], (await MemberBook.ListAsync(warehouse.Database, workspace, Ct)).Select(one => $"{one.Name} {one.Role}"));
        Assert.Equal(2, await warehouse.PeekAsync<int>("select count(*)::int from account"));
        Assert.Equal(["Bo Joined invitation 1 editor", "Ada Invited invitation 1 editor"],
            (await AuditBook.FindAsync(warehouse.Database, workspace, new(), 9, Ct)).Select(line => $"{line.Who} {line.Action} {line.Subject} {line.Detail}"));
    }

    [Fact]
    public async Task Of_many_who_follow_one_link_at_once_one_gets_in()
    {
        var hash = ShareToken.HashOf(await MakeAsync());
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => JoinAsync(hash, $"p{n}@example.test")));
        Assert.Single(outcomes, outcome => outcome == JoinOutcome.Joined);
        Assert.Equal((11, 2), (outcomes.Count(outcome => outcome == JoinOutcome.Gone), await warehouse.PeekAsync<int>("select count(*)::int from account")));
    }

    [Fact]
    public async Task Meant_for_one_address_it_lets_no_other_in_and_stays_open()
    {
        var hash = ShareToken.HashOf(await MakeAsync(new InvitationDraft(Roles.Viewer, "Bo@Example.test")));
        var di = await warehouse.EditorAsync(await warehouse.WorkspaceAsync("other"), "Di");
        Assert.Equal(JoinOutcome.ForSomebodyElse, await InvitationBook.JoinAsync(warehouse.Database, hash, di, Now, Ct));
        Assert.Equal(JoinOutcome.ForSomebodyElse, await JoinAsync(hash, "cy@example.test"));
        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from account where email = 'cy@example.test'"));
        Assert.Equal(JoinOutcome.Joined, await JoinAsync(hash, "bo@example.test"));
    }

    [Fact]
    public async Task A_member_stays_what_they_are_and_a_known_address_is_not_taken_over()
    {
        var hash = ShareToken.HashOf(await MakeAsync());
        Assert.Equal(JoinOutcome.Already, await InvitationBook.JoinAsync(warehouse.Database, hash, ada.AccountId!.Value, Now, Ct));
        Assert.Equal(JoinOutcome.EmailTaken, await JoinAsync(hash, "ADA@example.com"));
        Assert.Equal("owner", Assert.Single(await MemberBook.ListAsync(warehouse.Database, workspace, Ct)).Role);
        Assert.Equal(JoinOutcome.Joined, await JoinAsync(hash, "bo@example.test"));
    }

    [Fact]
    public async Task Revoked_used_and_over_are_gone_like_what_never_was()
    {
        var (revoked, used, over) = (ShareToken.HashOf(await MakeAsync()), ShareToken.HashOf(await MakeAsync()), ShareToken.HashOf(await MakeAsync(new InvitationDraft(Roles.Viewer, Days: 1))));
        var latest = (await InvitationBook.OpenAsync(warehouse.Database, workspace, Now, Ct)).Select(one => one.InvitationId).ToList();
        Assert.True(await InvitationBook.RevokeAsync(warehouse.Database, workspace, latest[2], ada, Now, Ct));
        Assert.False(await InvitationBook.RevokeAsync(warehouse.Database, workspace, latest[2], ada, Now, Ct));
        await JoinAsync(used, "bo@example.test");
        foreach (var (hash, at) in new[] { (revoked, Now), (used, Now), (over, Now.AddDays(1)), (ShareToken.HashOf(ShareToken.New()), Now) })
        {
            Assert.Null(await InvitationBook.FindAsync(warehouse.Database, hash, at, Ct));
            Assert.Equal(JoinOutcome.Gone, await InvitationBook.JoinAsync(warehouse.Database, hash, ada.AccountId!.Value, at, Ct));
        }

        Assert.Empty(await InvitationBook.OpenAsync(warehouse.Database, workspace, Now.AddDays(1), Ct));
    }

    [Fact]
    public async Task Whoever_holds_a_hash_reads_that_row_and_changes_none()
    {
        var (mine, _) = (ShareToken.HashOf(await MakeAsync()), await MakeAsync());
        await using var session = await warehouse.Database.OpenAsync(new Scope.Share(mine), Ct);
        Assert.Equal([mine], await session.QueryAsync<string>("select token_hash from invitation", null, Ct));
        Assert.Equal(0, await session.ExecuteAsync("update invitation set role = 'owner'", null, Ct));
        Assert.Equal(0, await session.ExecuteAsync("delete from invitation", null, Ct));
        foreach (var table in new[] { "membership", "workspace", "audit", "account_session" }) Assert.Equal((table, 0L), (table, await session.SingleAsync<long>($"select count(*) from {table}", null, Ct)));
    }

    private async Task<string> MakeAsync(InvitationDraft? draft = null) =>
        Assert.IsType<string>(await InvitationBook.MakeAsync(warehouse.Database, workspace, draft ?? new InvitationDraft(Roles.Viewer), ada, Now, Ct));

    private Task<JoinOutcome> JoinAsync(string hash, string email) => InvitationBook.JoinAsNewAsync(warehouse.Database, hash, new NewAccount(email, "Bo", "hash"), Now, Ct);
}
