// How many records a request asks for, which decides whether a gateway times out on it.
using System.Globalization;
using System.Text.Json;

namespace CxDashboard.Sandbox.Faults;

internal static class PageSizes
{
    public static int InQuery(IQueryCollection query) =>
        query.Int("per_page") ?? query.Int("page[size]") ?? query.Int("page_size") ?? query.Int("limit")
        ?? (query.ContainsKey("cursor") || query.ContainsKey("start_time") ? 1000 : 25);

    /// <summary>The largest limit among a body's reports; the body is left to be read again.</summary>
    public static async Task<int> Ga4(HttpContext http)
    {
        http.Request.EnableBuffering();
        try
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            return body.RootElement.ValueKind != JsonValueKind.Object ? 0
                : body.RootElement.TryGetProperty("requests", out var all) && all.ValueKind == JsonValueKind.Array
                    ? all.EnumerateArray().Select(Limit).DefaultIfEmpty(0).Max()
                    : Limit(body.RootElement);
        }
        catch (JsonException)
        {
            // The endpoint will name the fault in the body.
            return 0;
        }
        finally
        {
            http.Request.Body.Position = 0;
        }
    }

    private static int Limit(JsonElement report) =>
        report.ValueKind == JsonValueKind.Object && report.TryGetProperty("limit", out var limit)
        && int.TryParse(limit.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? n
            : 10_000;
}
