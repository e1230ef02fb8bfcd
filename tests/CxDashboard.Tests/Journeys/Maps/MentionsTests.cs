// Whom a comment mentions, who is offered while it is written, and how the mentioned one is told.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Tests.Journeys.Maps;

public sealed class MentionsTests
{
    private static readonly Member[] Members =
        [new(1, "Ann", "ann@example.com"), new(2, "Anna Lind", "anna@example.com"), new(3, "Bo", "bo@one.example"), new(4, "Bo", "bo@two.example")];

    [Theory]
    [InlineData("What do you think, @Ann?", "1")]
    [InlineData("@anna lind, and @ANN", "2 1")]
    [InlineData("@Anna", "")]
    [InlineData("@Anna Lindgren", "")]
    [InlineData("mail me at x@Ann", "")]
    [InlineData("(@ann@example.com)", "1")]
    [InlineData("@Bo", "3 4")]
    [InlineData("@bo@two.example please", "4")]
    [InlineData("@Ann @Ann", "1")]
    [InlineData("@", "")]
    [InlineData("@nobody", "")]
    public void A_member_is_mentioned_by_name_or_address(string text, string accounts) =>
        Assert.Equal(accounts, string.Join(' ', Mentions.In(text, Members).Select(member => member.AccountId)));

    [Theory]
    [InlineData("So, @an", "So, @Ann |So, @Anna Lind ")]
    [InlineData("@anna l", "@Anna Lind ")]
    [InlineData("@bo@t", "")]
    [InlineData("@bo", "@bo@one.example |@bo@two.example ")]
    [InlineData("mail x@an", "")]
    [InlineData("@Ann said so", "")]
    [InlineData("nothing", "")]
    public void Those_whose_name_is_begun_are_offered(string text, string then) =>
        Assert.Equal(then, string.Join('|', Mentions.Offered(text, Members).Select(one => one.Text)));
}

[Trait("Category", "Integration")]
public sealed class MentionKeepingTests(TestDatabase databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_mentioned_member_is_told_until_they_open_the_card_and_nobody_else_is()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, other) = (await warehouse.WorkspaceAsync(), await warehouse.WorkspaceAsync("other"));
        var (eve, vera, sid) = (await warehouse.EditorAsync(workspace), await warehouse.EditorAsync(workspace, "Vera", "viewer"), await warehouse.EditorAsync(other, "Sid"));
        var map = (await MapBook.MakeAsync(warehouse.Database, workspace, eve, RandomEdits.Start(), null, "", Ct)).MapId;

        Assert.Null(await MapComments.AddAsync(warehouse.Database, workspace, eve, map, "c001", "@Vera, @Sid and @Eve: is this so?", Ct));

        Assert.Equal([vera], await warehouse.PeekAllAsync<int>("select account_id from mention"));
        var (latest, unread) = await Mentions.OfAsync(warehouse.Database, workspace.WorkspaceId, vera, Ct);
        Assert.Equal((1L, "c001", "Eve", map), (unread, latest.Single().Card, latest.Single().WrittenAs, latest.Single().MapId));
        Assert.Empty((await Mentions.OfAsync(warehouse.Database, other.WorkspaceId, sid, Ct)).Latest);

        await Mentions.ReadAsync(warehouse.Database, workspace, vera, map, "c002", Ct);
        Assert.Equal(1, (await Mentions.OfAsync(warehouse.Database, workspace.WorkspaceId, vera, Ct)).Unread);
        await Mentions.ReadAsync(warehouse.Database, workspace, vera, map, "c001", Ct);
        (latest, unread) = await Mentions.OfAsync(warehouse.Database, workspace.WorkspaceId, vera, Ct);
        Assert.Equal((0L, 1), (unread, latest.Count));

        // Who is no member any more is told nothing.
        await warehouse.DoAsync("delete from membership where account_id = @vera", new { vera });
        Assert.Empty((await Mentions.OfAsync(warehouse.Database, workspace.WorkspaceId, vera, Ct)).Latest);
    }
}
