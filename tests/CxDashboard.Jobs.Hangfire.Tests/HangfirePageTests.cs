// Hangfire's dashboard as the running site serves it: who gets in, who may act, and what a forged post does.
using System.Net;
using System.Text.RegularExpressions;
using CxDashboard.Core.Access;
using CxDashboard.Core.Journeys;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Jobs.Schedules;
using CxDashboard.Tests;
using CxDashboard.Web;
using CxDashboard.Web.Access;
using CxDashboard.Web.Operator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CxDashboard.Jobs.Hangfire.Tests;

[Trait("Category", "Integration")]
[Collection("one Hangfire a process")]
public sealed partial class HangfirePageTests(TestDatabase databases) : IAsyncLifetime
{
    private const string Password = "a long pass phrase";
    private static readonly Ring Held = new Ring.Pull(1, 1);
    private TestWarehouse _warehouse = null!;
    private WebApplication _site = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _warehouse = await TestWarehouse.OpenAsync(databases);
        foreach (var key in new[] { "northwind", "contoso" })
            await WorkspacePlan.MakeAsync(_warehouse.Database, new WorkspacePlan(key, key, "UTC"), Ct);
        await Schedulers.Chosen.ProvisionAsync(_warehouse.Fresh.AdminConnectionString, _warehouse.Fresh.AppConnectionString, Ct);
        _site = Site.Build(new SiteOptions
        {
            Port = 0,
            Services = services =>
            {
                services.AddSingleton<IAccounts, PostgresAccounts>().AddSingleton(_warehouse.Database).AddSingleton(new SecretBox(new byte[32]))
                    .AddSingleton<DataChanges>().AddSingleton<Gateway>().AddSingleton<RememberedAnswers>();
                Schedulers.Chosen.AddTo(services, _warehouse.Fresh.AppConnectionString, runs: false);
            },
            Routes = Schedulers.MapPage,
        });
        await _site.StartAsync(Ct);
        await _site.Services.GetRequiredService<ISchedules>().SetAsync([new(Held, "0 5 * * *", "UTC")], Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        await _warehouse.DisposeAsync();
    }

    [Fact]
    public async Task A_stranger_is_sent_to_sign_in_and_who_belongs_nowhere_finds_no_such_page()
    {
        using var stranger = Client();
        var sent = await stranger.GetAsync("/_hangfire/recurring", Ct);
        Assert.Equal((HttpStatusCode.Redirect, "/signin"), (sent.StatusCode, sent.Headers.Location!.AbsolutePath));
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync("/_hangfire/js1", Ct)).StatusCode);

        using var outsider = await SignedInAsync(role: null);
        Assert.Equal(HttpStatusCode.NotFound, (await outsider.GetAsync("/_hangfire/recurring", Ct)).StatusCode);
        Assert.False((await TriggerAsync(outsider, token: "forged")).IsSuccessStatusCode);
        Assert.Equal(0, await JobsAsync());
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("editor")]
    public async Task Who_owns_no_workspace_looks_and_changes_nothing(string role)
    {
        using var person = await SignedInAsync(role);

        var page = await PageAsync(person);

        Assert.Contains(Held.Key, page, StringComparison.Ordinal);
        Assert.DoesNotContain("recurring/trigger", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await TriggerAsync(person, Token(page))).StatusCode);
        Assert.Equal(0, await JobsAsync());
    }

    [Fact]
    public async Task An_owner_acts_and_a_post_from_elsewhere_in_their_name_does_not()
    {
        using var owner = await SignedInAsync("owner");
        var page = await PageAsync(owner);
        Assert.Contains("recurring/trigger", page, StringComparison.Ordinal);

        Assert.False((await TriggerAsync(owner, token: null)).IsSuccessStatusCode);
        Assert.False((await TriggerAsync(owner, token: "forged")).IsSuccessStatusCode);
        Assert.Equal(0, await JobsAsync());

        Assert.Equal(HttpStatusCode.NoContent, (await TriggerAsync(owner, Token(page))).StatusCode);
        Assert.Equal(1, await JobsAsync());
    }

    [Fact]
    public async Task Its_styles_are_let_in_on_its_own_pages_only_and_no_script_anywhere()
    {
        using var owner = await SignedInAsync("owner");

        var own = Policy(await owner.GetAsync("/_hangfire/recurring", Ct));
        var other = Policy(await owner.GetAsync("/signin", Ct));

        Assert.Contains("style-src 'self' 'unsafe-inline';", own, StringComparison.Ordinal);
        Assert.Contains("style-src 'self';", other, StringComparison.Ordinal);
        Assert.Equal(other, own.Replace("style-src 'self' 'unsafe-inline';", "style-src 'self';", StringComparison.Ordinal));
        Assert.Contains("script-src 'self';", own, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_database_is_not_named_on_the_page()
    {
        using var owner = await SignedInAsync("owner");
        Assert.DoesNotContain("PostgreSQL Server", await PageAsync(owner), StringComparison.Ordinal);
    }

    private HttpClient Client() => new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(_site.Urls.Single()) };

    // Belongs to one of the two workspaces, in the role given.
    private async Task<HttpClient> SignedInAsync(string? role)
    {
        await _warehouse.DoAsync("""
            insert into account (email, name, password_hash, security_stamp) values ('ada@example.test', 'Ada', @hash, 'stamp');
            insert into membership (workspace_id, account_id, role)
            select workspace_id, account_id, @role from workspace, account where key = 'northwind' and @role is not null;
            insert into first_owner_code (code_hash, claimed_at) values ('\x00', now());
            """, new { hash = new Passwords().Hash(Password), role });
        var client = Client();
        var form = await client.GetStringAsync("/signin", Ct);
        var answer = await client.PostAsync("/signin", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "signin", ["__RequestVerificationToken"] = FormToken().Match(form).Groups[1].Value,
            ["Form.Email"] = "ada@example.test", ["Form.Password"] = Password,
        }), Ct);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }

    private static async Task<string> PageAsync(HttpClient client)
    {
        var answer = await client.GetAsync("/_hangfire/recurring", Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Ct);
    }

    private static async Task<HttpResponseMessage> TriggerAsync(HttpClient client, string? token)
    {
        using var post = new HttpRequestMessage(HttpMethod.Post, "/_hangfire/recurring/trigger");
        post.Content = new FormUrlEncodedContent([KeyValuePair.Create("jobs[]", Held.Key)]);
        if (token is not null) post.Headers.Add("RequestVerificationToken", token);
        return await client.SendAsync(post, Ct);
    }

    private Task<int> JobsAsync() => _warehouse.PeekAsync<int>("select count(*)::int from hangfire.job");

    private static string Policy(HttpResponseMessage answer) => answer.Headers.GetValues("Content-Security-Policy").Single();

    private static string Token(string page) => WebUtility.HtmlDecode(PageToken().Match(page).Groups[1].Value);

    [GeneratedRegex("__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    [GeneratedRegex("name=\"csrf-token\" content=\"([^\"]+)\"")]
    private static partial Regex PageToken();
}
