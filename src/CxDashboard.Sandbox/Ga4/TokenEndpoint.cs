// Google's token endpoint for service accounts: checks the signed assertion and hands out an access token.
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Faults;

namespace CxDashboard.Sandbox.Ga4;

internal sealed class TokenEndpoint(Credentials credentials, SimulatedClock clock)
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private const string Scope = "https://www.googleapis.com/auth/analytics.readonly";
    private const string Lifetime = "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.";
    private static readonly TimeSpan s_leeway = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, (Client Client, DateTimeOffset EndsAt)> _tokens = new();

    public async Task Give(HttpContext http)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : null;
        var grant = form?["grant_type"].ToString();
        if (form is null || grant != Grant)
        {
            await Refuse(http, "unsupported_grant_type", $"Invalid grant_type: {grant}");
            return;
        }
        if (Check(form["assertion"].ToString(), Reply.Root(http), FaultMiddleware.Skew(http), out var client) is { } wrong)
        {
            await Refuse(http, wrong.StartsWith("Invalid OAuth scope", StringComparison.Ordinal) ? "invalid_scope" : "invalid_grant", wrong);
            return;
        }
        var token = "ya29.sandbox-" + RandomNumberGenerator.GetHexString(48, lowercase: true);
        _tokens[token] = (client!, TimeProvider.System.GetUtcNow().AddHours(1));
        await Reply.Json(http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteString("access_token", token);
            json.WriteNumber("expires_in", 3599);
            json.WriteString("token_type", "Bearer");
            json.WriteEndObject();
        });
    }

    public Client? Holder(string? authorization) =>
        authorization is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var token]
        && _tokens.TryGetValue(token.Trim(), out var known) && known.EndsAt > TimeProvider.System.GetUtcNow()
            ? known.Client
            : null;

    private string? Check(string assertion, string root, TimeSpan skew, out Client? client)
    {
        client = null;
        if (assertion.Split('.') is not [var header, var payload, var signature] || Parts(header) is not { } head || Parts(payload) is not { } claims)
            return "Invalid JWT: Failed to parse the assertion.";
        if (Text(head, "alg") != "RS256")
            return "Invalid JWT: algorithm must be RS256.";
        client = Client.All.FirstOrDefault(c => Credentials.ServiceAccount(c) == Text(claims, "iss"));
        if (client is null)
            return "Invalid grant: account not found";
        if (!Signed(client, $"{header}.{payload}", signature))
            return "Invalid JWT Signature.";
        if (Text(claims, "aud") is not { } audience || (audience != $"{root}/token" && audience != "https://oauth2.googleapis.com/token"))
            return "Invalid JWT: audience is not this token endpoint.";
        if (!(Text(claims, "scope") ?? "").Split(' ').Contains(Scope))
            return "Invalid OAuth scope or ID token audience provided.";
        // A caller may sign by its own real clock while the sandbox plays another date: either clock will do.
        return Timely(claims, clock.GetUtcNow() - skew) || (skew == default && Timely(claims, TimeProvider.System.GetUtcNow())) ? null : Lifetime;
    }

    private bool Signed(Client client, string text, string signature)
    {
        try
        {
            var bytes = Base64Url.DecodeFromChars(signature);
            return credentials.Key(client).VerifyData(Encoding.ASCII.GetBytes(text), bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool Timely(JsonElement claims, DateTimeOffset now) =>
        Seconds(claims, "iat") is { } issued && Seconds(claims, "exp") is { } ends
        && issued <= now + s_leeway && ends > now && ends - issued <= TimeSpan.FromHours(1);

    private static JsonElement? Parts(string base64)
    {
        try
        {
            using var parsed = JsonDocument.Parse(Base64Url.DecodeFromChars(base64));
            return parsed.RootElement.ValueKind == JsonValueKind.Object ? parsed.RootElement.Clone() : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Seconds(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.TryGetInt64(out var s) && s is > 0 and < 100_000_000_000 ? DateTimeOffset.FromUnixTimeSeconds(s) : null;

    private static Task Refuse(HttpContext http, string error, string description) => Reply.Json(http, 400, json =>
    {
        json.WriteStartObject();
        json.WriteString("error", error);
        json.WriteString("error_description", description);
        json.WriteEndObject();
    });
}
