// A sandbox started in the tests' process on a free port, with the calls that its tests share.
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CxDashboard.Sandbox;
using Microsoft.AspNetCore.Builder;

namespace CxDashboard.Tests.Sandbox;

public sealed class RunningSandbox : IAsyncLifetime
{
    // Making keys costs most of a start: all sandboxes share them, from one test run to the next.
    private static readonly string s_state = Path.Combine(AppContext.BaseDirectory, "sandbox-keys");
    public const string Now = "2026-11-21T12:00";

    private readonly string[] _args;
    private WebApplication? _app;
    private readonly Dictionary<string, JsonNode> _clients = [];
    private readonly Dictionary<string, JsonNode> _truths = [];

    public RunningSandbox() : this("--no-limits")
    {
    }

    internal RunningSandbox(params string[] args) => _args = ["--today", Now, "--state", s_state, .. args];

    public HttpClient Http { get; } = new();

    public async ValueTask InitializeAsync()
    {
        _app = SandboxApp.Build(_args);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Http.BaseAddress = new Uri(_app.Urls.Single());
        foreach (var client in (await Json("/_control/clients")).AsArray())
            _clients[(string)client!["key"]!] = client;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
    }

    public JsonNode Client(string key) => _clients[key];

    public async Task<JsonNode> Json(string path, string? bearer = null) => await Read(await Get(path, bearer));

    public Task<JsonNode> Truth(string client) => Json($"/_control/truth/{client}");

    /// <summary>The truth at the start, read once; for tests that leave clock and faults alone.</summary>
    public async Task<JsonNode> TruthAtStart(string client) =>
        _truths.TryGetValue(client, out var known) ? known : _truths[client] = await Truth(client);

    public async Task<HttpResponseMessage> Get(string path, string? authorization = null,
        HttpCompletionOption until = HttpCompletionOption.ResponseContentRead, CancellationToken? stop = null, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
            request.Headers.Add("x-api-key", key);
        if (authorization is not null)
            request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        return await Http.SendAsync(request, until, stop ?? TestContext.Current.CancellationToken);
    }

    public static async Task<JsonNode> Read(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {body}");
        return JsonNode.Parse(body)!;
    }

    public string Zendesk(string client) => Basic((string)Client(client)["zendesk"]!["email"]!, (string)Client(client)["zendesk"]!["token"]!);

    public static string Basic(string email, string token) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{email}/token:{token}"));

    public string Typeform(string client) => $"Bearer {Client(client)["typeform"]!["token"]}";

    public string ResponsesPath(string client) => $"/typeform/forms/{Client(client)["typeform"]!["formId"]}/responses";

    public string FormbricksKey(string client) => (string)Client(client)["formbricks"]!["apiKey"]!;

    public string FormbricksPath(string client, string query) => $"/formbricks/api/v2/management/responses?surveyId={Client(client)["formbricks"]!["surveyId"]}&{query}";

    public async Task<HttpResponseMessage> AskToken(string client, RSA? key = null, DateTimeOffset? issuedAt = null, string scope = "https://www.googleapis.com/auth/analytics.readonly")
    {
        var account = JsonNode.Parse((string)Client(client)["ga4"]!["serviceAccountJson"]!)!;
        using var own = RSA.Create();
        own.ImportFromPem((string)account["private_key"]!);
        var issued = (issuedAt ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds();
        var claims = new { iss = (string)account["client_email"]!, scope, aud = (string)account["token_uri"]!, iat = issued, exp = issued + 3600 };
        var text = $"{Part(new { alg = "RS256", typ = "JWT" })}.{Part(claims)}";
        var signature = (key ?? own).SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer",
            ["assertion"] = $"{text}.{System.Buffers.Text.Base64Url.EncodeToString(signature)}",
        });
        return await Http.PostAsync((string)account["token_uri"]!, form, TestContext.Current.CancellationToken);

        static string Part(object value) => System.Buffers.Text.Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
    }

    public async Task<string> Ga4Token(string client) => $"Bearer {(await Read(await AskToken(client)))["access_token"]}";

    public async Task<HttpResponseMessage> Report(string client, string token, object body, string method = "runReport", CancellationToken? stop = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/ga4/v1beta/properties/{Client(client)["ga4"]!["propertyId"]}:{method}");
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(token);
        request.Content = JsonContent.Create(body);
        return await Http.SendAsync(request, stop ?? TestContext.Current.CancellationToken);
    }

    public async Task Control(string path, object body)
    {
        using var response = await Http.PostAsJsonAsync($"/_control/{path}", body, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task ClearFaults() => (await Http.DeleteAsync("/_control/faults", TestContext.Current.CancellationToken)).Dispose();
}
