// A second factor from setting it up to losing the phone: no session without it, and no code twice.
using System.Net;
using System.Text.RegularExpressions;
using CxDashboard.Core.Access;
using CxDashboard.Core.People;
using CxDashboard.Tests.Sharing;
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.People;

[Trait("Category", "Integration")]
public sealed partial class SecondFactorTests(TestDatabase databases) : IAsyncLifetime
{
    private const string Email = "owner@example.test", Password = "a long pass phrase";
    private static readonly TimeSpan HalfMinute = TimeSpan.FromSeconds(30);

    private ShareSite site = null!;
    private Actor ada = null!;
    private string cookie = "";
    private byte[] secret = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private SecondFactorBook Factors => site.Get<SecondFactorBook>();

    public async ValueTask InitializeAsync()
    {
        site = await ShareSite.StartAsync(databases);
        await site.Warehouse.WorkspaceAsync();
        cookie = await site.SignedInAsync(Roles.Owner);
        ada = new Actor(await site.Warehouse.PeekAsync<int>("select account_id from account"), "Ada");
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task It_is_asked_for_after_the_password_and_lets_in_where_one_was_going()
    {
        await SetUpAsync();
        site.Clock.Turn(HalfMinute);
        using var first = await site.SignInAsync(Email, Password);
        Assert.Contains("/signin/code?returnUrl=", $"{first.Headers.Location}", StringComparison.Ordinal);
        var half = ShareSite.CookiesOf(first);
        Assert.Equal(HttpStatusCode.Redirect, (await site.GetAsync("/acme/goals", half)).StatusCode);

        using var wrong = await CodeAsync(half, "000000");
        Assert.Contains("does not fit", await TextAsync(wrong), StringComparison.Ordinal);
        using var right = await CodeAsync(half, Code());
        Assert.Equal((HttpStatusCode.Redirect, "/acme/goals"), (right.StatusCode, Where(right)));
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/acme/goals", ShareSite.CookiesOf(right))).StatusCode);
    }

    [Fact]
    public async Task A_code_is_good_once_and_so_is_none_before_it()
    {
        await SetUpAsync();
        site.Clock.Turn(HalfMinute * 2);
        Assert.True(await Factors.SpendAsync(ada, Code(), site.Clock.GetUtcNow(), Ct));
        Assert.False(await Factors.SpendAsync(ada, Code(), site.Clock.GetUtcNow(), Ct));
        Assert.False(await Factors.SpendAsync(ada, Code(-1), site.Clock.GetUtcNow(), Ct));
        Assert.True(await Factors.SpendAsync(ada, Code(1), site.Clock.GetUtcNow(), Ct));
        // Of many at once with one code, one.
        site.Clock.Turn(HalfMinute * 4);
        var at = site.Clock.GetUtcNow();
        Assert.Single(await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Factors.SpendAsync(ada, Code(), at, Ct))), spent => spent);
    }

    [Fact]
    public async Task A_recovery_code_lets_in_once_however_it_is_typed()
    {
        var codes = await SetUpAsync();
        Assert.Equal(SecondFactorBook.RecoveryCodes, codes.Distinct().Count());
        Assert.Equal(0, await site.Warehouse.PeekAsync<int>("select count(*)::int from recovery_code where code_hash = any(@codes)", new { codes = codes.ToArray() }));
        var half = ShareSite.CookiesOf(await site.SignInAsync(Email, Password));
        using var entered = await CodeAsync(half, codes[3].ToLowerInvariant().Replace('-', ' '));
        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await CodeAsync(ShareSite.CookiesOf(await site.SignInAsync(Email, Password)), codes[3])).StatusCode);
        Assert.Equal(9, await Factors.RecoveryLeftAsync(ada.AccountId!.Value, Ct));
    }

    [Fact]
    public async Task Guesses_are_as_few_as_a_passwords_and_giving_the_password_again_gives_no_more()
    {
        await SetUpAsync();
        site.Clock.Turn(HalfMinute);
        for (var i = 0; i < 5; i++) (await CodeAsync(ShareSite.CookiesOf(await site.SignInAsync(Email, Password)), "000000")).Dispose();
        using var late = await CodeAsync(ShareSite.CookiesOf(await site.SignInAsync(Email, Password)), Code());
        Assert.Equal(HttpStatusCode.TooManyRequests, late.StatusCode);
    }

    [Fact]
    public async Task Whoever_waits_too_long_or_has_another_password_by_now_starts_again()
    {
        await SetUpAsync();
        var half = ShareSite.CookiesOf(await site.SignInAsync(Email, Password));
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/signin/code", half)).StatusCode);
        await AccountBook.SetPasswordAsync(site.Warehouse.Database, ada, new Passwords().Hash(Password), null, Ct);
        Assert.Equal("/signin", Where(await site.GetAsync("/signin/code", half)));
        half = ShareSite.CookiesOf(await site.SignInAsync(Email, Password));
        site.Clock.Turn(TimeSpan.FromMinutes(10));
        Assert.Equal("/signin", Where(await site.GetAsync("/signin/code", half)));
        Assert.Equal("/signin", Where(await site.GetAsync("/signin/code")));
    }

    [Fact]
    public async Task The_secret_is_sealed_and_in_force_only_once_confirmed()
    {
        await BeginAsync();
        Assert.Null(await Factors.RecoveryLeftAsync(ada.AccountId!.Value, Ct));
        using var wrong = await site.SubmitAsync("/account/second-factor", cookie, "confirm", ("Form.Code", "000000"));
        Assert.Contains("not the code", await TextAsync(wrong), StringComparison.Ordinal);
        Assert.Equal("/", Where(await site.SignInAsync(Email, Password)));
        var kept = await site.Warehouse.PeekAsync<byte[]>("select secret from second_factor");
        Assert.Equal(-1, kept.AsSpan().IndexOf(secret));
        Assert.Null(new SecretBox(new byte[32]).Open(kept, $"second factor of account {ada.AccountId}"));
    }

    [Fact]
    public async Task Turning_it_off_asks_for_the_password_and_a_code()
    {
        await SetUpAsync();
        site.Clock.Turn(HalfMinute);
        foreach (var (password, code) in new[] { ("not the password", Code()), (Password, "000000") })
        {
            using var refused = await site.SubmitAsync("/account", cookie, "factor-off", ("Off.Password", password), ("Off.Code", code));
            Assert.Contains("does not fit", await TextAsync(refused), StringComparison.Ordinal);
            Assert.NotNull(await Factors.RecoveryLeftAsync(ada.AccountId!.Value, Ct));
        }

        using var off = await site.SubmitAsync("/account", cookie, "factor-off", ("Off.Password", Password), ("Off.Code", Code()));
        Assert.Contains("The second factor is off", await TextAsync(off), StringComparison.Ordinal);
        Assert.Equal((0, 0), await site.Warehouse.PeekAsync<(int, int)>("select (select count(*)::int from second_factor), (select count(*)::int from recovery_code)"));
        Assert.Equal(["SecondFactorOff", "SecondFactorOn"], await site.Warehouse.PeekAllAsync<string>("select action from audit order by audit_id desc"));
    }

    [Fact]
    public async Task The_operator_takes_it_away_and_nobody_elses_scope_sees_it()
    {
        await SetUpAsync();
        await using (var session = await site.Warehouse.Database.OpenAsync(new Scope.Account(ada.AccountId!.Value + 1), Ct))
            foreach (var table in new[] { "second_factor", "recovery_code", "account_session" }) Assert.Equal(0, await session.SingleAsync<long>($"select count(*) from {table}", null, Ct));
        Assert.True(await Factors.TakeAwayAsync(ada.AccountId!.Value, "Ada", Actor.Operator, Ct));
        Assert.False(await Factors.TakeAwayAsync(ada.AccountId!.Value, "Ada", Actor.Operator, Ct));
        Assert.Equal("/", Where(await site.SignInAsync(Email, Password)));
    }

    private async Task BeginAsync()
    {
        using var begun = await site.SubmitAsync("/account", cookie, "factor-on");
        Assert.Equal("/account/second-factor", Where(begun));
        var html = await TextAsync(await site.GetAsync("/account/second-factor", cookie));
        secret = Assert.IsType<byte[]>(await Factors.WaitingAsync(ada.AccountId!.Value, Ct));
        Assert.Contains(Totp.Letters(secret), html.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("<svg class=\"qr\"", html, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<string>> SetUpAsync()
    {
        await BeginAsync();
        using var confirmed = await site.SubmitAsync("/account/second-factor", cookie, "confirm", ("Form.Code", Code()));
        return [.. Recovery().Matches(await TextAsync(confirmed)).Select(match => match.Value)];
    }

    private string Code(int off = 0) => Totp.Code(secret, Totp.StepOf(site.Clock.GetUtcNow()) + off);

    private Task<HttpResponseMessage> CodeAsync(string half, string code) => site.SubmitAsync("/signin/code?returnUrl=%2Facme%2Fgoals", half, "code", ("Form.Code", code));

    private static string Where(HttpResponseMessage answer) => answer.Headers.Location is { IsAbsoluteUri: true } far ? far.PathAndQuery : $"{answer.Headers.Location}";

    private static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(Ct);

    [GeneratedRegex("[A-Z2-9]{4}(-[A-Z2-9]{4}){3}")]
    private static partial Regex Recovery();
}
