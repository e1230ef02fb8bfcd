// The incremental ticket export: pages in the order of generated_timestamp and id, carried on by an opaque cursor.
using System.Globalization;
using System.Text;
using CxDashboard.Sandbox.Faults;

namespace CxDashboard.Sandbox.Zendesk;

internal sealed class CursorExport(ZendeskAccess access, SimulatedClock clock)
{
    private const int MaxPage = 1000;

    public async Task Page(HttpContext http)
    {
        if (await access.Open(http, export: true) is not { } desk)
            return;
        var query = http.Request.Query;
        if (await Start(http, query) is not { } after)
            return;
        var keys = desk.Keys;
        var from = FirstAfter(keys, after);
        var size = Math.Clamp(query.Int("per_page") ?? MaxPage, 1, MaxPage);
        var count = FaultMiddleware.Has(http, "empty_page") ? 0 : Math.Min(size, keys.Count - from);
        var stuck = FaultMiddleware.Has(http, "same_cursor");
        var end = !stuck && (count == 0 || from + count == keys.Count);
        var last = count == 0 || stuck ? after : (keys[from + count - 1].Generated, keys[from + count - 1].Id);
        var metricSets = query["include"].ToString().Split(',').Contains("metric_sets");
        var root = $"{Reply.Root(http)}/zendesk/{http.Request.RouteValues["subdomain"]}/api/v2";
        var cursor = Encode(last);
        await Reply.Json(http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("tickets");
            for (var i = from; i < from + count; i++)
                desk.Write(json, i, metricSets, root);
            json.WriteEndArray();
            json.WriteString("after_cursor", cursor);
            var include = metricSets ? "&include=metric_sets" : "";
            json.WriteString("after_url", $"{root}/incremental/tickets/cursor.json?cursor={Uri.EscapeDataString(cursor)}&per_page={size}{include}");
            json.WriteNull("before_cursor");
            json.WriteNull("before_url");
            json.WriteBoolean("end_of_stream", end);
            json.WriteEndObject();
        });
    }

    /// <summary>The key after which the page begins, or null after a refusal.</summary>
    private async Task<(long Generated, long Id)?> Start(HttpContext http, IQueryCollection query)
    {
        if (query.ContainsKey("cursor"))
        {
            if (Decode(query["cursor"].ToString()) is { } key)
                return key;
            await ZendeskAccess.Refuse(http, 400, "InvalidCursor", "The cursor is not valid.");
            return null;
        }
        if (!long.TryParse(query["start_time"], NumberStyles.None, CultureInfo.InvariantCulture, out var start))
        {
            await ZendeskAccess.Refuse(http, 400, "InvalidValue", "start_time or cursor is required.");
            return null;
        }
        if (start > (clock.GetUtcNow() - FaultMiddleware.Skew(http)).ToUnixTimeSeconds() - 60)
        {
            await ZendeskAccess.Refuse(http, 400, "StartTimeTooRecent", "Too recent start_time. Use a start_time older than 60 seconds");
            return null;
        }
        return (start, -1);
    }

    private static int FirstAfter(IReadOnlyList<TicketKey> keys, (long Generated, long Id) after)
    {
        var (low, high) = (0, keys.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if ((keys[middle].Generated, keys[middle].Id).CompareTo(after) <= 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private static string Encode((long Generated, long Id) key) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{key.Generated}||{key.Id}|")));

    private static (long, long)? Decode(string cursor)
    {
        var bytes = new byte[cursor.Length];
        return Convert.TryFromBase64String(cursor, bytes, out var length)
            && Encoding.ASCII.GetString(bytes, 0, length).Split('|') is [var generated, "", var id, ""]
            && long.TryParse(generated, NumberStyles.None, CultureInfo.InvariantCulture, out var g)
            && long.TryParse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
            ? (g, n)
            : null;
    }
}
