// The sandbox in this process: its address, its clients' settings, its truth, and the product's own connectors over it.
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;
using CxDashboard.Sandbox;
using Microsoft.AspNetCore.Builder;

namespace CxDashboard.Tests.Loading;

internal sealed class InProcessSandbox : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TemporaryFolder state;
    private readonly HttpClient http;

    private InProcessSandbox(WebApplication app, TemporaryFolder state)
    {
        (this.app, this.state) = (app, state);
        Address = new Uri(app.Urls.Single());
        http = new HttpClient { BaseAddress = Address };
    }

    public Uri Address { get; }

    public ConnectorList Connectors { get; } = new(new VendorHttp(VendorHttp.NewClient(), TimeProvider.System), TimeProvider.System);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<InProcessSandbox> StartAsync(params string[] args)
    {
        var state = new TemporaryFolder();
        var app = SandboxApp.Build([.. args, "--state", state.Path, "--no-limits"]);
        await app.StartAsync(Ct);
        return new InProcessSandbox(app, state);
    }

    /// <summary>A sandbox whose clock stands still at this minute: for what runs by the real clock, and must not see a ticket answered between two pages.</summary>
    public static Task<InProcessSandbox> StartNowAsync() =>
        StartAsync("--today", DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));

    public async Task FaultAsync(string fault, string target = "*", int? times = null, int? rows = null) =>
        (await http.PostAsJsonAsync("/_control/faults", new { fault, target, times, rows }, Ct)).EnsureSuccessStatusCode();

    /// <summary>Moves the vendors' clock; with a time of day it stands still there.</summary>
    public async Task ClockAsync(string today) => (await http.PostAsJsonAsync("/_control/clock", new { today }, Ct)).EnsureSuccessStatusCode();

    /// <summary>How many requests for data have come since the last <see cref="ForgetRequestsAsync"/>.</summary>
    public async Task<int> RequestsAsync() => (await http.GetFromJsonAsync<JsonElement>("/_control/requests", Ct)).GetProperty("counts")
        .EnumerateObject().Where(path => path.Name != "/token").Sum(path => path.Value.GetInt32());

    public async Task ForgetRequestsAsync() => (await http.DeleteAsync("/_control/requests", Ct)).EnsureSuccessStatusCode();

    public async Task NoFaultsAsync() => (await http.DeleteAsync("/_control/faults", Ct)).EnsureSuccessStatusCode();

    /// <summary>Makes it look as if so much of a quota of GA4 had been used.</summary>
    public async Task QuotaAsync(string client, string quota, int used) =>
        (await http.PostAsJsonAsync("/_control/quota", new { client, quota, used }, Ct)).EnsureSuccessStatusCode();

    /// <summary>The settings of one of a client's sources, as its vendor would hand them out.</summary>
    public async Task<Dictionary<string, string>> SettingsAsync(string client, string connector)
    {
        var clients = await http.GetFromJsonAsync<JsonElement>("/_control/clients", Ct);
        return clients.EnumerateArray().Single(one => one.GetProperty("key").GetString() == client)
            .GetProperty(connector).EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!);
    }

    public async Task<JsonElement> TruthAsync(string client) => await http.GetFromJsonAsync<JsonElement>($"/_control/truth/{client}", Ct);

    /// <summary>One of the files that the client's staff would export, saved to a folder.</summary>
    public async Task<string> FileAsync(string client, string kind, TemporaryFolder folder)
    {
        var path = Path.Combine(folder.Path, $"{kind}.csv");
        await File.WriteAllBytesAsync(path, await http.GetByteArrayAsync(new Uri($"/files/{client}/{kind}.csv", UriKind.Relative), Ct), Ct);
        return path;
    }

    /// <summary>The sources of the sample. Formbricks asks the same survey as Typeform: with both, each answer would count twice.</summary>
    private static readonly string[] Usual = ["ga4", "zendesk", "typeform"];

    /// <summary>Connects the client's three sources to the workspace, as the sample does.</summary>
    public Task ConnectAsync(TestWarehouse warehouse, Workspace workspace, DateOnly since) => ConnectAsync(warehouse.Sources, workspace, _ => since);

    public async Task ConnectAsync(SourceBook sources, Workspace workspace, Func<string, DateOnly> since, IReadOnlyList<string>? vendors = null)
    {
        foreach (var connector in Connectors.All.Where(connector => (vendors ?? Usual).Contains(connector.Name)))
            await sources.SaveAsync(workspace, connector, connector.Title, await SettingsAsync(workspace.Key, connector.Name), null, since(connector.Name), Ct);
    }

    /// <summary>Pulls every source of the workspace to its end.</summary>
    public async Task<IReadOnlyList<PullOutcome>> PullAsync(TestWarehouse warehouse, Workspace workspace, string trigger = "person")
    {
        var outcomes = new List<PullOutcome>();
        foreach (var source in await warehouse.Sources.OfAsync(workspace, Ct))
            outcomes.AddRange(await warehouse.Pulls(Connectors).SourceAsync(workspace, source, trigger, Ct));
        return outcomes;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
        state.Dispose();
    }
}
