// A survey answer and its form in Typeform's shape.
using System.Text.Json;
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Surveys;

namespace CxDashboard.Sandbox.Typeform;

internal static class AnswerJson
{
    private static readonly (string Ref, string Id, string Type, string Title)[] s_fields =
    [
        ("nps", "Np5f1eLdQ001", "nps", "How likely are you to recommend us to a friend?"),
        ("csat", "C5atf1eLd002", "rating", "How satisfied are you with this step?"),
        ("comment", "C0mmf1eLd003", "long_text", "What is the main reason for your score?"),
    ];

    public static void Write(Utf8JsonWriter json, Answer a)
    {
        json.WriteStartObject();
        json.WriteString("landing_id", a.Id);
        json.WriteString("token", a.Id);
        json.WriteString("response_id", a.Id);
        json.WriteString("response_type", a.Partial ? "partial" : "completed");
        json.WriteString("landed_at", Reply.Stamp(a.Landed));
        json.WriteString("submitted_at", Reply.Stamp(a.Submitted));
        json.WriteStartObject("metadata");
        json.WriteString("user_agent", a.Platform == "desktop" ? "Mozilla/5.0 (X11; Linux x86_64)" : "Mozilla/5.0 (Mobile)");
        json.WriteString("platform", a.Platform);
        json.WriteString("referer", "https://survey.example/");
        json.WriteString("network_id", a.Id[..10]);
        json.WriteString("browser", "default");
        json.WriteEndObject();
        json.WriteStartObject("hidden");
        if (a.Stage is { } stage)
            json.WriteString("stage", Journey.Stages[stage].Key);
        json.WriteString("channel", a.Channel);
        if (a.Segment is not null)
            json.WriteString("segment", a.Segment);
        json.WriteEndObject();
        json.WriteStartObject("calculated");
        json.WriteNumber("score", 0);
        json.WriteEndObject();
        json.WriteStartArray("answers");
        Number(json, 0, a.Nps);
        Number(json, 1, a.Csat);
        if (a.Comment is not null)
        {
            Field(json, 2);
            json.WriteString("type", "text");
            json.WriteString("text", a.Comment);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteForm(Utf8JsonWriter json, Client client)
    {
        json.WriteStartObject();
        json.WriteString("id", client.FormId);
        json.WriteString("type", "form");
        json.WriteString("title", $"{client.Name}: how was it?");
        json.WriteStartArray("hidden");
        foreach (var name in (ReadOnlySpan<string>)["stage", "channel", "segment"])
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteStartArray("fields");
        foreach (var (name, id, type, title) in s_fields)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("ref", name);
            json.WriteString("type", type);
            json.WriteString("title", title);
            if (type != "long_text")
            {
                json.WriteStartObject("properties");
                json.WriteNumber("steps", type == "nps" ? 11 : 5);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, int field, int? number)
    {
        if (number is not { } n)
            return;
        Field(json, field);
        json.WriteString("type", "number");
        json.WriteNumber("number", n);
        json.WriteEndObject();
    }

    private static void Field(Utf8JsonWriter json, int field)
    {
        json.WriteStartObject();
        json.WriteStartObject("field");
        json.WriteString("id", s_fields[field].Id);
        json.WriteString("type", s_fields[field].Type);
        json.WriteString("ref", s_fields[field].Ref);
        json.WriteEndObject();
    }
}
