// A running site over a fresh database, as guests meet it: plain requests, cookies by hand, a clock that the test turns.
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using CxDashboard.Core.Access;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web;
using CxDashboard.Web.Access;
using CxDashboard.Web.Operator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CxDashboard.Tests.Sharing;

internal sealed partial class ShareSite : IAsyncDisposable
{
    private readonly Database database;
    private readonly WebApplication site;
    private readonly HttpClient client;
    private IReadOnlyList<object> held = [];

    private ShareSite(TestWarehouse warehouse, Forwarder road, Database database, WebApplication site, HandClock clock, HttpClient client) =>
        (Warehouse, Road, this.database, this.site, Clock, this.client) = (warehouse, road, database, site, clock, client);

    public TestWarehouse Warehouse { get; }

    /// <summary>The site's own way to its database, which can be cut.</summary>
    public Forwarder Road { get; }

    public HandClock Clock { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The site with all of its pages, those over sources too; nothing rings.</summary>
    public static async Task<ShareSite> StartWholeAsync(TestDatabase databases)
    {
        var folder = new TemporaryFolder();
        var warehouse = await TestWarehouse.OpenAsync(databases);
        var places = new InstallationPlaces(folder.Path, warehouse.Fresh.AppConnectionString, warehouse.Fresh.AdminConnectionString);
        var installation = await Installation.OpenAsync(places, serves: true, NullLogger.Instance, Ct);
        await Schedulers.Chosen.ProvisionAsync(installation.OwnerConnectionString, installation.AppConnectionString, Ct);
        var site = await StartAsync(warehouse, all => ServeVerb.Compose(all, installation, jobs: false, sample: null), behindProxy: false);
        site.held = [installation, folder];
        return site;
    }

    public static async Task<ShareSite> StartAsync(TestDatabase databases, Action<IServiceCollection>? services = null, bool behindProxy = false, string? signInHeader = null) =>
        await StartAsync(await TestWarehouse.OpenAsync(databases), services, behindProxy, signInHeader);

    private static async Task<ShareSite> StartAsync(TestWarehouse warehouse, Action<IServiceCollection>? services, bool behindProxy, string? signInHeader = null)
    {
        var direct = new NpgsqlConnectionStringBuilder(warehouse.Fresh.AppConnectionString);
        var road = new Forwarder(direct.Host!, direct.Port);
        var database = Database.Open(new NpgsqlConnectionStringBuilder(direct.ConnectionString) { Host = "127.0.0.1", Port = road.Port, Timeout = 5 }.ConnectionString);
        var clock = new HandClock();
        var site = Site.Build(new SiteOptions
        {
            Port = 0,
            TrustedProxies = behindProxy ? [new IPNetwork(IPAddress.Loopback, 32)] : [],
            SignInHeader = signInHeader,
            Services = all =>
            {
                all.AddSingleton<TimeProvider>(clock);
                all.AddSingleton(new SecretBox(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)));
                services?.Invoke(all);
                // The site's own way to the database counts, whatever was registered before.
                all.AddSingleton<IAccounts, PostgresAccounts>().AddSingleton(database).AddSingleton<DataChanges>().AddSingleton<Gateway>().AddSingleton<RememberedAnswers>();
                all.AddHostedService(provider => provider.GetRequiredService<DataChanges>());
            },
        });
        await site.StartAsync(Ct);
        var changes = site.Services.GetRequiredService<DataChanges>();
        while (!changes.IsListening) await Task.Delay(5, Ct);
        var address = site.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = 200 }) { BaseAddress = new Uri(address) };
        return new ShareSite(warehouse, road, database, site, clock, client);
    }

    public Uri Address => client.BaseAddress!;

    public T Get<T>() where T : notnull => site.Services.GetRequiredService<T>();

    /// <summary>Publishes a share; the check must pass.</summary>
    public async Task<(Share Share, string Token)> PublishAsync(Workspace workspace, ShareDraft draft)
    {
        var published = await ShareBook.PublishAsync(Warehouse.Database, workspace, draft, Actor.Operator, Clock, Ct);
        Assert.Empty(published.Check.Faults);
        return (published.Share!, published.Token!);
    }

    /// <summary>Follows a link as the script on its page does; the answer's cookies come along.</summary>
    public Task<HttpResponseMessage> ExchangeAsync(string token, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, "/s", "", headers, ("token", token));

    /// <summary>The cookie that a link's visitor holds.</summary>
    public async Task<string> EnterAsync(string token)
    {
        using var answer = await ExchangeAsync(token);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return CookiesOf(answer);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string cookie = "", params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, cookie, headers);

    public Task<HttpResponseMessage> PostAsync(string path, string cookie, params (string Name, string Value)[] fields) =>
        SendAsync(HttpMethod.Post, path, cookie, [], fields);

    /// <summary>The page, asked for again where the machine was too busy to answer in a guest's time.</summary>
    public async Task<string> PageAsync(string path, string cookie)
    {
        for (var turn = 1; ; turn++)
        {
            using var answer = await GetAsync(path, cookie);
            var html = await answer.Content.ReadAsStringAsync(Ct);
            if (turn < 6 && answer.StatusCode == HttpStatusCode.ServiceUnavailable && html.Contains("take longer than usual", StringComparison.Ordinal)) continue;
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return html;
        }
    }

    /// <summary>Makes somebody with a role in every workspace and gives their session's cookie.</summary>
    public async Task<string> SignedInAsync(string role)
    {
        const string password = "a long pass phrase";
        await Warehouse.DoAsync("""
            insert into first_owner_code (code_hash, claimed_at) values ('x', now()) on conflict do nothing;
            with one as (insert into account (email, name, password_hash, security_stamp) values (@role || '@example.test', 'Ada', @hash, 'stamp') returning account_id)
            insert into membership (workspace_id, account_id, role) select workspace_id, account_id, @role from workspace, one
            """, new { role, hash = new Passwords().Hash(password) });
        using var answer = await SignInAsync($"{role}@example.test", password);
        return CookiesOf(answer);
    }

    /// <summary>Gives an address and a password to the sign-in page.</summary>
    public Task<HttpResponseMessage> SignInAsync(string email, string password) =>
        SubmitAsync("/signin", "", "signin", ("Form.Email", email), ("Form.Password", password));

    /// <summary>Sends one of a page's forms as a browser does that has just opened the page.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string path, string cookie, string form, params (string Name, string Value)[] fields)
    {
        using var page = await GetAsync(path, cookie);
        var token = Token().Match(await page.Content.ReadAsStringAsync(Ct)).Groups[1].Value;
        return await PostAsync(path, string.Join("; ", new[] { cookie, CookiesOf(page) }.Where(some => some.Length > 0)),
            [.. fields, ("_handler", form), ("__RequestVerificationToken", token)]);
    }

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string cookie, (string Name, string Value)[] headers, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(method, path);
        if (cookie.Length > 0) request.Headers.Add("Cookie", cookie);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (method == HttpMethod.Post) request.Content = new FormUrlEncodedContent(fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)));
        return await client.SendAsync(request, Ct);
    }

    public static string CookiesOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var set) ? string.Join("; ", set.Select(cookie => cookie.Split(';')[0])) : "";

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await site.StopAsync(CancellationToken.None);
        await site.DisposeAsync();
        await database.DisposeAsync();
        Road.Dispose();
        foreach (var one in held.OfType<IAsyncDisposable>()) await one.DisposeAsync();
        await Warehouse.DisposeAsync();
        foreach (var one in held.OfType<IDisposable>()) one.Dispose();
    }

    [GeneratedRegex("__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}

/// <summary>A clock that stands still until it is turned.</summary>
internal sealed class HandClock : TimeProvider
{
    private DateTimeOffset now = DateTimeOffset.UtcNow;

    public void Turn(TimeSpan by) => now += by;

    public void Set(DateTimeOffset at) => now = at;

    public override DateTimeOffset GetUtcNow() => now;
}

/// <summary>Carries bytes to a server until it is cut: what is open breaks off, and nothing new gets through until it is mended.</summary>
internal sealed class Forwarder : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> open = [];
    private readonly (string Host, int Port) target;
    private volatile bool cut;

    public Forwarder(string host, int port)
    {
        target = (host, port);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    public void Cut()
    {
        cut = true;
        lock (open)
        {
            foreach (var one in open) one.Dispose();
            open.Clear();
        }
    }

    public void Mend() => cut = false;

    public void Dispose()
    {
        Cut();
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = CarryAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception ended) when (ended is ObjectDisposedException or SocketException)
        {
            // The listener was closed.
        }
    }

    private async Task CarryAsync(TcpClient from)
    {
        using var to = new TcpClient();
        try
        {
            lock (open) open.AddRange([from, to]);
            if (cut) return;
            await to.ConnectAsync(target.Host, target.Port);
            await Task.WhenAny(from.GetStream().CopyToAsync(to.GetStream()), to.GetStream().CopyToAsync(from.GetStream()));
        }
        catch (Exception ended) when (ended is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Either side hung up.
        }
        finally
        {
            from.Dispose();
        }
    }
}
