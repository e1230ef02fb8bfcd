// Getting into a workspace by an invitation's link, as a browser without scripts does it.
using System.Net;
using CxDashboard.Core.Access;
using CxDashboard.Core.People;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Workspaces;
using CxDashboard.Tests.Sharing;
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.People;

[Trait("Category", "Integration")]
public sealed partial class JoinTests(TestDatabase databases) : IAsyncLifetime
{
    private const string Password = "a long pass phrase";

    private ShareSite site = null!;
    private Workspace workspace = null!;
    private Actor ada = null!;
    private string owner = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        site = await ShareSite.StartAsync(databases);
        workspace = await site.Warehouse.WorkspaceAsync();
        owner = await site.SignedInAsync(Roles.Owner);
        ada = new Actor(await site.Warehouse.PeekAsync<int>("select account_id from account"), "Ada");
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task A_stranger_makes_an_account_and_is_in_and_the_link_is_spent()
    {
        var token = await InviteAsync(Roles.Editor);
        using var door = await site.GetAsync("/join");
        Assert.Contains("Open an invitation", await TextAsync(door), StringComparison.Ordinal);
        var entry = await EnterAsync(token);
        Assert.Contains("Ada invites you as an editor", await TextAsync(await site.GetAsync("/join/accept", entry)), StringComparison.Ordinal);
        Assert.DoesNotContain(token, entry, StringComparison.Ordinal);

        using var joined = await MakeAccountAsync(entry, "Bo", "bo@example.test", Password);
        Assert.Equal((HttpStatusCode.Redirect, "/acme/overview"), (joined.StatusCode, Where(joined)));
        var cookie = ShareSite.CookiesOf(joined);
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/acme/goals/new", cookie)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync("/acme/sources/new", cookie)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await site.SignInAsync("BO@example.test", Password)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync("/join/accept", entry)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ExchangeAsync(token)).StatusCode);
    }

    [Fact]
    public async Task Somebody_with_an_account_signs_in_and_joins()
    {
        var other = await site.Warehouse.WorkspaceAsync("other");
        var di = new Actor(await site.Warehouse.EditorAsync(other, "Di", Roles.Owner), "Di");
        var token = await InvitationBook.MakeAsync(site.Warehouse.Database, other, new InvitationDraft(Roles.Viewer), di, site.Clock.GetUtcNow(), Ct);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync("/other/overview", owner)).StatusCode);
        var entry = $"{owner}; {await EnterAsync(token!)}";
        using var joined = await site.SubmitAsync("/join/accept", entry, "join");
        Assert.Equal("/other/overview", Where(joined));
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/other/overview", owner)).StatusCode);
        using var again = await site.GetAsync("/join/accept", entry);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Theory]
    [InlineData("", "bo@example.test", Password, "Give your name")]
    [InlineData("Bo", "nobody", Password, "Give your e-mail")]
    [InlineData("Bo", "bo@example.test", "short", "at least 12")]
    [InlineData("Bo", "bo@example.test", "passwordpassword", "tried first")]
    [InlineData("Bo", "owner@example.test", Password, "There is an account")]
    [InlineData("Bo", "cy@example.test", Password, "meant for another")]
    public async Task What_cannot_be_an_account_is_said_and_nothing_is_made(string name, string email, string password, string words)
    {
        var entry = await EnterAsync(await InviteAsync(Roles.Viewer, email == "cy@example.test" ? "bo@example.test" : null));
        using var answer = await MakeAccountAsync(entry, name, email, password);
        var html = await TextAsync(answer);
        Assert.Contains(words, html, StringComparison.Ordinal);
        Assert.DoesNotContain(password, html, StringComparison.Ordinal);
        Assert.Equal((1, 0), await site.Warehouse.PeekAsync<(int, int)>("select (select count(*)::int from account), (select count(*)::int from invitation where used_at is not null)"));
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/join/accept", entry)).StatusCode);
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("used")]
    [InlineData("over")]
    public async Task A_link_that_ended_reads_like_one_that_never_was_at_both_doors(string how)
    {
        var token = await InviteAsync(Roles.Viewer);
        var entry = await EnterAsync(token);
        if (how == "revoked") await InvitationBook.RevokeAsync(site.Warehouse.Database, workspace, 1, ada, site.Clock.GetUtcNow(), Ct);
        else if (how == "used") (await MakeAccountAsync(await EnterAsync(token), "Bo", "bo@example.test", Password)).Dispose();
        else site.Clock.Turn(TimeSpan.FromDays(InvitationDraft.UsualDays));
        Assert.Equal(await StatedAsync(await ExchangeAsync(ShareToken.New())), await StatedAsync(await ExchangeAsync(token)));
        Assert.Equal(await StatedAsync(await site.GetAsync("/join/accept")), await StatedAsync(await site.GetAsync("/join/accept", entry)));
    }

    [Fact]
    public async Task Unknown_tokens_are_few_a_minute_and_shares_count_with_them()
    {
        var token = await InviteAsync(Roles.Viewer);
        for (var i = 0; i < 30; i++)
            Assert.Equal(HttpStatusCode.NotFound, (await (i % 2 == 0 ? ExchangeAsync(ShareToken.New()) : site.ExchangeAsync(ShareToken.New()))).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await ExchangeAsync(token)).StatusCode);
        site.Clock.Turn(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.SeeOther, (await ExchangeAsync(token)).StatusCode);
    }

    [Fact]
    public async Task A_removed_member_is_out_at_the_next_request_and_a_lowered_one_may_less()
    {
        using var joined = await MakeAccountAsync(await EnterAsync(await InviteAsync(Roles.Editor)), "Bo", "bo@example.test", Password);
        var cookie = ShareSite.CookiesOf(joined);
        var bo = await site.Warehouse.PeekAsync<int>("select account_id from account where name = 'Bo'");
        await MemberBook.ChangeRoleAsync(site.Warehouse.Database, workspace, bo, Roles.Viewer, ada, Ct);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync("/acme/goals/new", cookie)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/acme/goals", cookie)).StatusCode);
        await MemberBook.RemoveAsync(site.Warehouse.Database, workspace, bo, ada, Ct);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync("/acme/goals", cookie)).StatusCode);
    }

    [Fact]
    public async Task Others_see_names_and_roles_and_neither_addresses_nor_invitations()
    {
        await InviteAsync(Roles.Viewer, "secret@example.test");
        using var joined = await MakeAccountAsync(await EnterAsync(await InviteAsync(Roles.Editor)), "Bo", "bo@example.test", Password);
        var seen = await TextAsync(await site.GetAsync("/acme/people", ShareSite.CookiesOf(joined)));
        Assert.Contains("<b>Ada</b>", seen, StringComparison.Ordinal);
        foreach (var hidden in new[] { "owner@example.test", "secret@example.test", "last seen", "Invite" }) Assert.DoesNotContain(hidden, seen, StringComparison.Ordinal);
        var all = await TextAsync(await site.GetAsync("/acme/people", owner));
        foreach (var shown in new[] { "bo@example.test", "for secret@example.test only", "last seen", "Invite somebody" }) Assert.Contains(shown, all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_people_call_themselves_and_their_workspaces_stays_text()
    {
        foreach (var (hostile, n) in new[] { "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'-alert(1)-'", "</textarea><svg onload=alert(1)>", "{{constructor.constructor('alert(1)')()}}" }.Select((text, n) => (text, n)))
        {
            (await site.SubmitAsync("/workspaces/new", owner, "workspace", ("Form.Name", hostile), ("Form.Key", $"w{n}"), ("Form.Zone", "UTC"), ("Form.Currency", "usd"))).Dispose();
            var made = Assert.IsType<Workspace>(await WorkspaceBook.FindAsync(site.Warehouse.Database, $"w{n}", Ct));
            Assert.Equal((hostile, "USD"), (made.Name, made.Currency));
            var token = await InvitationBook.MakeAsync(site.Warehouse.Database, made, new InvitationDraft(Roles.Viewer), ada with { Name = hostile }, site.Clock.GetUtcNow(), Ct);
            var entry = await EnterAsync(token!);
            var pages = new List<string> { await TextAsync(await site.GetAsync("/join/accept", entry)) };
            using var refused = await MakeAccountAsync(entry, hostile, hostile, Password);
            pages.Add(await TextAsync(refused));
            using var joined = await MakeAccountAsync(entry, hostile, $"p{n}@example.test", Password);
            Assert.Equal(HttpStatusCode.Redirect, joined.StatusCode);
            pages.Add(await TextAsync(await site.GetAsync($"/w{n}/people", owner)));
            pages.Add(await TextAsync(await site.GetAsync($"/w{n}/overview", ShareSite.CookiesOf(joined))));
            foreach (var page in pages.Where(_ => hostile.Contains('<', StringComparison.Ordinal))) Assert.DoesNotContain(hostile, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_token_is_left_in_no_page_and_no_header()
    {
        var token = await InviteAsync(Roles.Viewer);
        using var exchanged = await ExchangeAsync(token);
        Assert.Equal("no-store", exchanged.Headers.CacheControl!.ToString());
        using var page = await site.GetAsync("/join/accept", ShareSite.CookiesOf(exchanged));
        Assert.Contains("no-store", page.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        foreach (var answer in new[] { exchanged, page })
        {
            var all = answer.Headers + await TextAsync(answer);
            foreach (var secret in new[] { token, ShareToken.HashOf(token) }) Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        }
    }

    private async Task<string> InviteAsync(string role, string? email = null) =>
        Assert.IsType<string>(await InvitationBook.MakeAsync(site.Warehouse.Database, workspace, new InvitationDraft(role, email), ada, site.Clock.GetUtcNow(), Ct));

    private Task<HttpResponseMessage> ExchangeAsync(string token) => site.PostAsync("/join", "", ("token", token));

    private async Task<string> EnterAsync(string token)
    {
        using var answer = await ExchangeAsync(token);
        Assert.Equal((HttpStatusCode.SeeOther, "/join/accept"), (answer.StatusCode, Where(answer)));
        return ShareSite.CookiesOf(answer);
    }

    private Task<HttpResponseMessage> MakeAccountAsync(string entry, string name, string email, string password) =>
        site.SubmitAsync("/join/accept", entry, "account", ("Form.Name", name), ("Form.Email", email), ("Form.Password", password));

    private static string Where(HttpResponseMessage answer) => answer.Headers.Location is { IsAbsoluteUri: true } far ? far.PathAndQuery : $"{answer.Headers.Location}";

    private static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(Ct);

    // What is sealed differs with every page.
    private static async Task<string> StatedAsync(HttpResponseMessage answer) => $"{answer.StatusCode} {Sealed().Replace(await TextAsync(answer), "")}";

    [System.Text.RegularExpressions.GeneratedRegex("CfDJ8[A-Za-z0-9_-]+|<!--Blazor.*?-->")]
    private static partial System.Text.RegularExpressions.Regex Sealed();
}
