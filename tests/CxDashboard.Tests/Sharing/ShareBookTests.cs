// Shares as they are kept: published as a whole or not at all, never changed in what they promise, and dead when taken back.
using CxDashboard.Core.Access;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Workspaces;
using Npgsql;

namespace CxDashboard.Tests.Sharing;

[Trait("Category", "Integration")]
public sealed class ShareBookTests(TestDatabase databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static ShareDraft Draft(string label = "For the client") => new(new ShareSpec
    {
        View = SharedView.Overview, Days = "period=last-90-days", Compare = "year", Locks = [], Choices = [], Tiles = ["row:nps", "row:tickets", ShareTiles.Sources],
    }, label, "Acme", DateTimeOffset.UtcNow.AddDays(30));

    [Fact]
    public async Task A_published_share_is_found_by_its_token_and_by_its_name_and_by_nothing_else()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var published = await PublishAsync(warehouse, await warehouse.WorkspaceAsync());
        var share = published.Share!;

        Assert.Equivalent(share, await ShareBook.FindByTokenAsync(warehouse.Database, published.Token!, Ct));
        Assert.Equivalent(share, await ShareBook.FindByNameAsync(warehouse.Database, share.PublicId, Ct));
        Assert.True(share.IsOpen(DateTimeOffset.UtcNow));
        Assert.False(share.IsOpen(share.ExpiresAt));
        foreach (var other in new[] { ShareToken.New(), share.PublicId, ShareToken.HashOf(published.Token!) })
            Assert.Null(await ShareBook.FindByTokenAsync(warehouse.Database, other, Ct));
        Assert.Null(await ShareBook.FindByNameAsync(warehouse.Database, ShareToken.HashOf(published.Token!), Ct));
    }

    /// <summary>Each statement of publishing, and the commit, is made to fail in turn.</summary>
    [Theory]
    [InlineData("before insert on share for each row")]
    [InlineData("before insert on audit for each row")]
    [InlineData("before update on share for each row")]
    [InlineData("constraint after insert on share deferrable initially deferred for each row")]
    public async Task When_any_statement_fails_nothing_is_published(string statement)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var constraint = statement.StartsWith("constraint ", StringComparison.Ordinal);
        await warehouse.DoAsync($"""
            create function breaks() returns trigger language plpgsql as $f$ begin raise exception 'broken'; end $f$;
            create {(constraint ? "constraint " : "")}trigger breaks {statement.Replace("constraint ", "", StringComparison.Ordinal)} execute function breaks();
            """);

        Assert.Equal("P0001", (await Assert.ThrowsAsync<PostgresException>(() => PublishAsync(warehouse, workspace))).SqlState);

        Assert.Equal(0, await warehouse.PeekAsync<int>("select (select count(*) from share) + (select count(*) from audit)"));
    }

    [Fact]
    public async Task Publishing_is_the_last_write_and_a_draft_opens_nothing()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        await warehouse.DoAsync("""
            create table seen (what text, n bigint generated always as identity);
            create function notes() returns trigger language plpgsql security definer as $f$ begin insert into seen (what) values (tg_op || ' ' || tg_table_name || ' ' || (to_jsonb(new)->>'state') ); return null; end $f$;
            create trigger notes after insert or update on share for each row execute function notes();
            create trigger notes after insert on audit for each row execute function notes();
            """);
        var published = await PublishAsync(warehouse, workspace);
        Assert.Equal("UPDATE share live", (await warehouse.PeekAllAsync<string>("select what from seen where what is not null order by n"))[^1]);
        Assert.Equal("INSERT share draft", (await warehouse.PeekAllAsync<string>("select what from seen where what is not null order by n"))[0]);

        await warehouse.DoAsync("update share set state = 'draft'");
        Assert.False((await ShareBook.FindByTokenAsync(warehouse.Database, published.Token!, Ct))!.IsOpen(DateTimeOffset.UtcNow));
    }

    [Fact]
    public async Task What_the_check_refuses_is_not_published_whoever_asks()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var draft = Draft();
        var published = await PublishAsync(warehouse, workspace, draft with { Spec = draft.Spec with { Locks = [new DimLock("device", ["mobile"])] } });
        Assert.Equal((null, null), (published.Share, published.Token));
        Assert.Equal(2, published.Check.Faults.Count);
        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from share"));
    }

    [Fact]
    public async Task What_it_promises_can_never_be_changed_and_what_happened_is_written_once()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        await PublishAsync(warehouse, workspace);
        foreach (var (change, refusal) in new[]
        {
            ("update share set spec = '{}'", "23514"), ("update share set public_id = substr(public_id, 2) || 'x'", "23514"), ("update share set created_at = now()", "23514"),
            ("update audit set who = 'Nobody'", "42501"), ("delete from audit", "42501"),
        })
        {
            await using var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
            Assert.Equal(refusal, (await Assert.ThrowsAsync<PostgresException>(() => session.ExecuteAsync(change, null, Ct))).SqlState);
        }
    }

    [Fact]
    public async Task A_rotated_link_is_another_and_the_old_one_opens_nothing()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var first = await PublishAsync(warehouse, workspace);
        var second = await ShareBook.RotateAsync(warehouse.Database, workspace, first.Share!.ShareId, Actor.Operator, Ct);
        Assert.Null(await ShareBook.FindByTokenAsync(warehouse.Database, first.Token!, Ct));
        var now = await ShareBook.FindByTokenAsync(warehouse.Database, second!, Ct);
        Assert.Equal((first.Share.PublicId, first.Share.Version + 1), (now!.PublicId, now.Version));
    }

    [Fact]
    public async Task A_revoked_share_stays_dead()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var published = await PublishAsync(warehouse, workspace);
        var id = published.Share!.ShareId;
        Assert.True(await ShareBook.PauseAsync(warehouse.Database, workspace, id, Actor.Operator, Ct));
        Assert.False(await ShareBook.PauseAsync(warehouse.Database, workspace, id, Actor.Operator, Ct));
        Assert.True(await ShareBook.ResumeAsync(warehouse.Database, workspace, id, Actor.Operator, Ct));
        Assert.True(await ShareBook.RevokeAsync(warehouse.Database, workspace, id, Actor.Operator, Ct));
        Assert.Null(await ShareBook.FindByTokenAsync(warehouse.Database, published.Token!, Ct));
        Assert.False(await ShareBook.ResumeAsync(warehouse.Database, workspace, id, Actor.Operator, Ct));
        Assert.Null(await ShareBook.RotateAsync(warehouse.Database, workspace, id, Actor.Operator, Ct));
        Assert.False(await ShareBook.SetPasswordAsync(warehouse.Database, workspace, id, Actor.Operator, "x", Ct));
        await Assert.ThrowsAsync<PostgresException>(() => warehouse.DoAsync("update share set state = 'live'"));
        Assert.Equal(["ShareRevoked", "ShareResumed", "SharePaused", "SharePublished"], (await ShareBook.DeedsAsync(warehouse.Database, workspace, published.Share, Ct)).Select(line => line.Action));
    }

    [Fact]
    public async Task Another_workspaces_share_is_not_there()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (own, other) = (await warehouse.WorkspaceAsync("own"), await warehouse.WorkspaceAsync("other"));
        var id = (await PublishAsync(warehouse, own)).Share!.ShareId;
        Assert.Null(await ShareBook.GetAsync(warehouse.Database, other, id, Ct));
        Assert.Empty(await ShareBook.ListAsync(warehouse.Database, other, Ct));
        Assert.False(await ShareBook.RevokeAsync(warehouse.Database, other, id, Actor.Operator, Ct));
        Assert.Null(await ShareBook.RotateAsync(warehouse.Database, other, id, Actor.Operator, Ct));
    }

    [Fact]
    public async Task A_stranger_at_the_door_sees_one_row_of_one_table()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var one = await PublishAsync(warehouse, await warehouse.WorkspaceAsync("one"));
        await PublishAsync(warehouse, await warehouse.WorkspaceAsync("two"));
        foreach (var shown in new[] { one.Share!.PublicId, ShareToken.HashOf(one.Token!) })
        {
            await using var session = await warehouse.Database.OpenAsync(new Scope.Share(shown), Ct);
            Assert.Equal([one.Share.ShareId], await session.QueryAsync<int>("select share_id from share", null, Ct));
            foreach (var table in new[] { "workspace", "audit", "share_viewer", "metric_day", "source", "membership" })
                Assert.Equal(0, await session.SingleAsync<int>($"select count(*)::int from {table}", null, Ct));
            Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => session.ExecuteAsync("update share set label = 'mine'", null, Ct))).SqlState);
        }
    }

    [Fact]
    public async Task Who_looked_is_counted_by_network_and_not_without_end()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var id = (await PublishAsync(warehouse, workspace)).Share!.ShareId;
        var at = new DateTimeOffset(2026, 6, 30, 12, 0, 0, TimeSpan.Zero);
        SeenViews Seen(string address, long views, int minute) => new(workspace.WorkspaceId, id, address, views, at.AddMinutes(minute), at.AddMinutes(minute));

        await ShareViewers.AddAsync(warehouse.Database, Seen("192.0.2.0/24", 3, 0), Ct);
        await ShareViewers.AddAsync(warehouse.Database, Seen("192.0.2.0/24", 2, 5), Ct);
        await ShareViewers.AddAsync(warehouse.Database, Seen("192.0.2.0/24", 1, 3), Ct);
        var listed = Assert.Single(await ShareBook.ListAsync(warehouse.Database, workspace, Ct));
        Assert.Equal((6, at.AddMinutes(5)), (listed.Views, listed.LastSeen));

        await warehouse.DoAsync("insert into share_viewer select workspace_id, share_id, 'n' || i, 1, now(), now() from share, generate_series(2, @MostAddresses) i", new { ShareViewers.MostAddresses });
        await ShareViewers.AddAsync(warehouse.Database, Seen("198.51.100.0/24", 7, 0), Ct);
        await ShareViewers.AddAsync(warehouse.Database, Seen("203.0.113.0/24", 7, 0), Ct);
        var viewers = await ShareViewers.OfAsync(warehouse.Database, workspace, id, Ct);
        Assert.Equal(ShareViewers.MostAddresses + 1, viewers.Count);
        Assert.Equal(14, viewers.Single(viewer => viewer.Address == "others").Views);

        await ShareViewers.AddAsync(warehouse.Database, Seen("192.0.2.0/24", 1, 0) with { ShareId = id + 99 }, Ct);
    }

    private static Task<Published> PublishAsync(TestWarehouse warehouse, Workspace workspace, ShareDraft? draft = null) =>
        ShareBook.PublishAsync(warehouse.Database, workspace, draft ?? Draft(), Actor.Operator, TimeProvider.System, Ct);
}
