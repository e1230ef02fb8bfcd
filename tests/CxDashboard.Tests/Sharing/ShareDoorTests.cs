// Getting in by a link, staying in, and being out at the next request when the link was taken back.
using System.Net;
using CxDashboard.Core.Access;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.Sharing;

[Trait("Category", "Integration")]
public sealed class ShareDoorTests(TestDatabase databases) : IAsyncLifetime
{
    private ShareSite site = null!;
    private Workspace workspace = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        site = await ShareSite.StartAsync(databases);
        workspace = await site.Warehouse.WorkspaceAsync("acme", "Pacific/Auckland");
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task A_link_lets_in_without_ever_standing_in_an_address()
    {
        var (share, token) = await PublishAsync();
        using var answer = await site.ExchangeAsync(token);
        Assert.Equal((HttpStatusCode.SeeOther, $"/view/{share.PublicId}"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith($"cx-share-{share.PublicId}=", cookie, StringComparison.Ordinal);
        foreach (var part in new[] { "httponly", "samesite=lax", "path=/" }) Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase);

        using var page = await site.GetAsync($"/view/{share.PublicId}", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var html = await page.Content.ReadAsStringAsync(Ct);
        Assert.Contains("<b>Acme</b>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("blazor", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("For the client", html, StringComparison.Ordinal);
        foreach (var answered in new[] { answer, page, await site.GetAsync("/s") })
        {
            Assert.Equal("no-store", answered.Headers.CacheControl!.ToString());
            Assert.Contains("noindex", answered.Headers.GetValues("X-Robots-Tag").Single(), StringComparison.Ordinal);
            Assert.Equal("no-referrer", answered.Headers.GetValues("Referrer-Policy").Single());
            Assert.Contains("frame-ancestors 'none'", answered.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("paused")]
    [InlineData("rotated")]
    [InlineData("expired")]
    [InlineData("password")]
    [InlineData("unreadable")]
    public async Task What_was_taken_back_is_gone_at_the_next_request_and_reads_like_what_never_was(string how)
    {
        var (share, token) = await PublishAsync();
        var (cookie, path) = (await site.EnterAsync(token), $"/view/{share.PublicId}");
        await site.PageAsync(path, cookie);
        var (database, id) = (site.Warehouse.Database, share.ShareId);
        switch (how)
        {
            case "revoked": await ShareBook.RevokeAsync(database, workspace, id, Actor.Operator, Ct); break;
            case "paused": await ShareBook.PauseAsync(database, workspace, id, Actor.Operator, Ct); break;
            case "rotated": await ShareBook.RotateAsync(database, workspace, id, Actor.Operator, Ct); break;
            case "password": await ShareBook.SetPasswordAsync(database, workspace, id, Actor.Operator, new Passwords().Hash("another pass phrase"), Ct); break;
            case "unreadable": await site.Warehouse.DoAsync("alter table share disable trigger keeps_its_word; update share set spec = spec - 'locks'"); break;
            default: site.Clock.Set(share.ExpiresAt); break;
        }

        var gone = await TextAsync(await site.GetAsync(path, cookie));
        Assert.Equal(await TextAsync(await site.GetAsync($"/view/{ShareToken.NewName()}", cookie)), gone);
        Assert.Equal(gone, await TextAsync(await site.GetAsync(path)));
        Assert.Equal(gone, await TextAsync(await site.GetAsync($"{path}/trend.csv", cookie)));
        Assert.Equal(gone, await TextAsync(await site.PostAsync(path, cookie, ("password", "another pass phrase"))));
        Assert.StartsWith("NotFound", gone, StringComparison.Ordinal);
        // A new password keeps the link: whoever follows it again is asked.
        if (how == "password") Assert.Contains("type=\"password\"", await site.PageAsync(path, await site.EnterAsync(token)), StringComparison.Ordinal);
        else Assert.Equal(await TextAsync(await site.ExchangeAsync(ShareToken.New())), await TextAsync(await site.ExchangeAsync(token)));
    }

    [Fact]
    public async Task A_resumed_share_opens_again_for_those_who_were_in()
    {
        var (share, token) = await PublishAsync();
        var cookie = await site.EnterAsync(token);
        await ShareBook.PauseAsync(site.Warehouse.Database, workspace, share.ShareId, Actor.Operator, Ct);
        await ShareBook.ResumeAsync(site.Warehouse.Database, workspace, share.ShareId, Actor.Operator, Ct);
        await site.PageAsync($"/view/{share.PublicId}", cookie);
    }

    [Fact]
    public async Task A_cookie_opens_its_own_share_only_and_a_made_up_one_none()
    {
        var ((one, first), (two, _)) = (await PublishAsync(), await PublishAsync());
        var cookie = await site.EnterAsync(first);
        var moved = cookie.Replace(one.PublicId, two.PublicId, StringComparison.Ordinal);
        foreach (var (path, carried) in new[] { ($"/view/{two.PublicId}", cookie), ($"/view/{two.PublicId}", moved), ($"/view/{one.PublicId}", cookie + "x"), ($"/view/{one.PublicId}", $"cx-share-{one.PublicId}=1") })
            Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync(path, carried)).StatusCode);
    }

    [Fact]
    public async Task A_link_ends_with_its_day_where_the_workspace_is()
    {
        var day = workspace.Today(site.Clock).AddDays(3);
        var ends = workspace.Calendar.StartOf(day.AddDays(1));
        var (share, token) = await PublishAsync(draft => draft with { ExpiresAt = ends });
        var cookie = await site.EnterAsync(token);
        site.Clock.Set(ends.AddSeconds(-1));
        await site.PageAsync($"/view/{share.PublicId}", cookie);
        site.Clock.Set(ends);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync($"/view/{share.PublicId}", cookie)).StatusCode);
    }

    [Fact]
    public async Task A_password_is_asked_before_any_number_and_guesses_are_few()
    {
        var (share, token) = await PublishAsync(draft => draft with { PasswordHash = new Passwords().Hash("the right pass phrase") });
        var (other, second) = await PublishAsync(draft => draft with { PasswordHash = new Passwords().Hash("the right pass phrase") });
        var (path, cookie) = ($"/view/{share.PublicId}", await site.EnterAsync(token));
        var asks = await site.PageAsync(path, cookie);
        Assert.Contains("This page has a password", asks, StringComparison.Ordinal);
        Assert.DoesNotContain("KPIs by stage", asks, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync($"{path}/trend.csv", cookie)).StatusCode);

        using (var right = await site.PostAsync(path, cookie, ("password", "the right pass phrase")))
        {
            Assert.Equal(HttpStatusCode.SeeOther, right.StatusCode);
            Assert.Contains("KPIs by stage", await site.PageAsync(path, ShareSite.CookiesOf(right)), StringComparison.Ordinal);
        }

        for (var i = 0; i < 5; i++) Assert.Equal(HttpStatusCode.OK, (await site.PostAsync(path, cookie, ("password", "wrong"))).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await site.PostAsync(path, cookie, ("password", "the right pass phrase"))).StatusCode);
        // Another link's guesses are its own, and a quarter of an hour forgives.
        Assert.Equal(HttpStatusCode.SeeOther, (await site.PostAsync($"/view/{other.PublicId}", await site.EnterAsync(second), ("password", "the right pass phrase"))).StatusCode);
        site.Clock.Turn(TimeSpan.FromMinutes(15));
        Assert.Equal(HttpStatusCode.SeeOther, (await site.PostAsync(path, cookie, ("password", "the right pass phrase"))).StatusCode);
    }

    [Fact]
    public async Task Tokens_of_nothing_are_few_a_minute_and_a_made_up_address_gives_no_more()
    {
        var (_, token) = await PublishAsync();
        for (var i = 0; i < 30; i++)
            Assert.Equal(HttpStatusCode.NotFound, (await site.ExchangeAsync(i % 2 == 0 ? ShareToken.New() : "nonsense", ("X-Forwarded-For", $"203.0.113.{i}"))).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await site.ExchangeAsync(token, ("X-Forwarded-For", "198.51.100.9"))).StatusCode);
        site.Clock.Turn(TimeSpan.FromMinutes(1));
        await site.EnterAsync(token);
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_each_visitor_has_a_count_of_their_own()
    {
        await using var proxied = await ShareSite.StartAsync(databases, behindProxy: true);
        var space = await proxied.Warehouse.WorkspaceAsync();
        var (_, token) = await proxied.PublishAsync(space, ShareBookTests.Draft());
        for (var i = 0; i < 30; i++) await proxied.ExchangeAsync(ShareToken.New(), ("X-Forwarded-For", "203.0.113.7"));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await proxied.ExchangeAsync(token, ("X-Forwarded-For", "203.0.113.7"))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await proxied.ExchangeAsync(token, ("X-Forwarded-For", "198.51.100.9"))).StatusCode);
        // Only what the proxy itself added counts, not what a visitor wrote before it.
        Assert.Equal(HttpStatusCode.TooManyRequests, (await proxied.ExchangeAsync(token, ("X-Forwarded-For", "192.0.2.1, 203.0.113.7"))).StatusCode);
    }

    [Fact]
    public async Task A_link_that_works_is_followed_by_as_many_as_like()
    {
        var (_, token) = await PublishAsync();
        for (var i = 0; i < 60; i++) await site.EnterAsync(token);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task Another_sites_form_lets_nobody_in(string header, string value)
    {
        var (_, token) = await PublishAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await site.ExchangeAsync(token, (header, value))).StatusCode);
    }

    [Fact]
    public async Task Only_the_sites_that_were_named_may_show_it_in_a_frame()
    {
        var (share, token) = await PublishAsync(draft => draft with { FrameAncestors = ["https://portal.example.com"] });
        var (other, _) = await PublishAsync();
        string Ancestors(HttpResponseMessage answer) => answer.Headers.GetValues("Content-Security-Policy").Single().Split("frame-ancestors ")[1];
        Assert.Equal("https://portal.example.com", Ancestors(await site.GetAsync($"/view/{share.PublicId}", await site.EnterAsync(token))));
        Assert.Equal("https://portal.example.com", Ancestors(await site.GetAsync($"/s/{share.PublicId}")));
        foreach (var path in new[] { $"/s/{other.PublicId}", $"/s/{ShareToken.NewName()}", "/s/x", "/s", $"/view/{share.PublicId}" }) Assert.Equal("'none'", Ancestors(await site.GetAsync(path)));
    }

    [Fact]
    public async Task Fifty_visits_of_a_crawler_reveal_nothing()
    {
        var (share, _) = await PublishAsync(draft => draft with { Client = "SECRET-CLIENT", FrameAncestors = ["https://portal.example.com"] });
        string[] paths =
        [
            "/s", $"/s/{share.PublicId}", $"/view/{share.PublicId}", $"/view/{share.PublicId}/trend.csv", $"/view/{share.PublicId}?device=mobile", $"/acme/shares/{share.ShareId}/preview", "/acme/shares",
            $"/view/{ShareToken.NewName()}", "/view/..%2f", "/view/",
        ];
        for (var i = 0; i < 50; i++)
        {
            using var answer = await site.GetAsync(paths[i % paths.Length]);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound or HttpStatusCode.Redirect, $"{paths[i % paths.Length]}: {answer.StatusCode}");
            var all = answer.Headers + await answer.Content.ReadAsStringAsync(Ct);
            foreach (var secret in new[] { "SECRET-CLIENT", "For the client", "KPIs", "Set-Cookie: cx-share" }) Assert.DoesNotContain(secret, all, StringComparison.OrdinalIgnoreCase);
            if (answer.StatusCode == HttpStatusCode.OK) Assert.Contains("noindex", all, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await ShareBook.ListAsync(site.Warehouse.Database, workspace, Ct)).Single().Views);
    }

    private Task<(Share Share, string Token)> PublishAsync(Func<ShareDraft, ShareDraft>? change = null)
    {
        var draft = ShareBookTests.Draft() with { ExpiresAt = site.Clock.GetUtcNow().AddDays(30) };
        return site.PublishAsync(workspace, change is null ? draft : change(draft));
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer) => $"{answer.StatusCode}\n{await answer.Content.ReadAsStringAsync(Ct)}";
}
