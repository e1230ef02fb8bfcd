// One's own account: what is changed, which sessions end with it, and that a copied cookie is worth nothing afterwards.
using System.Net;
using System.Text.RegularExpressions;
using CxDashboard.Core.Access;
using CxDashboard.Core.People;
using CxDashboard.Core.Sharing;
using CxDashboard.Tests.Sharing;
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.People;

[Trait("Category", "Integration")]
public sealed partial class AccountTests(TestDatabase databases) : IAsyncLifetime
{
    private const string Email = "owner@example.test", Password = "a long pass phrase", Another = "another long phrase";

    private ShareSite site = null!;
    private string cookie = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        site = await ShareSite.StartAsync(databases);
        await site.Warehouse.WorkspaceAsync();
        cookie = await site.SignedInAsync(Roles.Owner);
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task A_new_password_ends_every_other_session_and_keeps_this_one()
    {
        var elsewhere = await SignInAsync(Password);
        using var wrong = await SubmitAsync("password", ("Password.Present", "not the password"), ("Password.New", Another));
        Assert.Contains("does not fit", await TextAsync(wrong), StringComparison.Ordinal);
        using var weak = await SubmitAsync("password", ("Password.Present", Password), ("Password.New", "short"));
        Assert.Contains("at least 12", await TextAsync(weak), StringComparison.Ordinal);
        Assert.True(await IsInAsync(elsewhere));

        using var changed = await SubmitAsync("password", ("Password.Present", Password), ("Password.New", Another));
        Assert.Contains("Your password is changed", await TextAsync(changed), StringComparison.Ordinal);
        var renewed = ShareSite.CookiesOf(changed);
        Assert.Equal((true, false, false), (await IsInAsync(renewed), await IsInAsync(elsewhere), await IsInAsync(cookie)));
        Assert.Equal(1, await site.Warehouse.PeekAsync<int>("select count(*)::int from account_session where ended_at is null"));
        Assert.Equal(HttpStatusCode.OK, (await site.SignInAsync(Email, Password)).StatusCode);
        Assert.True(await IsInAsync(await SignInAsync(Another)));
        Assert.Equal(["PasswordChanged"], await DeedsAsync());
    }

    [Fact]
    public async Task The_present_password_is_guessed_no_more_often_than_at_the_door()
    {
        for (var i = 0; i < 5; i++) (await SubmitAsync("password", ("Password.Present", "not the password"), ("Password.New", Another))).Dispose();
        using var late = await SubmitAsync("password", ("Password.Present", Password), ("Password.New", Another));
        Assert.Equal(HttpStatusCode.TooManyRequests, late.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await site.SignInAsync(Email, Password)).StatusCode);
        Assert.True(await IsInAsync(cookie));
    }

    [Fact]
    public async Task A_new_name_is_everywhere_at_once_and_the_old_one_in_what_was_written_down()
    {
        using var refused = await SubmitAsync("name", ("Name.Name", "  "));
        Assert.Contains("Give your name", await TextAsync(refused), StringComparison.Ordinal);
        using var saved = await SubmitAsync("name", ("Name.Name", "Ada <Lovelace>"));
        var renewed = ShareSite.CookiesOf(saved);
        Assert.Contains("Ada &lt;Lovelace&gt;", await TextAsync(await site.GetAsync("/acme/people", renewed)), StringComparison.Ordinal);
        Assert.Contains("Account of Ada &lt;Lovelace&gt;", await TextAsync(await site.GetAsync("/account", renewed)), StringComparison.Ordinal);
        Assert.Equal(("Ada", "Ada <Lovelace>"), await site.Warehouse.PeekAsync<(string, string)>("select who, subject from audit where action = 'Renamed'"));
    }

    [Fact]
    public async Task One_session_is_ended_and_its_cookie_refused_at_the_next_request()
    {
        var elsewhere = await SignInAsync(Password);
        var html = await TextAsync(await site.GetAsync("/account", cookie));
        Assert.Equal(2, Regex.Count(html, "since "));
        var other = Assert.Single(EndButton().Matches(html)).Groups[1].Value;
        using var ended = await SubmitAsync("sessions", ("End.Id", other));
        Assert.Equal((true, false), (await IsInAsync(cookie), await IsInAsync(elsewhere)));
        Assert.Empty(EndButton().Matches(await TextAsync(ended)));
    }

    [Fact]
    public async Task Nobody_ends_anothers_session()
    {
        var theirs = await site.Warehouse.PeekAsync<Guid>("select session_id from account_session");
        await site.Warehouse.DoAsync("insert into account (email, name, password_hash, security_stamp) select 'bo@example.test', 'Bo', password_hash, 'stamp' from account");
        var bo = ShareSite.CookiesOf(await site.SignInAsync("bo@example.test", Password));
        using var tried = await site.SubmitAsync("/account", bo, "sessions", ("End.Id", theirs.ToString()));
        Assert.Equal((true, true), (await IsInAsync(cookie), await site.Warehouse.PeekAsync<bool>("select ended_at is null from account_session where session_id = @theirs", new { theirs })));
        await using var session = await site.Warehouse.Database.OpenAsync(new Scope.Account(await site.Warehouse.PeekAsync<int>("select account_id from account where name = 'Bo'")), Ct);
        Assert.Equal(1, await session.SingleAsync<long>("select count(*) from account_session", null, Ct));
    }

    [Fact]
    public async Task Signing_out_and_signing_out_everywhere_leave_no_cookie_good()
    {
        var (second, third) = (await SignInAsync(Password), await SignInAsync(Password));
        var page = await site.GetAsync("/account", second);
        using var signedOut = await site.PostAsync("/signout", $"{second}; {ShareSite.CookiesOf(page)}", ("__RequestVerificationToken", Token().Match(await TextAsync(page)).Groups[1].Value));
        Assert.Equal((true, false, true), (await IsInAsync(cookie), await IsInAsync(second), await IsInAsync(third)));
        using var everywhere = await SubmitAsync("sessions", ("End.All", "true"));
        Assert.Equal(HttpStatusCode.Redirect, everywhere.StatusCode);
        Assert.Equal((false, false), (await IsInAsync(cookie), await IsInAsync(third)));
    }

    [Fact]
    public async Task A_session_is_over_after_a_week_and_shown_no_more()
    {
        var id = await site.Warehouse.PeekAsync<int>("select account_id from account");
        var over = site.Clock.GetUtcNow() + Session.Longest;
        Assert.Single(await AccountBook.SessionsAsync(site.Warehouse.Database, id, over - Session.Longest - TimeSpan.FromMinutes(1), Ct));
        Assert.Empty(await AccountBook.SessionsAsync(site.Warehouse.Database, id, over - Session.Longest + TimeSpan.FromMinutes(1), Ct));
    }

    [Fact]
    public async Task The_operators_link_sets_a_password_once_and_ends_all_sessions()
    {
        Assert.Null(await ResetBook.OfferAsync(site.Warehouse.Database, "nobody@example.test", site.Clock.GetUtcNow(), Ct));
        var first = await OfferAsync();
        var token = await OfferAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await site.PostAsync("/reset", "", ("token", first))).StatusCode);
        using var door = await site.PostAsync("/reset", "", ("token", token));
        Assert.Equal("/reset/password", $"{door.Headers.Location}");
        var entry = ShareSite.CookiesOf(door);
        using var weak = await site.SubmitAsync("/reset/password", entry, "reset", ("Form.Password", "passwordpassword"));
        Assert.Contains("tried first", await TextAsync(weak), StringComparison.Ordinal);
        Assert.True(await IsInAsync(cookie));
        using var done = await site.SubmitAsync("/reset/password", entry, "reset", ("Form.Password", Another));
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        Assert.False(await IsInAsync(cookie));
        Assert.True(await IsInAsync(await SignInAsync(Another)));
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync("/reset/password", entry)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await site.PostAsync("/reset", "", ("token", token))).StatusCode);
        Assert.Equal(["PasswordChanged", "PasswordResetOffered", "PasswordResetOffered"], await DeedsAsync());
        Assert.DoesNotContain(token, await site.Warehouse.PeekAsync<string>("select string_agg(r::text, '') || (select string_agg(a::text, '') from audit a) from account_reset r"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operators_link_ends_after_an_hour()
    {
        var token = await OfferAsync();
        site.Clock.Turn(ResetBook.Lasts);
        Assert.Equal(HttpStatusCode.NotFound, (await site.PostAsync("/reset", "", ("token", token))).StatusCode);
        Assert.False(await ResetBook.UseAsync(site.Warehouse.Database, ShareToken.HashOf(token), "hash", site.Clock.GetUtcNow(), Ct));
    }

    private async Task<string> OfferAsync() => Assert.IsType<string>(await ResetBook.OfferAsync(site.Warehouse.Database, "OWNER@example.test", site.Clock.GetUtcNow(), Ct));

    private async Task<string> SignInAsync(string password)
    {
        using var answer = await site.SignInAsync(Email, password);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return ShareSite.CookiesOf(answer);
    }

    private Task<HttpResponseMessage> SubmitAsync(string form, params (string, string)[] fields) => site.SubmitAsync("/account", cookie, form, fields);

    private async Task<bool> IsInAsync(string carried)
    {
        using var answer = await site.GetAsync("/acme/goals", carried);
        return answer.StatusCode == HttpStatusCode.OK;
    }

    private Task<List<string>> DeedsAsync() => site.Warehouse.PeekAllAsync<string>("select action from audit order by audit_id desc");

    private static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(Ct);

    [GeneratedRegex("name=\"End.Id\" value=\"([^\"]+)\"")]
    private static partial Regex EndButton();

    [GeneratedRegex("__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
