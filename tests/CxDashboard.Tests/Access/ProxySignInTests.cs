// A named proxy vouches for people: for whom, how often, and for nobody that a visitor makes up.
using System.Net;
using CxDashboard.Tests.Sharing;
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.Access;

[Trait("Category", "Integration")]
public sealed class ProxySignInTests(TestDatabase databases)
{
    private const string Header = "X-Auth-Request-Email", Ada = "owner@example.test", Eve = "editor@example.test";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_the_proxy_names_is_signed_in_and_led_on()
    {
        await using var site = await StartAsync();
        using var answer = await site.GetAsync("/signin?returnUrl=/acme/people", "", (Header, "OWNER@example.test"), ("X-Forwarded-For", "203.0.113.9"));
        Assert.Equal((HttpStatusCode.Redirect, "/acme/people"), (answer.StatusCode, Path(answer)));
        using var page = await site.GetAsync("/acme/people", ShareSite.CookiesOf(answer), (Header, Ada));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        // The visitor's own network stands in the list of sessions, and not the proxy's.
        Assert.Equal(1, await site.Warehouse.PeekAsync<int>("select count(*)::int from account_session where address = '203.0.113.0/24'"));
    }

    [Fact]
    public async Task A_session_ends_when_the_proxy_names_another_or_nobody_and_one_by_password_when_it_names_another()
    {
        await using var site = await StartAsync();
        var (vouched, typed) = (await EnterAsync(site, Ada), await site.SignedInAsync(Roles.Viewer));
        Assert.Equal((true, false, false), (await IsInAsync(site, vouched, Ada), await IsInAsync(site, vouched, Eve), await IsInAsync(site, vouched, null)));
        Assert.Equal((true, false, true), (await IsInAsync(site, typed, null), await IsInAsync(site, typed, Ada), await IsInAsync(site, typed, "viewer@example.test")));
    }

    [Fact]
    public async Task A_new_name_and_a_new_password_keep_a_session_bound_to_the_proxys_word()
    {
        await using var site = await StartAsync();
        var cookie = await EnterAsync(site, Ada);
        using var page = await site.GetAsync("/account", cookie, (Header, Ada));
        var token = System.Text.RegularExpressions.Regex.Match(await page.Content.ReadAsStringAsync(Ct), "__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        using var renamed = await site.SendAsync(HttpMethod.Post, "/account", $"{cookie}; {ShareSite.CookiesOf(page)}", [(Header, Ada)],
            ("_handler", "name"), ("__RequestVerificationToken", token), ("Name.Name", "Ada L."));
        Assert.Equal("Ada L.", await site.Warehouse.PeekAsync<string>("select name from account where email = @Ada", new { Ada }));
        var renewed = ShareSite.CookiesOf(renamed);
        Assert.Equal((true, false), (await IsInAsync(site, renewed, Ada), await IsInAsync(site, renewed, null)));
    }

    [Fact]
    public async Task Somebody_nobody_invited_is_told_so_and_gets_no_session()
    {
        await using var site = await StartAsync();
        using var answer = await site.GetAsync("/signin", "", (Header, "stranger@example.test"));
        var page = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Contains("as stranger@example.test, and nobody of that address has been invited", page, StringComparison.Ordinal);
        Assert.DoesNotContain("session", ShareSite.CookiesOf(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_one_plain_address_means_nothing()
    {
        await using var site = await StartAsync();
        string[][] nonsense =
        [
            [Ada, Ada], [Ada, "x"], [$"{Ada}, {Eve}"], [""], ["owner"], [$"{Ada} owner"], [$"<{Ada}>"], [$"{Ada};x"], ["' or 1=1 --@example.test"], [new string('a', 65) + "@example.test"],
        ];
        foreach (var values in nonsense)
        {
            using var answer = await site.GetAsync("/signin", "", [.. values.Select(value => (Header, value))]);
            Assert.Equal((string.Join('|', values), HttpStatusCode.OK), (string.Join('|', values), answer.StatusCode));
            Assert.DoesNotContain("invited", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task From_anybody_but_a_named_proxy_the_header_means_nothing()
    {
        await using var site = await StartAsync(behindProxy: false);
        using var answer = await site.GetAsync("/signin", "", (Header, Ada), ("X-Forwarded-For", "127.0.0.1"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(await IsInAsync(site, await site.SignedInAsync(Roles.Viewer), Ada));
    }

    [Theory]
    [InlineData("X-Auth-Request-Email", true)]
    [InlineData("Remote-Email", true)]
    [InlineData("X-Forwarded-For", false)]
    [InlineData("cookie", false)]
    [InlineData("X Auth", false)]
    [InlineData("X-Auth:", false)]
    [InlineData("", false)]
    public void A_header_that_visitors_send_by_themselves_cannot_be_the_one(string header, bool may) => Assert.Equal(may, ProxyIdentity.MayBeNamed(header));

    private async Task<ShareSite> StartAsync(bool behindProxy = true)
    {
        var site = await ShareSite.StartAsync(databases, behindProxy: behindProxy, signInHeader: Header);
        await site.Warehouse.WorkspaceAsync();
        await site.SignedInAsync(Roles.Owner);
        await site.SignedInAsync(Roles.Editor);
        return site;
    }

    private static async Task<string> EnterAsync(ShareSite site, string email)
    {
        using var answer = await site.GetAsync("/signin", "", (Header, email));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return ShareSite.CookiesOf(answer);
    }

    private static async Task<bool> IsInAsync(ShareSite site, string cookie, string? says)
    {
        using var answer = await site.GetAsync("/acme/people", cookie, says is null ? [] : [(Header, says)]);
        return answer.StatusCode == HttpStatusCode.OK;
    }

    private static string Path(HttpResponseMessage answer) => answer.Headers.Location!.IsAbsoluteUri ? answer.Headers.Location.PathAndQuery : answer.Headers.Location.ToString();
}
