// The running site as a stranger and as a member meet it: what opens, what does not, and with which words.
using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using CxDashboard.Core.Access;
using CxDashboard.Core.Journeys;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Web;
using CxDashboard.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CxDashboard.Tests.Access;

[Trait("Category", "Integration")]
public sealed partial class DoorTests(TestDatabase testDatabase) : IAsyncLifetime
{
    private const string Password = "a long pass phrase";
    private FreshDatabase _fresh = null!;
    private Database _database = null!;
    private WebApplication _site = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _fresh = await testDatabase.NewAsync(TestContext.Current.CancellationToken);
        _database = Database.Open(_fresh.AppConnectionString);
        await new PostgresAccounts(_database).OfferCodeAsync(SHA256.HashData("the code"u8), TestContext.Current.CancellationToken);
        foreach (var key in new[] { "northwind", "contoso" })
            await WorkspacePlan.MakeAsync(_database, new WorkspacePlan(key, key, "UTC"), TestContext.Current.CancellationToken);
        _site = Site.Build(new SiteOptions
        {
            Port = 0,
            Services = services => services.AddSingleton<IAccounts, PostgresAccounts>().AddSingleton(_database)
                .AddSingleton(new SecretBox(RandomNumberGenerator.GetBytes(32))).AddSingleton<DataChanges>().AddSingleton<Gateway>().AddSingleton<RememberedAnswers>(),
        });
        await _site.StartAsync(TestContext.Current.CancellationToken);
        var address = _site.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        _client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(address) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _site.DisposeAsync();
        await _database.DisposeAsync();
        await _fresh.DisposeAsync();
    }

    [Fact]
    public void Every_endpoint_needs_sign_in_but_a_pinned_list()
    {
        string[] pinned = ["signin", "setup", "not-found", "error", "live", "ready", "css/", "js/", "icon.svg", "_content/", "_framework/", "s/{publicId}", "view/{publicId}", "join", "reset"];
        var open = _site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.IAllowAnonymous>() is not null)
            .Select(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Where(route => route != "s" && !pinned.Any(prefix => route.StartsWith(prefix, StringComparison.Ordinal)));
        Assert.Empty(open);
    }

    [Fact]
    public async Task One_of_many_parallel_claims_wins_and_the_set_up_page_is_gone()
    {
        var (form, cookie) = await FormAsync("/setup");
        var claims = await Task.WhenAll(Enumerable.Range(0, 15).Select(i => PostAsync("/setup", cookie, form, ("Form.Code", "the code"),
            ("Form.Name", "Ada"), ("Form.Email", $"ada{i}@example.test"), ("Form.Password", Password))));
        Assert.Single(claims, claim => claim.StatusCode == HttpStatusCode.Redirect);
        Assert.Equal(1, await CountAsync("select count(*) from account"));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/setup")).StatusCode);
    }

    [Fact]
    public async Task A_member_gets_in_and_another_workspace_does_not_exist_for_them()
    {
        await AddAda();
        var session = await SignInAsync();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/northwind/overview", session)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/contoso/overview", session)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/nowhere/overview", session)).StatusCode);
    }

    [Fact]
    public async Task An_unknown_address_and_a_wrong_password_read_the_same()
    {
        await AddAda();
        var wrong = await (await TryAsync("ada@example.test", "not the password")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var unknown = await (await TryAsync("bob@example.test", "not the password")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("do not fit", wrong, StringComparison.Ordinal);
        Assert.Equal(Words().Match(wrong).Value, Words().Match(unknown).Value);
    }

    [Fact]
    public async Task After_five_wrong_passwords_even_the_right_one_waits()
    {
        await AddAda();
        for (var i = 0; i < 5; i++) await TryAsync("ADA@example.test", "not the password");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await TryAsync("ada@example.test", Password)).StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    public async Task No_circuit_from_a_foreign_origin(string origin, HttpStatusCode expected)
    {
        await AddAda();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Cookie", await SignInAsync());
        Assert.Equal(expected, (await _client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    private async Task AddAda()
    {
        await using var session = await _database.OpenAsync(new Scope.System(), TestContext.Current.CancellationToken);
        await session.ExecuteAsync("""
            update first_owner_code set claimed_at = now();
            with ada as (
              insert into account (email, name, password_hash, security_stamp) values ('ada@example.test', 'Ada', @hash, 'stamp') returning account_id
            )
            insert into membership (workspace_id, account_id, role) select workspace_id, account_id, 'viewer' from workspace, ada where key = 'northwind'
            """, new { hash = new Passwords().Hash(Password) }, TestContext.Current.CancellationToken);
        await session.CommitAsync(TestContext.Current.CancellationToken);
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var session = await _database.OpenAsync(new Scope.System(), TestContext.Current.CancellationToken);
        return await session.SingleAsync<long>(sql, null, TestContext.Current.CancellationToken);
    }

    private async Task<string> SignInAsync() => Cookies(await TryAsync("ada@example.test", Password));

    private async Task<HttpResponseMessage> TryAsync(string email, string password)
    {
        var (form, cookie) = await FormAsync("/signin");
        return await PostAsync("/signin", cookie, form, ("Form.Email", email), ("Form.Password", password));
    }

    private async Task<(string Token, string Cookie)> FormAsync(string path)
    {
        var page = await GetAsync(path);
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (Token().Match(html).Groups[1].Value, Cookies(page));
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string cookie = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (cookie.Length > 0) request.Headers.Add("Cookie", cookie);
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string cookie, string token, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (cookie.Length > 0) request.Headers.Add("Cookie", cookie);
        request.Content = new FormUrlEncodedContent(fields
            .Append(("_handler", path.TrimStart('/'))).Append(("__RequestVerificationToken", token))
            .Select(field => new KeyValuePair<string, string>(field.Item1, field.Item2)));
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string Cookies(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var set) ? string.Join("; ", set.Select(cookie => cookie.Split(';')[0])) : "";

    [GeneratedRegex("__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("role=\"alert\"[^>]*>[^<]*<")]
    private static partial Regex Words();
}
