// Zendesk's metric events: the targets that tickets were given, among other events, by the time-based export.
using System.Text.Json;
using CxDashboard.Sandbox.Faults;
using CxDashboard.Sandbox.Tickets;

namespace CxDashboard.Sandbox.Zendesk;

/// <summary>A first-reply target, in business minutes, set when the ticket came in.</summary>
internal sealed record TargetSet(long TicketId, long Time, int Minutes)
{
    public const string Metric = "reply_time";

    /// <summary>By priority; a ticket without one has no target.</summary>
    public static TargetSet? Of(Timeline ticket) => ticket.Priority switch
    {
        "urgent" => At(ticket, 60),
        "high" => At(ticket, 240),
        "normal" => At(ticket, 480),
        "low" => At(ticket, 960),
        _ => null,
    };

    private static TargetSet At(Timeline ticket, int minutes) => new(ticket.Id, new DateTimeOffset(ticket.Created).ToUnixTimeSeconds(), minutes);
}

internal sealed class MetricEvents(ZendeskAccess access, SimulatedClock clock)
{
    private const int MaxPage = 1000;

    /// <summary>Two events a target: the metric begins, the target applies. A page ends between seconds; end_time is its last second and repeats.</summary>
    public async Task Page(HttpContext http)
    {
        if (await access.Open(http, export: true) is not { } desk)
            return;
        if (!long.TryParse(http.Request.Query["start_time"], out var start) || start > (clock.GetUtcNow() - FaultMiddleware.Skew(http)).ToUnixTimeSeconds() - 60)
        {
            await ZendeskAccess.Refuse(http, 400, "InvalidValue", "start_time is required and must be older than 60 seconds.");
            return;
        }
        var size = Math.Max(1, Math.Clamp(http.Request.Query.Int("per_page") ?? MaxPage, 1, MaxPage) / 2);
        var stuck = FaultMiddleware.Has(http, "same_cursor");
        var due = FaultMiddleware.Has(http, "empty_page") ? [] : desk.Targets.SkipWhile(t => t.Time < start).ToList();
        var page = due.Take(size).ToList();
        if (page.Count < due.Count)
            page.AddRange(due.Skip(size).TakeWhile(t => t.Time == page[^1].Time));
        var end = !stuck && page.Count == due.Count;
        await Reply.Json(http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("ticket_metric_events");
            foreach (var target in page)
            {
                Write(json, target, "activate");
                Write(json, target, "apply_sla");
            }
            json.WriteEndArray();
            json.WriteNumber("count", page.Count * 2);
            json.WriteNumber("end_time", page.Count == 0 || stuck ? start : page[^1].Time);
            json.WriteNull("next_page");
            json.WriteBoolean("end_of_stream", end);
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, TargetSet target, string type)
    {
        json.WriteStartObject();
        json.WriteNumber("id", (target.TicketId * 10) + type.Length % 10);
        json.WriteNumber("ticket_id", target.TicketId);
        json.WriteString("metric", TargetSet.Metric);
        json.WriteNumber("instance_id", 1);
        json.WriteString("type", type);
        json.WriteString("time", Reply.Stamp(DateTimeOffset.FromUnixTimeSeconds(target.Time).UtcDateTime));
        if (type == "apply_sla")
        {
            json.WriteStartObject("sla");
            json.WriteNumber("target", target.Minutes);
            json.WriteNumber("target_in_seconds", target.Minutes * 60);
            json.WriteBoolean("business_hours", true);
            json.WriteStartObject("policy");
            json.WriteNumber("id", 41);
            json.WriteString("title", "Replies by priority");
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
