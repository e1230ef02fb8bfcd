// One ticket and one rating as Zendesk writes them; a row that cannot be meant throws FormatException with the reason.
using System.Text.Json;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Jobs.Connectors;

internal static class ZendeskRows
{
    // What a rejected row may show: nothing that names or quotes a person.
    private static readonly string[] Impersonal =
    [
        "id", "ticket_id", "generated_timestamp", "status", "score", "created_at", "updated_at", "priority", "group_id",
        "ticket_form_id", "tags", "metric_set",
    ];

    public static Fact Ticket(JsonElement row)
    {
        var created = row.Instant("created_at") ?? throw new FormatException("created_at is missing");
        var updated = row.Instant("updated_at") ?? created;
        var metrics = row.At("metric_set") ?? default;
        return new Ticket(
            TicketId: row.Required("id"),
            // The export is ordered by generated_timestamp; updated_at may lie years behind it.
            Version: row.Whole("generated_timestamp") ?? updated.ToUnixTimeSeconds(),
            Status: row.Required("status").ToLowerInvariant(),
            CreatedAt: created,
            UpdatedAt: updated,
            SolvedAt: metrics.Instant("solved_at"),
            Channel: row.At("via")?.Text("channel") ?? "unknown",
            Priority: row.Text("priority")?.ToLowerInvariant(),
            Group: row.Text("group_id"),
            Form: row.Text("ticket_form_id"),
            Tags: [.. row.Items("tags").Select(tag => tag.AsText()).OfType<string>()],
            Requester: row.Text("requester_id"),
            FirstReplyCalendar: Minutes(metrics, "reply_time_in_minutes", "calendar"),
            FirstReplyBusiness: Minutes(metrics, "reply_time_in_minutes", "business"),
            FirstResolutionCalendar: Minutes(metrics, "first_resolution_time_in_minutes", "calendar"),
            FirstResolutionBusiness: Minutes(metrics, "first_resolution_time_in_minutes", "business"),
            FullResolutionCalendar: Minutes(metrics, "full_resolution_time_in_minutes", "calendar"),
            FullResolutionBusiness: Minutes(metrics, "full_resolution_time_in_minutes", "business"),
            Replies: metrics.Count("replies"),
            Reopens: metrics.Count("reopens"));
    }

    public static Fact Rating(JsonElement row)
    {
        var created = row.Instant("created_at") ?? throw new FormatException("created_at is missing");
        var score = row.Required("score").ToLowerInvariant();
        return score is "good" or "bad" or "offered" or "unoffered"
            ? new Rating(row.Required("id"), row.Required("ticket_id"), score, created, row.Instant("updated_at") ?? created, row.Text("comment"), row.Text("requester_id"))
            : throw new FormatException($"the score is none of good, bad, offered and unoffered");
    }

    /// <summary>The row with the fields that a person working on the reject needs, and nothing personal.</summary>
    public static string WithoutPeople(JsonElement row) =>
        // Written as the vendor wrote it: what made the row bad may be what a JSON writer refuses.
        "{" + string.Join(',', Impersonal.Where(name => row.At(name) is not null).Select(name => $"\"{name}\":{row.At(name)!.Value.GetRawText()}")) + "}";

    private static int? Minutes(JsonElement metrics, string name, string clock) => metrics.At(name)?.Count(clock);
}
