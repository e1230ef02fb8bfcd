// Survey responses in Formbricks' shape: answers and hidden fields lie together in data, by id.
using System.Text.Json;
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Surveys;

namespace CxDashboard.Sandbox.Formbricks;

internal static class ResponseJson
{
    public const string Nps = "q7nps2k9v4x1m8c5t0r3w6zb";
    public const string Csat = "q4csat8h1y6n3d9f2j5l0sgu";
    public const string Ces = "q2ces5w8o1p7i4e9a3b6v0kx";
    public const string Comment = "q9text3r6u2z8g5t1m7c4d0y";

    public static void WritePage(Utf8JsonWriter json, Client client, List<Answer> page, int total, int limit, int skip)
    {
        json.WriteStartObject();
        json.WriteStartArray("data");
        foreach (var answer in page)
            Write(json, client, answer);
        json.WriteEndArray();
        json.WriteStartObject("meta");
        json.WriteNumber("total", total);
        json.WriteNumber("limit", limit);
        json.WriteNumber("offset", skip);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Client client, Answer a)
    {
        json.WriteStartObject();
        json.WriteString("id", a.Id);
        json.WriteString("createdAt", Stamp(a.Submitted));
        json.WriteString("updatedAt", Stamp(a.Updated));
        json.WriteBoolean("finished", !a.Partial);
        json.WriteString("surveyId", client.SurveyId);
        json.WriteNull("contactId");
        json.WriteStartObject("data");
        if (a.Nps is { } nps)
            json.WriteNumber(Nps, nps);
        if (a.Csat is { } csat)
            json.WriteNumber(Csat, csat);
        if (a.Ces is { } ces)
            json.WriteNumber(Ces, ces);
        // A question that was passed over is an empty text.
        json.WriteString(Comment, a.Comment ?? "");
        if (a.Stage is { } stage)
            json.WriteString("stage", Journey.Stages[stage].Key);
        json.WriteString("channel", a.Channel);
        if (a.Segment is not null)
            json.WriteString("segment", a.Segment);
        json.WriteEndObject();
        json.WriteStartObject("meta");
        json.WriteString("source", "link");
        json.WriteStartObject("userAgent");
        json.WriteString("device", a.Platform);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteNull("contactAttributes");
        json.WriteString("language", "default");
        json.WriteEndObject();
    }

    private static string Stamp(DateTime utc) => Reply.Stamp(utc).Replace("Z", ".000Z", StringComparison.Ordinal);
}
