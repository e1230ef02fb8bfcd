// A generated ticket in Zendesk's shape, with its metric set side-loaded when asked for.
using System.Text.Json;
using CxDashboard.Sandbox.Tickets;

namespace CxDashboard.Sandbox.Zendesk;

internal static class TicketJson
{
    public static void Write(Utf8JsonWriter json, TicketState s, bool metricSets, string root)
    {
        var t = s.Ticket;
        json.WriteStartObject();
        json.WriteString("url", $"{root}/tickets/{t.Id}.json");
        json.WriteNumber("id", t.Id);
        json.WriteNull("external_id");
        json.WriteStartObject("via");
        json.WriteString("channel", t.Channel);
        json.WriteEndObject();
        json.WriteString("created_at", Reply.Stamp(t.Created));
        json.WriteString("updated_at", Reply.Stamp(s.Updated));
        json.WriteNumber("generated_timestamp", s.Generated);
        json.WriteString("subject", t.Subject);
        json.WriteString("priority", t.Priority);
        json.WriteString("status", s.Status);
        json.WriteNumber("requester_id", t.RequesterId);
        json.WriteNumber("group_id", t.GroupId);
        json.WriteNumber("ticket_form_id", 360_000_100);
        json.WriteStartArray("tags");
        foreach (var tag in t.Tags)
            json.WriteStringValue(tag);
        json.WriteEndArray();
        json.WriteStartObject("satisfaction_rating");
        json.WriteString("score", s.Rating);
        if (s.Rating is "good" or "bad")
            json.WriteNumber("id", s.RatingId);
        json.WriteEndObject();
        if (metricSets)
            Metrics(json, s);
        json.WriteEndObject();
    }

    private static void Metrics(Utf8JsonWriter json, TicketState s)
    {
        // What is left of the resolution after the first reply is waited for in equal parts.
        Minutes? wait = s is { FullResolution: { } full, Reply: { } reply }
            ? new Minutes((full.Calendar + reply.Calendar) / 2, (full.Business + reply.Business) / 2)
            : s.Reply;
        Minutes? agent = s is { FullResolution: { } whole } && wait is { } w
            ? new Minutes(whole.Calendar - w.Calendar, whole.Business - w.Business)
            : s.Reply is null ? null : default(Minutes);
        json.WriteStartObject("metric_set");
        json.WriteNumber("id", s.Ticket.Id + 7_000_000);
        json.WriteNumber("ticket_id", s.Ticket.Id);
        json.WriteString("created_at", Reply.Stamp(s.Ticket.Created));
        json.WriteString("updated_at", Reply.Stamp(s.Updated));
        json.WriteNumber("reopens", s.Reopens);
        json.WriteNumber("replies", s.Replies);
        json.Stamp("assigned_at", s.Assigned);
        json.Stamp("solved_at", s.SolvedAt);
        Span(json, "reply_time_in_minutes", s.Reply);
        Span(json, "first_resolution_time_in_minutes", s.FirstResolution);
        Span(json, "full_resolution_time_in_minutes", s.FullResolution);
        Span(json, "agent_wait_time_in_minutes", agent);
        Span(json, "requester_wait_time_in_minutes", wait);
        Span(json, "on_hold_time_in_minutes", s.OnHold);
        json.WriteEndObject();
    }

    private static void Span(Utf8JsonWriter json, string name, Minutes? minutes)
    {
        json.WriteStartObject(name);
        json.Maybe("calendar", minutes?.Calendar);
        json.Maybe("business", minutes?.Business);
        json.WriteEndObject();
    }
}
