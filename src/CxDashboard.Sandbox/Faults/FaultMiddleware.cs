// Strikes the vendors' data endpoints with the faults in force: some answer in the endpoint's place, some spoil its answer.
using System.Globalization;

namespace CxDashboard.Sandbox.Faults;

internal sealed class FaultMiddleware(RequestDelegate next, FaultList faults, SimulatedClock clock, IHostApplicationLifetime life)
{
    private static readonly object s_key = new();
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(15);

    public static bool Has(HttpContext http, string name) =>
        http.Items[s_key] is IReadOnlyList<Fault> struck && struck.Any(f => f.Name == name);

    /// <summary>How far the vendor's clock runs behind for this request.</summary>
    public static TimeSpan Skew(HttpContext http) => Has(http, "clock_skew") ? s_skew : TimeSpan.Zero;

    public async Task InvokeAsync(HttpContext http)
    {
        if (VendorOf(http) is not { } vendor)
        {
            await next(http);
            return;
        }
        var token = http.Request.Path == "/token";
        var pageSize = !faults.Shows("gateway_timeout", vendor) ? 0
            : vendor == "ga4" ? await PageSizes.Ga4(http) : PageSizes.InQuery(http.Request.Query);
        var struck = faults.Take(vendor, f => token ? f.Name == "clock_skew" : f.Name != "gateway_timeout" || pageSize > 100);
        http.Items[s_key] = struck;
        var now = clock.GetUtcNow() - Skew(http);
        http.Response.Headers.Date = now.ToString("r", CultureInfo.InvariantCulture);

        if (struck.FirstOrDefault(f => InsteadOfAnswer.Covers(f.Name)) is { } instead)
            await InsteadOfAnswer.Give(http, vendor, instead, life.ApplicationStopping);
        else if (struck.Where(f => SpoiledAnswer.Covers(f.Name)).ToList() is { Count: > 0 } spoiling)
            await Spoil(http, spoiling);
        else
            await next(http);
    }

    private async Task Spoil(HttpContext http, List<Fault> spoiling)
    {
        var client = http.Response.Body;
        using var held = new MemoryStream();
        http.Response.Body = held;
        await next(http);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        http.Response.Body = client;
        var body = held.ToArray();
        if (http.Response.StatusCode != 200)
        {
            await client.WriteAsync(body, http.RequestAborted);
            return;
        }
        foreach (var fault in spoiling)
            body = fault.Name == "repeat_page"
                ? faults.RepeatPage(fault, http.Request.Path, body)
                : SpoiledAnswer.Change(fault, body);
        await SpoiledAnswer.Send(http, spoiling, body);
    }

    private static string? VendorOf(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/ga4") || http.Request.Path == "/token" ? "ga4"
        : http.Request.Path.StartsWithSegments("/zendesk") ? "zendesk"
        : http.Request.Path.StartsWithSegments("/typeform") ? "typeform"
        : http.Request.Path.StartsWithSegments("/formbricks") ? "formbricks"
        : null;
}
