// The help desk's endpoints: the incremental export, the satisfaction ratings and the plain ticket lists.
using System.Text.Json;
using CxDashboard.Sandbox.Tickets;

namespace CxDashboard.Sandbox.Zendesk;

internal sealed class ZendeskEndpoints(ZendeskAccess access, CursorExport export, MetricEvents events)
{
    private const string Root = "/zendesk/{subdomain}/api/v2";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet($"{Root}/incremental/tickets/cursor.json", (RequestDelegate)export.Page);
        routes.MapGet($"{Root}/incremental/ticket_metric_events.json", (RequestDelegate)events.Page);
        routes.MapGet($"{Root}/satisfaction_ratings.json", Ratings);
        routes.MapGet($"{Root}/tickets.json", Tickets);
        routes.MapGet($"{Root}/deleted_tickets.json", DeletedTickets);
    }

    /// <summary>start_time and end_time bound the rating's last change, so that an answered offer shows up again.</summary>
    private async Task Ratings(HttpContext http)
    {
        if (await access.Open(http, export: false) is not { } desk)
            return;
        var query = http.Request.Query;
        long from = query.Int("start_time") ?? 0, to = query.Int("end_time") ?? long.MaxValue;
        var score = query["score"].ToString();
        var rows = desk.Ratings.Where(r => Unix(r.Updated) >= from && Unix(r.Updated) <= to && (score == "" || r.Score == score))
            .OrderBy(r => r.Created).ThenBy(r => r.Id).ToList();
        var root = $"{Reply.Root(http)}/zendesk/{http.Request.RouteValues["subdomain"]}/api/v2";
        await KeysetPages.Write(http, "satisfaction_ratings", rows, r => (Unix(r.Created), r.Id), (json, r) => Write(json, r, root));
    }

    private async Task Tickets(HttpContext http)
    {
        if (await access.Open(http, export: false) is not { } desk)
            return;
        var sort = http.Request.Query["sort"].ToString();
        var rows = desk.Keys.Select((key, index) => (key, index)).Where(r => !r.key.Deleted);
        (long, long) Key((TicketKey key, int index) r) => sort switch
        {
            "updated_at" => (r.key.Updated, r.key.Id),
            "-updated_at" => (-r.key.Updated, r.key.Id),
            _ => (r.key.Id, 0),
        };
        var root = $"{Reply.Root(http)}/zendesk/{http.Request.RouteValues["subdomain"]}/api/v2";
        var metricSets = http.Request.Query["include"].ToString().Split(',').Contains("metric_sets");
        await KeysetPages.Write(http, "tickets", rows.OrderBy(Key).ToList(), Key, (json, r) => desk.Write(json, r.index, metricSets, root));
    }

    private async Task DeletedTickets(HttpContext http)
    {
        if (await access.Open(http, export: false) is not { } desk)
            return;
        var rows = desk.Keys.Where(k => k.Deleted).OrderBy(k => k.Id).ToList();
        await KeysetPages.Write(http, "deleted_tickets", rows, k => (k.Id, 0), (json, k) =>
        {
            json.WriteStartObject();
            json.WriteNumber("id", k.Id);
            json.WriteString("deleted_at", Reply.Stamp(DateTimeOffset.FromUnixTimeSeconds(k.Updated).UtcDateTime));
            json.WriteString("previous_state", "open");
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, Rating r, string root)
    {
        json.WriteStartObject();
        json.WriteString("url", $"{root}/satisfaction_ratings/{r.Id}.json");
        json.WriteNumber("id", r.Id);
        json.WriteNumber("ticket_id", r.TicketId);
        json.WriteNumber("requester_id", r.RequesterId);
        json.WriteNumber("group_id", r.GroupId);
        json.WriteString("score", r.Score);
        json.WriteString("created_at", Reply.Stamp(r.Created));
        json.WriteString("updated_at", Reply.Stamp(r.Updated));
        json.WriteString("comment", r.Comment);
        json.WriteEndObject();
    }

    private static long Unix(DateTime utc) => new DateTimeOffset(utc).ToUnixTimeSeconds();
}
