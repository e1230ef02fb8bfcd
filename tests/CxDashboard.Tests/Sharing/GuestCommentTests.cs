// What visitors of a shared map may say, and everything that they may not reach by saying it.
using System.Net;
using CxDashboard.Core.Access;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.Sharing;

[Trait("Category", "Integration")]
public sealed class GuestCommentTests(TestDatabase databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_visitors_word_stands_on_the_page_and_on_the_members_card_with_whose_it_is()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var (workspace, map) = await ReadyAsync(site);
        var one = await OpenAsync(site, workspace, Spec(map), "Northwind, monthly");
        var other = await OpenAsync(site, workspace, Spec(map), "Another client");
        var page = await site.PageAsync(one.Path, one.Cookie);
        Assert.Contains($"action=\"{one.Path}/comment\"", page, StringComparison.Ordinal);

        // Who previews the page sees the form, and cannot send it.
        var preview = await site.PageAsync($"/acme/shares/{one.Share.ShareId}/preview", await site.SignedInAsync(Roles.Editor));
        Assert.Contains("Nothing can be sent from a preview", preview, StringComparison.Ordinal);
        Assert.Contains("<button class=\"button\" disabled", preview, StringComparison.Ordinal);

        using var answer = await SayAsync(site, one, "s1", "Vera", "We wait\ntoo long here");
        Assert.Equal((HttpStatusCode.SeeOther, $"{one.Path}#talk"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        page = await site.PageAsync(one.Path, one.Cookie);
        Assert.Contains("Vera, visitor", page, StringComparison.Ordinal);
        Assert.Contains("too long here", page, StringComparison.Ordinal);
        // Visitors by another link read nothing of it.
        Assert.DoesNotContain("Vera", await site.PageAsync(other.Path, other.Cookie), StringComparison.Ordinal);
        var member = await site.PageAsync($"/acme/maps/{map}?card=s1", await site.SignedInAsync(Roles.Viewer));
        Assert.Contains("by a visitor of Northwind, monthly", member, StringComparison.Ordinal);
        Assert.Contains("too long here", member, StringComparison.Ordinal);
        var line = await site.Warehouse.PeekAsync<string>("select who || ' ' || action || ' ' || subject from audit where action = 'GuestCommented'");
        Assert.Equal($"a visitor GuestCommented share {one.Share.ShareId}, Northwind, monthly", line);
        Assert.Equal(0, await site.Warehouse.PeekAsync<long>("select count(*) from mention"));
    }

    [Fact]
    public async Task Visitors_read_members_only_where_that_part_was_chosen_and_never_who_settled()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var (workspace, map) = await ReadyAsync(site);
        var (database, eve) = (site.Warehouse.Database, await site.Warehouse.EditorAsync(workspace));
        Assert.Null(await MapComments.AddAsync(database, workspace, eve, map, "s1", "Among ourselves", Ct));
        var plain = await OpenAsync(site, workspace, Spec(map));
        using (var said = await SayAsync(site, plain, "s1", "Vera", "From outside")) Assert.Equal(HttpStatusCode.SeeOther, said.StatusCode);
        var id = await site.Warehouse.PeekAsync<int>("select comment_id from map_comment where share_id is not null");
        Assert.Null(await MapComments.SettleAsync(database, workspace, eve, map, id, Ct));
        var page = await site.PageAsync(plain.Path, plain.Cookie);
        Assert.Contains("From outside", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Among ourselves", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Eve", page, StringComparison.Ordinal);
        var open = await OpenAsync(site, workspace, Spec(map) with { Tiles = ["lane:pain", "members"] });
        page = await site.PageAsync(open.Path, open.Cookie);
        Assert.Contains("Among ourselves", page, StringComparison.Ordinal);
        Assert.DoesNotContain("From outside", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_taken_is_said_beside_what_was_typed_and_nothing_is_stored()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var (workspace, map) = await ReadyAsync(site);
        var (_, foreign) = await ReadyAsync(site, "foreign");
        var open = await OpenAsync(site, workspace, Spec(map));
        var shown = ShareMaps.Whole();
        var cases = new (string Card, string Name, string Text, string Said)[]
        {
            ("s1", "", "Hello", "Name is empty"), ("s1", "Vera", "  \n ", "Comment is empty"), ("s1", new string('n', 61), "Hello", "Name has at most 60 characters"),
            ("s1", "Ve\nra", "Hello", "Name is one line"), ("s1", "Vera", new string('t', 2001), "Comment has at most 2,000 characters; this one has 2,001."),
            ("nowhere", "Vera", "Hello", "not on the page any more"), ("", "Vera", "Hello", "not on the page any more"),
            // A lane that the link does not show, and a milestone of it.
            (shown.Of("opportunity")[0].Id, "Vera", "Hello", "not on the page any more"), (shown.Of("milestone")[0].Id, "Vera", "Hello", "not on the page any more"),
        };
        foreach (var (card, name, text, said) in cases)
        {
            site.Clock.Turn(TimeSpan.FromMinutes(16));
            using var answer = await SayAsync(site, open, card, name, text);
            var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Ct));
            Assert.Equal((said, HttpStatusCode.UnprocessableEntity), (said, answer.StatusCode));
            Assert.Contains(said, html, StringComparison.Ordinal);
            if (text.Trim().Length > 0) Assert.Contains(text, html, StringComparison.Ordinal);
        }

        using (var huge = await SayAsync(site, open, "s1", "Vera", new string('x', 200_000)))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, huge.StatusCode);
            Assert.Contains("more than a comment can hold", await huge.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }

        // The form has no place for another map, workspace or share: what is sent besides is not heard.
        using (var extra = await site.PostAsync($"{open.Path}/comment", open.Cookie, ("card", "s1"), ("name", "Vera"), ("text", "Kept at home"), ("map", $"{foreign}"), ("workspace", "foreign"), ("share", "999")))
            Assert.Equal(HttpStatusCode.SeeOther, extra.StatusCode);
        Assert.Equal([(map, "Kept at home")], await site.Warehouse.PeekAllAsync<(int, string)>("select map_id, body from map_comment"));
        // What was refused is nobody else's page.
        Assert.DoesNotContain("not on the page any more", await site.PageAsync(open.Path, open.Cookie), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_switch_the_entry_the_password_or_the_links_life_nothing_is_heard()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var (workspace, map) = await ReadyAsync(site);
        var (database, open, closed) = (site.Warehouse.Database, await OpenAsync(site, workspace, Spec(map)), await OpenAsync(site, workspace, Spec(map) with { TakesComments = false }));
        var secret = await OpenAsync(site, workspace, Spec(map), password: "a long pass phrase");
        Assert.DoesNotContain("<form", await site.PageAsync(closed.Path, closed.Cookie), StringComparison.Ordinal);
        await GoneAsync(SayAsync(site, closed, "s1", "Vera", "Hello"));
        await GoneAsync(SayAsync(site, secret, "s1", "Vera", "Hello"));
        await GoneAsync(SayAsync(site, open with { Cookie = "" }, "s1", "Vera", "Hello"));
        await GoneAsync(SayAsync(site, open with { Cookie = closed.Cookie }, "s1", "Vera", "Hello"));
        await GoneAsync(site.SendAsync(HttpMethod.Post, $"{open.Path}/comment", open.Cookie, [("Sec-Fetch-Site", "cross-site")], ("card", "s1"), ("name", "Vera"), ("text", "Hello")));
        Assert.True(await ShareBook.PauseAsync(database, workspace, open.Share.ShareId, Actor.Operator, Ct));
        await GoneAsync(SayAsync(site, open, "s1", "Vera", "Hello"));
        // Also where it was taken back between the door and the words.
        Assert.Equal("This page takes no more comments.", await GuestComments.AddAsync(database, workspace, open.Share, new GuestComment("s1", "Vera", "Hello"), site.Clock.GetUtcNow(), Ct));
        Assert.True(await ShareBook.ResumeAsync(database, workspace, open.Share.ShareId, Actor.Operator, Ct));
        using (var again = await SayAsync(site, open, "s1", "Vera", "Hello")) Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
        Assert.True(await ShareBook.RevokeAsync(database, workspace, open.Share.ShareId, Actor.Operator, Ct));
        await GoneAsync(SayAsync(site, open, "s1", "Vera", "Hello"));
        Assert.Equal(1, await site.Warehouse.PeekAsync<long>("select count(*) from map_comment"));
    }

    [Fact]
    public async Task Ten_comments_in_a_quarter_of_an_hour_and_two_hundred_in_all_are_enough()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var (workspace, map) = await ReadyAsync(site);
        var open = await OpenAsync(site, workspace, Spec(map));
        for (var n = 0; n < 11; n++)
        {
            using var answer = await SayAsync(site, open, "s1", "Vera", $"Word {n}");
            Assert.Equal(n < 10 ? HttpStatusCode.SeeOther : HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            if (n == 10) Assert.Contains("Too many comments at once", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }

        await site.Warehouse.DoAsync("insert into map_comment (workspace_id, map_id, card, body, written_as, share_id) select workspace_id, @map, 's1', 'x', 'V', share_id from share, generate_series(1, 190)", new { map });
        site.Clock.Turn(TimeSpan.FromMinutes(16));
        using var full = await SayAsync(site, open, "s1", "Vera", "One more");
        Assert.Contains("takes no more comments", await full.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Editors_take_away_what_visitors_wrote_and_nothing_else()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var (workspace, map) = await ReadyAsync(site);
        var database = site.Warehouse.Database;
        var (editor, viewer) = (await site.Warehouse.EditorAsync(workspace), await site.Warehouse.EditorAsync(workspace, "Vic", "viewer"));
        var open = await OpenAsync(site, workspace, Spec(map));
        using (var said = await SayAsync(site, open, "s1", "Vera", "From outside")) Assert.Equal(HttpStatusCode.SeeOther, said.StatusCode);
        Assert.Null(await MapComments.AddAsync(database, workspace, editor, map, "s1", "Among ourselves", Ct));
        var (guests, members) = await site.Warehouse.PeekAsync<(int, int)>("select max(comment_id) filter (where share_id is not null), max(comment_id) filter (where share_id is null) from map_comment");
        Assert.NotNull(await MapComments.RemoveAsync(database, workspace, viewer, map, guests, Ct));
        Assert.NotNull(await MapComments.RemoveAsync(database, workspace, editor, map, members, Ct));
        Assert.NotNull(await MapComments.RemoveAsync(database, workspace, editor, map + 1, guests, Ct));
        Assert.Null(await MapComments.RemoveAsync(database, workspace, editor, map, guests, Ct));
        Assert.Equal(["Among ourselves"], await site.Warehouse.PeekAllAsync<string>("select body from map_comment"));
        Assert.Equal("Eve", await site.Warehouse.PeekAsync<string>("select who from audit where action = 'GuestCommentRemoved'"));
    }

    private sealed record Opened(Share Share, string Path, string Cookie);

    private static ShareSpec Spec(int map) => new()
    {
        View = SharedView.Map, Map = map, TakesComments = true, Days = "period=last-90-days", Compare = "none", Locks = [], Choices = [], Tiles = ["lane:pain"],
    };

    private static async Task<Opened> OpenAsync(ShareSite site, Workspace workspace, ShareSpec spec, string label = "A label", string? password = null)
    {
        var (share, token) = await site.PublishAsync(workspace, new ShareDraft(spec, label, "Client", site.Clock.GetUtcNow().AddDays(30)) { PasswordHash = password is null ? null : new Passwords().Hash(password) });
        return new Opened(share, $"/view/{share.PublicId}", await site.EnterAsync(token));
    }

    private static Task<HttpResponseMessage> SayAsync(ShareSite site, Opened open, string card, string name, string text) =>
        site.PostAsync($"{open.Path}/comment", open.Cookie, ("card", card), ("name", name), ("text", text));

    private static async Task GoneAsync(Task<HttpResponseMessage> sent)
    {
        using var answer = await sent;
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("does not open anything", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private static async Task<(Workspace Workspace, int Map)> ReadyAsync(ShareSite site, string key = "acme")
    {
        var workspace = await site.Warehouse.WorkspaceAsync(key);
        return (workspace, await ShareMaps.MadeAsync(site.Warehouse, workspace));
    }
}
