// The kinds of file that can be imported: the fields each wants, and how a row becomes a fact.
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Jobs.Imports;

/// <summary>A field of a kind of file. <paramref name="Guesses"/> are column names it is found by when nobody maps it.</summary>
public sealed record FileField(string Name, string Help, bool Required, params string[] Guesses)
{
    /// <summary>Where no name tells, the one column that is written so is guessed; null where writing tells nothing.</summary>
    public Written? Written { get; init; }
}

/// <summary>How a column's values are written. A day such as 20260131 is a number too, so days are looked for first.</summary>
public enum Written { Moment, Number }

/// <summary>A kind of file: its name on the command line, its fact, its fields, and how to read a row.</summary>
public sealed record FileKind(string Name, FactKind Fact, IReadOnlyList<FileField> Fields, Func<Row, Fact> Read)
{
    /// <summary>The fields that name or quote a person; a rejected row is kept without them.</summary>
    public IReadOnlySet<string> Personal { get; } = new HashSet<string> { "comment", "requester", "customer", "respondent" };

    /// <summary>The explicit list of kinds.</summary>
    public static IReadOnlyList<FileKind> All { get; } =
    [
        new("responses", FactKind.Answer,
        [
            new("id", "the response's own id; without one, rows are told apart by their content", false, "id", "response_id", "token"),
            new("submitted_at", "when it was answered", true, "submitted_at", "created_at", "date", "timestamp") { Written = Written.Moment },
            new("score", "the number that was answered", true, "score", "nps_score", "nps", "rating") { Written = Written.Number },
            new("kind", "nps, csat or ces; nps unless said otherwise", false, "survey_type"),
            new("comment", "free text", false, "comment", "feedback"),
            new("stage", "the journey's stage", false, "stage"),
            new("channel", "the channel", false, "channel", "channel_group"),
            new("segment", "the segment", false, "segment"),
            new("respondent", "who answered; only a keyed hash is kept", false, "respondent", "person", "email"),
        ], ReadAnswer),
        new("tickets", FactKind.Ticket,
        [
            new("id", "the ticket's id", true, "id", "ticket_id"),
            new("created_at", "when it was created", true, "created_at", "created") { Written = Written.Moment },
            new("updated_at", "when it last changed", false, "updated_at", "updated"),
            new("solved_at", "when it was solved", false, "solved_at", "solved"),
            new("status", "new, open, pending, hold, solved, closed or deleted", true, "status"),
            new("channel", "web, email, chat, voice …", false, "channel", "via"),
            new("priority", "the priority", false, "priority"),
            new("group", "the team", false, "group", "group_name", "team"),
            new("form", "the form", false, "form", "ticket_form_id"),
            new("tags", "tags, separated by spaces or commas", false, "tags", "current_tags"),
            new("requester", "who asked; only a keyed hash is kept", false, "requester", "requester_id"),
            new("first_reply_at", "when the first reply came", false, "first_reply_at", "first_replied_at", "first_response_at"),
            new("first_reply", "calendar minutes to the first reply", false, "first_reply_time_in_minutes"),
            new("first_reply_business", "business minutes to the first reply", false, "first_reply_time_in_minutes_within_business_hours"),
            new("first_resolution", "calendar minutes to the first solving", false, "first_resolution_time_in_minutes"),
            new("first_resolution_business", "business minutes to the first solving", false, "first_resolution_time_in_minutes_within_business_hours"),
            new("full_resolution", "calendar minutes to the last solving", false, "full_resolution_time_in_minutes"),
            new("full_resolution_business", "business minutes to the last solving", false, "full_resolution_time_in_minutes_within_business_hours"),
            new("replies", "public replies", false, "replies"),
            new("reopens", "times reopened", false, "reopens"),
        ], ReadTicket),
        new("customers", FactKind.Customer,
        [
            new("id", "the customer's id", true, "id", "customer_id", "customerid"),
            new("started_on", "the first day", true, "started_on", "start", "signup_date", "created_at") { Written = Written.Moment },
            new("ended_on", "the last active day; empty while active", false, "ended_on", "end", "cancelled_at"),
            new("segment", "the segment", false, "segment"),
        ], ReadCustomer),
        new("transactions", FactKind.Purchase,
        [
            new("id", "the purchase's id; without one, rows are told apart by their content", false, "id", "order_id", "transaction_id"),
            new("customer", "the customer's id", true, "customer", "customer_id", "email"),
            new("day", "the day of purchase", true, "day", "date", "order_datetime", "order_date") { Written = Written.Moment },
            new("amount", "the amount in the workspace's currency, 12.34", true, "amount", "dollar_value", "sales", "total") { Written = Written.Number },
            new("quantity", "how many", false, "quantity", "number_of_cds"),
        ], ReadPurchase),
        new("spend", FactKind.Spend,
        [
            new("id", "the row's own id; without one, there is one row a day, channel and campaign", false, "id"),
            new("day", "the day it was spent", true, "day", "date") { Written = Written.Moment },
            new("channel", "where it was spent", false, "channel", "source", "channel_group"),
            new("campaign", "what for", false, "campaign", "campaign_name"),
            new("amount", "the amount in the workspace's currency, 12.34", true, "amount", "cost", "spend") { Written = Written.Number },
        ], ReadSpend),
        new("deliveries", FactKind.Delivery,
        [
            new("id", "the sending's own id; without one, there is one row a day, stage, channel and segment", false, "id", "batch_id"),
            new("day", "the day it was sent", true, "day", "date", "sent_on") { Written = Written.Moment },
            new("delivered", "surveys that arrived", true, "delivered") { Written = Written.Number },
            new("sent", "surveys that were sent", false, "sent"),
            new("stage", "the journey's stage", false, "stage"),
            new("channel", "the channel", false, "channel", "channel_group"),
            new("segment", "the segment", false, "segment"),
        ], ReadDelivery),
    ];

    /// <summary>The kind of that name, or null.</summary>
    public static FileKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    private static Answer ReadAnswer(Row row)
    {
        var kind = row.Text("kind")?.ToLowerInvariant() ?? "nps";
        var (low, high) = kind switch
        {
            "nps" => (0m, 10m),
            "csat" => (1m, 5m),
            "ces" => (1m, 7m),
            _ => throw new RowFault("kind", kind, "nps, csat or ces"),
        };
        var score = row.Number("score");
        if (score < low || score > high) throw new RowFault("score", row.Text("score")!, $"a number from {low} to {high}");
        var at = row.Instant("submitted_at");
        return new Answer(row.Id(), kind, kind, at.ToUnixTimeMilliseconds(), at, score,
            row.Text("comment"), row.Text("stage"), row.Text("channel"), row.Text("segment"), row.Text("respondent"));
    }

    private static Ticket ReadTicket(Row row)
    {
        var created = row.Instant("created_at");
        var updated = row.InstantOrNull("updated_at") ?? created;
        return new Ticket(row.Id(), updated.ToUnixTimeSeconds(), row.Required("status").ToLowerInvariant(), created, updated,
            row.InstantOrNull("solved_at"), row.Text("channel") ?? "", row.Text("priority"), row.Text("group"), row.Text("form"),
            row.Text("tags")?.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [],
            row.Text("requester"), row.Count("first_reply"), row.Count("first_reply_business"),
            row.Count("first_resolution"), row.Count("first_resolution_business"),
            row.Count("full_resolution"), row.Count("full_resolution_business"), row.Count("replies"), row.Count("reopens"))
        {
            FirstReplyAt = row.InstantOrNull("first_reply_at") is { } replied && replied < created
                ? throw new RowFault("first_reply_at", row.Text("first_reply_at")!, "a time not before created_at") : row.InstantOrNull("first_reply_at"),
        };
    }

    private static Customer ReadCustomer(Row row)
    {
        var (start, end) = (row.Day("started_on"), row.DayOrNull("ended_on"));
        if (end < start) throw new RowFault("ended_on", row.Text("ended_on")!, "a day on or after started_on");
        return new Customer(row.Id(), start, end, row.Text("segment"));
    }

    private static Purchase ReadPurchase(Row row) => new(
        row.Id(), row.Required("customer"), row.Day("day"), row.Money("amount"), row.Count("quantity") ?? 1);

    private static Spend ReadSpend(Row row)
    {
        var (day, channel, campaign) = (row.Day("day"), row.Text("channel") ?? "", row.Text("campaign") ?? "");
        return new Spend(row.IdOrKey("day, channel and campaign", $"{day:yyyy-MM-dd}", channel, campaign), day, channel, campaign, row.Money("amount"));
    }

    private static Delivery ReadDelivery(Row row)
    {
        var (day, delivered, sent) = (row.Day("day"), row.Count("delivered") ?? throw new RowFault("delivered", "", "a whole number"), row.Count("sent"));
        if (sent < delivered) throw new RowFault("delivered", row.Text("delivered")!, $"no more than the {sent} sent");
        var (stage, channel, segment) = (row.Text("stage"), row.Text("channel"), row.Text("segment"));
        return new Delivery(row.IdOrKey("day, stage, channel and segment", $"{day:yyyy-MM-dd}", stage, channel, segment), day, stage, channel, segment, delivered, sent);
    }
}
