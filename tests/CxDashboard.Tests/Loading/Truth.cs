// What the vendors hold, cell by cell, told in the same words as what the warehouse holds of each stream.
using System.Globalization;
using System.Text.Json;

namespace CxDashboard.Tests.Loading;

/// <summary>The sandbox's truth from the first wanted day up to yesterday (web) or now (tickets and answers).</summary>
internal sealed class Truth(JsonElement truth, DateOnly since, DateOnly today)
{
    /// <summary>Each stream, and the warehouse's rows of it: what the vendor gave, with instants as seconds.</summary>
    public static IReadOnlyList<(string Name, string Held)> Streams { get; } =
    [
        ("web", "select concat_ws('|', day, channel, device, country, sessions, engaged_sessions, engagement_seconds, new_users) from web_traffic"),
        ("events", "select concat_ws('|', day, channel, device, event, sessions) from web_event"),
        ("cohorts", "select concat_ws('|', start, week, active, total) from web_cohort"),
        ("users", "select concat_ws('|', grain, day, users) from web_users"),
        ("landings", "select concat_ws('|', day, landing, sessions, engaged_sessions, key_events) from web_landing"),
        ("pages", "select concat_ws('|', day, channel, device, page, sessions) from web_page"),
        ("tickets", """
            select concat_ws('|', ticket_id, status, extract(epoch from created_at)::bigint, coalesce(extract(epoch from solved_at)::bigint::text, '-'), channel,
              coalesce((select substr(tag, 7) from unnest(tags) tag where tag like 'stage\_%'), '-'),
              coalesce((select substr(tag, 8) from unnest(tags) tag where tag like 'reason\_%'), '-'), coalesce(first_reply_calendar::text, '-'), coalesce(first_reply_business::text, '-'),
              coalesce(full_resolution_calendar::text, '-'), coalesce(full_resolution_business::text, '-'), replies, reopens) from ticket
            """),
        ("ratings", "select concat_ws('|', rating_id, ticket_id, score, extract(epoch from created_at)::bigint, extract(epoch from updated_at)::bigint) from rating"),
        ("targets", "select concat_ws('|', ticket_id, metric, target_minutes, business, extract(epoch from set_at)::bigint) from ticket_target"),
        ("answers", """
            select concat_ws('|', response_id, question, coalesce(round(score)::text, '-'), coalesce(comment, '-'), extract(epoch from submitted_at)::bigint,
              coalesce(stage, '-'), coalesce(channel, '-'), coalesce(segment, '-')) from answer
            """),
    ];

    /// <summary>What the survey asks: Typeform's unless said otherwise.</summary>
    public IReadOnlyList<string> Questions { get; init; } = ["nps", "csat", "comment"];

    /// <summary>The rows that the warehouse should hold: those from the wanted days on, and whatever older ones it does hold, as they are now.</summary>
    public List<string> Of(string stream, IReadOnlyList<string> held)
    {
        var ids = held.Select(row => row.Split('|')[0]).ToHashSet();
        var rows = truth.GetProperty(stream).EnumerateArray();
        return stream switch
        {
            "web" => [.. rows.Where(IsPulled).Select(r => Row(Text(r, "day"), Text(r, "channel"), Text(r, "device"), Text(r, "country"), Text(r, "sessions"), Text(r, "engagedSessions"), Text(r, "engagementSeconds"), Text(r, "newUsers")))],
            "events" => [.. rows.Where(IsPulled).Select(r => Row(Text(r, "day"), Text(r, "channel"), Text(r, "device"), Text(r, "event"), Text(r, "sessions")))],
            "cohorts" => [.. rows.Where(r => Day(r, "start") >= since).Select(r => Row(Text(r, "start"), Text(r, "week"), Text(r, "active"), Text(r, "total")))],
            "users" => [.. rows.Where(IsPulled).Select(r => Row(Text(r, "grain"), Text(r, "day"), Text(r, "users")))],
            "landings" => [.. rows.Where(IsPulled).Select(r => Row(Text(r, "day"), Text(r, "page"), Text(r, "sessions"), Text(r, "engagedSessions"), Text(r, "keyEvents")))],
            "pages" => [.. rows.Where(IsPulled).Select(r => Row(Text(r, "day"), Text(r, "channel"), Text(r, "device"), Text(r, "page"), Text(r, "sessions")))],
            "tickets" => [.. rows.Where(r => IsSince(r, "createdAt") || ids.Contains(Text(r, "id"))).Select(r => Row(
                Text(r, "id"), Text(r, "status"), Seconds(r, "createdAt"), Seconds(r, "solvedAt"), Text(r, "channel"), Text(r, "stage"), Text(r, "reason"), Text(r, "replyCalendar"), Text(r, "replyBusiness"),
                Text(r, "fullCalendar"), Text(r, "fullBusiness"), Text(r, "replies"), Text(r, "reopens")))],
            "ratings" => [.. rows.Where(r => IsSince(r, "createdAt") || ids.Contains(Text(r, "id"))).Select(r => Row(
                Text(r, "id"), Text(r, "ticketId"), Text(r, "score"), Seconds(r, "createdAt"), Seconds(r, "updatedAt")))],
            "targets" => [.. rows.Where(r => IsSince(r, "setAt")).Select(r => Row(
                Text(r, "ticketId"), Text(r, "metric"), Text(r, "minutes"), r.GetProperty("business").GetBoolean() ? "t" : "f", Seconds(r, "setAt")))],
            "answers" => [.. rows.Where(r => IsSince(r, "submittedAt")).SelectMany(Answered)],
            _ => throw new ArgumentOutOfRangeException(nameof(stream), stream, "No such stream."),
        };
    }

    private IEnumerable<string> Answered(JsonElement r)
    {
        foreach (var question in Questions)
        {
            var answer = Text(r, question);
            if (answer == "-") continue;
            yield return Row(Text(r, "responseId"), question, question == "comment" ? "-" : answer, question == "comment" ? answer : "-",
                Seconds(r, "submittedAt"), Text(r, "stage"), Text(r, "channel"), Text(r, "segment"));
        }
    }

    private bool IsPulled(JsonElement row) => Day(row, "day") is var day && day >= since && day < today;

    private bool IsSince(JsonElement row, string name) => Instant(row, name) >= new DateTimeOffset(since, TimeOnly.MinValue, TimeSpan.Zero);

    private static string Row(params string[] cells) => string.Join('|', cells);

    private static string Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var cell) && cell.ValueKind != JsonValueKind.Null ? cell.ToString() : "-";

    private static string Seconds(JsonElement row, string name) =>
        Text(row, name) == "-" ? "-" : Instant(row, name).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static DateTimeOffset Instant(JsonElement row, string name) => DateTimeOffset.Parse(Text(row, name), CultureInfo.InvariantCulture);

    private static DateOnly Day(JsonElement row, string name) => DateOnly.Parse(Text(row, name), CultureInfo.InvariantCulture);
}
