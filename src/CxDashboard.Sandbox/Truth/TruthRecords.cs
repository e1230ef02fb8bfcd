// The truth's single records: tickets, ratings, answers and the planted stories.
using System.Text.Json;
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Surveys;
using CxDashboard.Sandbox.Tickets;
using CxDashboard.Sandbox.Zendesk;

namespace CxDashboard.Sandbox.Truth;

internal static class TruthRecords
{
    public static void Tickets(Utf8JsonWriter json, TicketData data)
    {
        json.WriteStartArray("tickets");
        foreach (var s in data.ById)
        {
            json.WriteStartObject();
            json.WriteNumber("id", s.Ticket.Id);
            json.WriteString("createdAt", Reply.Stamp(s.Ticket.Created));
            json.WriteString("status", s.Status);
            json.WriteString("stage", s.Ticket.Stage == Timeline.NoStage ? null : Journey.Stages[s.Ticket.Stage].Key);
            json.WriteString("reason", s.Ticket.Reason);
            json.WriteString("channel", s.Ticket.Channel);
            json.Maybe("replyCalendar", s.Reply?.Calendar);
            json.Maybe("replyBusiness", s.Reply?.Business);
            json.Maybe("fullCalendar", s.FullResolution?.Calendar);
            json.Maybe("fullBusiness", s.FullResolution?.Business);
            json.WriteNumber("replies", s.Replies);
            json.WriteNumber("reopens", s.Reopens);
            json.Stamp("solvedAt", s.SolvedAt);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("ratings");
        foreach (var r in data.Ratings)
        {
            json.WriteStartObject();
            json.WriteNumber("id", r.Id);
            json.WriteNumber("ticketId", r.TicketId);
            json.WriteString("score", r.Score);
            json.WriteString("createdAt", Reply.Stamp(r.Created));
            json.WriteString("updatedAt", Reply.Stamp(r.Updated));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void Targets(Utf8JsonWriter json, TicketData data)
    {
        json.WriteStartArray("targets");
        foreach (var target in data.ById.Select(s => TargetSet.Of(s.Ticket)).OfType<TargetSet>())
        {
            json.WriteStartObject();
            json.WriteNumber("ticketId", target.TicketId);
            json.WriteString("metric", TargetSet.Metric);
            json.WriteNumber("minutes", target.Minutes);
            json.WriteBoolean("business", true);
            json.WriteString("setAt", Reply.Stamp(DateTimeOffset.FromUnixTimeSeconds(target.Time).UtcDateTime));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void Answers(Utf8JsonWriter json, Answer[] answers)
    {
        json.WriteStartArray("answers");
        foreach (var a in answers)
        {
            json.WriteStartObject();
            json.WriteString("responseId", a.Id);
            json.WriteString("submittedAt", Reply.Stamp(a.Submitted));
            json.WriteString("stage", a.Stage is { } stage ? Journey.Stages[stage].Key : null);
            json.WriteString("channel", a.Channel);
            json.WriteString("segment", a.Segment);
            json.Maybe("nps", a.Nps);
            json.Maybe("csat", a.Csat);
            json.Maybe("ces", a.Ces);
            json.WriteString("comment", a.Comment);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void Stories(Utf8JsonWriter json, Client client)
    {
        json.WritePropertyName("stories");
        JsonSerializer.Serialize(json, Story.Of(client), s_web);
    }

    private static readonly JsonSerializerOptions s_web = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };
}
