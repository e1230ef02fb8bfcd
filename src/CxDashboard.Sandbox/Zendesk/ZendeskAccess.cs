// Who may ask which help desk, how often, and how a refusal is worded.
using System.Globalization;
using System.Text;
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Faults;

namespace CxDashboard.Sandbox.Zendesk;

internal sealed class ZendeskAccess(SandboxOptions options, Credentials credentials, Vendors vendors)
{
    private readonly RateWindow _exports = new(10, TimeSpan.FromMinutes(1));
    private readonly RateWindow _all = new(700, TimeSpan.FromMinutes(1));
    private readonly Lazy<RecordedDesk?> _recorded = new(() => options.ReplayZendesk is { } path ? RecordedDesk.Load(path) : null);
    private readonly System.Runtime.CompilerServices.ConditionalWeakTable<Tickets.TicketData, GeneratedDesk> _desks = [];

    public void ResetLimits()
    {
        _exports.Reset();
        _all.Reset();
    }

    /// <summary>Reads the recording now, so that a bad one is told at the start.</summary>
    public void CheckRecording() => _ = _recorded.Value;

    /// <summary>The desk that the request may read, or null after a refusal has been written.</summary>
    public async Task<IDesk?> Open(HttpContext http, bool export)
    {
        var subdomain = (string)http.Request.RouteValues["subdomain"]!;
        var client = Client.Find(subdomain);
        if (client is null && (subdomain != RecordedDesk.Subdomain || _recorded.Value is null))
        {
            await Refuse(http, 404, "RecordNotFound", "No help desk at this address.");
            return null;
        }
        if (!Allowed(http.Request.Headers.Authorization.ToString(), client))
        {
            await Refuse(http, 401, "Couldn't authenticate you", null);
            return null;
        }
        if (options.Limits && !await WithinLimits(http, subdomain, export))
            return null;
        return client is null ? _recorded.Value : _desks.GetValue(vendors[client].Tickets(FaultMiddleware.Skew(http)), data => new GeneratedDesk(data));
    }

    public static Task Refuse(HttpContext http, int status, string error, string? description) => Reply.Json(http, status, json =>
    {
        json.WriteStartObject();
        json.WriteString("error", error);
        if (description is not null)
            json.WriteString("description", description);
        json.WriteEndObject();
    });

    private bool Allowed(string authorization, Client? client)
    {
        var token = client is null ? "recorded" : credentials.ZendeskToken(client);
        if (authorization == $"Bearer {token}")
            return true;
        if (!authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return false;
        var bytes = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[6..].Trim(), bytes, out var length))
            return false;
        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        return client is null
            ? pair.EndsWith($"/token:{token}", StringComparison.Ordinal)
            : pair == $"{Credentials.ZendeskEmail(client)}/token:{token}";
    }

    private async Task<bool> WithinLimits(HttpContext http, string subdomain, bool export)
    {
        static string Text(double n) => ((int)Math.Ceiling(n)).ToString(CultureInfo.InvariantCulture);

        var headers = http.Response.Headers;
        var all = _all.Take(subdomain);
        headers["x-rate-limit"] = headers["ratelimit-limit"] = headers["rate-limit"] = Text(_all.Limit);
        headers["x-rate-limit-remaining"] = headers["ratelimit-remaining"] = headers["rate-limit-remaining"] = Text(all.Remaining);
        headers["ratelimit-reset"] = Text(all.Reset.TotalSeconds);
        var denied = all.Allowed ? (TimeSpan?)null : all.Reset;
        if (export && denied is null)
        {
            var one = _exports.Take(subdomain);
            headers["zendesk-ratelimit-incremental-exports"] = $"total={_exports.Limit}; remaining={one.Remaining}; resets={Text(one.Reset.TotalSeconds)}";
            denied = one.Allowed ? null : one.Reset;
        }
        if (denied is not { } wait)
            return true;
        headers.RetryAfter = Text(Math.Max(1, wait.TotalSeconds));
        await Refuse(http, 429, "APIRateLimitExceeded", "Number of allowed API requests per minute exceeded");
        return false;
    }
}
