// Zendesk's cursor paging of plain lists: page[size], page[after], meta and links.
using System.Globalization;
using System.Text;
using System.Text.Json;
using CxDashboard.Sandbox.Faults;

namespace CxDashboard.Sandbox.Zendesk;

internal static class KeysetPages
{
    private const int MaxPage = 100;

    /// <summary>Writes a page of rows that are sorted by their key; the cursor is the last key, so growth between pages loses nothing.</summary>
    public static Task Write<T>(HttpContext http, string name, IReadOnlyList<T> rows, Func<T, (long, long)> keyOf, Action<Utf8JsonWriter, T> write)
    {
        var query = http.Request.Query;
        var size = Math.Clamp(query.Int("page[size]") ?? query.Int("per_page") ?? MaxPage, 1, MaxPage);
        (long, long)? after = null;
        if (query["page[after]"].ToString() is { Length: > 0 } cursor && (after = Decode(cursor)) is null)
            return ZendeskAccess.Refuse(http, 400, "InvalidPaginationParameter", "Invalid cursor in page[after].");
        var from = 0;
        while (after is { } key && from < rows.Count && keyOf(rows[from]).CompareTo(key) <= 0)
            from++;
        var count = FaultMiddleware.Has(http, "empty_page") ? 0 : Math.Min(size, rows.Count - from);
        var stuck = FaultMiddleware.Has(http, "same_cursor");
        var more = stuck || (count > 0 && from + count < rows.Count);
        var last = stuck ? after ?? (0, 0) : count > 0 ? keyOf(rows[from + count - 1]) : after;
        var next = last is { } l ? Encode(l) : null;
        return Reply.Json(http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray(name);
            for (var i = from; i < from + count; i++)
                write(json, rows[i]);
            json.WriteEndArray();
            json.WriteStartObject("meta");
            json.WriteBoolean("has_more", more);
            json.WriteString("after_cursor", next);
            json.WriteNull("before_cursor");
            json.WriteEndObject();
            json.WriteStartObject("links");
            json.WriteNull("prev");
            json.WriteString("next", more ? Next(http, next!) : null);
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static string Next(HttpContext http, string cursor)
    {
        var kept = http.Request.Query.Where(p => p.Key != "page[after]").Append(new("page[after]", cursor));
        return Reply.Root(http) + http.Request.Path
            + "?" + string.Join('&', kept.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value.ToString())}"));
    }

    private static string Encode((long, long) key) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{key.Item1}:{key.Item2}")));

    private static (long, long)? Decode(string cursor)
    {
        var bytes = new byte[cursor.Length];
        return Convert.TryFromBase64String(cursor, bytes, out var length)
            && Encoding.ASCII.GetString(bytes, 0, length).Split(':') is [var a, var b]
            && long.TryParse(a, CultureInfo.InvariantCulture, out var first) && long.TryParse(b, CultureInfo.InvariantCulture, out var second)
            ? (first, second)
            : null;
    }
}
