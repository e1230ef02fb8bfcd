// The recorded legacy export, reshaped into the cursor export without changing a value.
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CxDashboard.Sandbox.Tickets;

namespace CxDashboard.Sandbox.Zendesk;

internal sealed class RecordedDesk : IDesk
{
    public const string Subdomain = "recorded";
    private static readonly string[] s_minutes =
        ["first_resolution_time_in_minutes", "full_resolution_time_in_minutes", "agent_wait_time_in_minutes", "requester_wait_time_in_minutes", "on_hold_time_in_minutes"];
    private readonly JsonObject[] _tickets;

    private RecordedDesk(JsonObject[] tickets, Rating[] ratings)
    {
        _tickets = tickets;
        Ratings = ratings;
        Keys = Array.ConvertAll(tickets, t => new TicketKey((long)t["generated_timestamp"]!, (long)t["id"]!,
            Instant((string?)t["updated_at"])!.Value.ToUnixTimeSeconds(), (string?)t["status"] == "deleted"));
    }

    public IReadOnlyList<TicketKey> Keys { get; }

    // The recording has no metric events.
    public IReadOnlyList<TargetSet> Targets => [];

    public IReadOnlyList<Rating> Ratings { get; }

    public static RecordedDesk Load(string path)
    {
        var folder = Directory.Exists(path);
        var body = Body(folder ? Path.Combine(path, "exports_tickets_2015.json") : path);
        var tickets = body["results"]?.AsArray().Select(r => Reshaped(r!.AsObject())).OrderBy(t => (long)t["generated_timestamp"]!).ThenBy(t => (long)t["id"]!).ToArray()
            ?? throw new UsageException($"--replay-zendesk: no body.results in '{path}'");
        var ratings = folder && File.Exists(Path.Combine(path, "satisfaction_ratings.json"))
            ? Body(Path.Combine(path, "satisfaction_ratings.json"))["satisfaction_ratings"]!.AsArray().Select(r => RatingFrom(r!)).OrderBy(r => r.Id).ToArray()
            : [];
        return new RecordedDesk(tickets, ratings);
    }

    public void Write(Utf8JsonWriter json, int index, bool metricSets, string root)
    {
        json.WriteStartObject();
        foreach (var (name, value) in _tickets[index])
        {
            if (name == "metric_set" && !metricSets)
                continue;
            json.WritePropertyName(name);
            if (value is null)
                json.WriteNullValue();
            else
                value.WriteTo(json);
        }
        json.WriteEndObject();
    }

    /// <summary>A recording is a list of exchanges; a bare body is taken too.</summary>
    private static JsonObject Body(string file)
    {
        try
        {
            var root = JsonNode.Parse(File.ReadAllBytes(file));
            var exchange = root is JsonArray list ? list[0] : root;
            return (exchange?["response"]?["body"] ?? exchange?["body"] ?? exchange)?.AsObject() ?? throw new UsageException($"--replay-zendesk: '{file}' is empty");
        }
        catch (Exception e) when (e is JsonException or IOException or InvalidOperationException)
        {
            throw new UsageException($"--replay-zendesk: cannot read '{file}': {e.Message}");
        }
    }

    private static JsonObject Reshaped(JsonObject r)
    {
        var score = Text(r, "satisfaction_score")?.ToLowerInvariant();
        return new JsonObject
        {
            ["url"] = Text(r, "url"),
            ["id"] = Number(r, "id"),
            ["external_id"] = null,
            ["via"] = new JsonObject { ["channel"] = Text(r, "via") == "Web service" ? "api" : "web" },
            ["created_at"] = Stamp(r, "created_at"),
            ["updated_at"] = Stamp(r, "updated_at"),
            ["generated_timestamp"] = Number(r, "generated_timestamp"),
            ["type"] = Text(r, "ticket_type")?.ToLowerInvariant(),
            ["subject"] = Text(r, "subject"),
            ["priority"] = Text(r, "priority")?.ToLowerInvariant(),
            ["status"] = Text(r, "status")?.ToLowerInvariant(),
            ["requester_id"] = Number(r, "req_id"),
            ["assignee_id"] = Number(r, "assignee_id"),
            ["group_id"] = Number(r, "group_id"),
            ["ticket_form_id"] = null,
            ["due_at"] = Stamp(r, "due_date"),
            ["tags"] = new JsonArray([.. (Text(r, "current_tags") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(t => (JsonNode)t)]),
            ["satisfaction_rating"] = new JsonObject { ["score"] = score is null or "not offered" ? "unoffered" : score },
            ["metric_set"] = Metrics(r),
        };
    }

    private static JsonObject Metrics(JsonObject r)
    {
        var metrics = new JsonObject
        {
            ["ticket_id"] = Number(r, "id"),
            ["group_stations"] = Number(r, "group_stations"),
            ["assignee_stations"] = Number(r, "assignee_stations"),
            ["reopens"] = Number(r, "reopens"),
            ["replies"] = Number(r, "replies"),
            ["assigned_at"] = Stamp(r, "assigned_at"),
            ["initially_assigned_at"] = Stamp(r, "initially_assigned_at"),
            ["solved_at"] = Stamp(r, "solved_at"),
            ["reply_time_in_minutes"] = Span(r, "first_reply_time_in_minutes"),
        };
        foreach (var name in s_minutes)
            metrics[name] = Span(r, name);
        return metrics;
    }

    private static JsonObject Span(JsonObject r, string name) =>
        new() { ["calendar"] = Number(r, name), ["business"] = Number(r, $"{name}_within_business_hours") };

    private static Rating RatingFrom(JsonNode r) => new((long)r["id"]!, (long)r["ticket_id"]!, (long)r["requester_id"]!, (long?)r["group_id"] ?? 0,
        (string)r["score"]!, Instant((string)r["created_at"]!)!.Value.UtcDateTime, Instant((string)r["updated_at"]!)!.Value.UtcDateTime, (string?)r["comment"]);

    /// <summary>"" and "-" are the old export's ways of writing nothing.</summary>
    private static string? Text(JsonObject r, string name) => r[name]?.ToString() is { Length: > 0 } text && text != "-" ? text : null;

    private static long? Number(JsonObject r, string name) => Text(r, name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    private static string? Stamp(JsonObject r, string name) => Instant(Text(r, name)) is { } at ? Reply.Stamp(at.UtcDateTime) : null;

    private static DateTimeOffset? Instant(string? text) => text is null ? null
        : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
