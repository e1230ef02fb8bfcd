// How each kind of fact is written to its staging table by binary COPY: the columns, their types and their values.
using CxDashboard.Core.Access;
using CxDashboard.Core.Feedback;
using CxDashboard.Core.Warehouse;
using Npgsql;
using NpgsqlTypes;

namespace CxDashboard.Jobs.Loading;

/// <summary>One column of a staging table, and how a fact's value is written into it: by its own type, since boxing each would take time.</summary>
internal sealed record Column(string Name, string Type, Func<NpgsqlBinaryImporter, Fact, CancellationToken, Task> WriteAsync);

/// <summary>Copies facts into the temporary table <c>incoming</c>, which lives until the transaction ends.</summary>
internal sealed class Staging(Pseudonyms pseudonyms)
{
    /// <summary>Makes the table and copies the facts in the order given; seq keeps that order.</summary>
    public async Task CopyAsync(NpgsqlConnection connection, FactKind kind, IReadOnlyList<Fact> facts, CancellationToken cancellationToken)
    {
        var columns = Columns(kind);
        await using (var create = connection.CreateCommand())
        {
            create.CommandText =
                $"create temp table incoming ({string.Join(", ", columns.Select(c => $"{c.Name} {c.Type}"))}, seq int) on commit drop";
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        var names = string.Join(", ", columns.Select(c => c.Name).Append("seq"));
        await using var writer = await connection.BeginBinaryImportAsync($"copy incoming ({names}) from stdin (format binary)", cancellationToken);
        var seq = 0;
        foreach (var fact in facts)
        {
            await writer.StartRowAsync(cancellationToken);
            foreach (var column in columns) await column.WriteAsync(writer, fact, cancellationToken);

            await writer.WriteAsync(seq++, NpgsqlDbType.Integer, cancellationToken);
        }

        await writer.CompleteAsync(cancellationToken);
    }

    private Column[] Columns(FactKind kind) => kind switch
    {
        FactKind.WebTraffic => WebTrafficColumns,
        FactKind.WebEvent => WebEventColumns,
        FactKind.WebCohort => WebCohortColumns,
        FactKind.WebUsers => WebUsersColumns,
        FactKind.WebLanding => WebLandingColumns,
        FactKind.WebPage => WebPageColumns,
        FactKind.Ticket => TicketColumns(),
        FactKind.Rating => RatingColumns(),
        FactKind.Answer => AnswerColumns(),
        FactKind.Customer => CustomerColumns(),
        FactKind.Purchase => PurchaseColumns(),
        FactKind.Spend => SpendColumns,
        FactKind.Delivery => DeliveryColumns,
        FactKind.TicketTarget => TargetColumns,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of fact."),
    };

    private static readonly Column[] WebTrafficColumns =
    [
        Day<WebTraffic>("day", f => f.Day), Text<WebTraffic>("channel", f => f.Channel), Text<WebTraffic>("device", f => f.Device),
        Text<WebTraffic>("country", f => f.Country), Count<WebTraffic>("sessions", f => f.Sessions),
        Count<WebTraffic>("engaged_sessions", f => f.EngagedSessions),
        Count<WebTraffic>("engagement_seconds", f => f.EngagementSeconds), Count<WebTraffic>("new_users", f => f.NewUsers),
    ];

    private static readonly Column[] WebEventColumns =
    [
        Day<WebEvent>("day", f => f.Day), Text<WebEvent>("event", f => f.Event), Text<WebEvent>("channel", f => f.Channel),
        Text<WebEvent>("device", f => f.Device), Count<WebEvent>("sessions", f => f.Sessions),
    ];

    private static readonly Column[] WebCohortColumns =
    [
        Day<WebCohort>("start", f => f.Start), Whole<WebCohort>("week", f => f.Week), Count<WebCohort>("active", f => f.Active),
        Count<WebCohort>("total", f => f.Total),
    ];

    private static readonly Column[] WebUsersColumns =
    [
        Day<WebUsers>("day", f => f.Day), Text<WebUsers>("grain", f => f.Grain), Count<WebUsers>("users", f => f.Users),
    ];

    private static readonly Column[] WebLandingColumns =
    [
        Day<WebLanding>("day", f => f.Day), Text<WebLanding>("landing", f => f.Landing), Count<WebLanding>("sessions", f => f.Sessions),
        Count<WebLanding>("engaged_sessions", f => f.EngagedSessions), Count<WebLanding>("key_events", f => f.KeyEvents),
    ];

    private static readonly Column[] WebPageColumns =
    [
        Day<WebPage>("day", f => f.Day), Text<WebPage>("page", f => f.Page), Text<WebPage>("channel", f => f.Channel),
        Text<WebPage>("device", f => f.Device), Count<WebPage>("sessions", f => f.Sessions),
    ];

    private Column[] TicketColumns() =>
    [
        Text<Ticket>("ticket_id", f => f.TicketId), Count<Ticket>("version", f => f.Version), Text<Ticket>("status", f => f.Status),
        Instant<Ticket>("created_at", f => f.CreatedAt), Instant<Ticket>("updated_at", f => f.UpdatedAt),
        Instant<Ticket>("solved_at", f => f.SolvedAt), Text<Ticket>("channel", f => f.Channel),
        Text<Ticket>("priority", f => f.Priority), Text<Ticket>("team", f => f.Group), Text<Ticket>("form", f => f.Form),
        Of<Ticket, string[]>("tags", "text[]", NpgsqlDbType.Array | NpgsqlDbType.Text, f => [.. f.Tags.Select(StoredText.Of)]),
        Hash<Ticket>("requester_hash", f => f.Requester),
        Whole<Ticket>("first_reply_calendar", f => f.FirstReplyCalendar), Whole<Ticket>("first_reply_business", f => f.FirstReplyBusiness),
        Whole<Ticket>("first_resolution_calendar", f => f.FirstResolutionCalendar),
        Whole<Ticket>("first_resolution_business", f => f.FirstResolutionBusiness),
        Whole<Ticket>("full_resolution_calendar", f => f.FullResolutionCalendar),
        Whole<Ticket>("full_resolution_business", f => f.FullResolutionBusiness),
        Whole<Ticket>("replies", f => f.Replies), Whole<Ticket>("reopens", f => f.Reopens),
        Instant<Ticket>("first_reply_at", f => f.FirstReplyAt),
        Is<Ticket>("first_reply_reckoned", f => f.FirstReplyReckoned), Is<Ticket>("full_resolution_reckoned", f => f.FullResolutionReckoned),
    ];

    private Column[] RatingColumns() =>
    [
        Text<Rating>("rating_id", f => f.RatingId), Text<Rating>("ticket_id", f => f.TicketId), Text<Rating>("score", f => f.Score),
        Instant<Rating>("created_at", f => f.CreatedAt), Instant<Rating>("updated_at", f => f.UpdatedAt),
        Text<Rating>("comment", f => f.Comment), Estimate<Rating>(f => f.Comment), Hash<Rating>("requester_hash", f => f.Requester),
    ];

    private static readonly Column[] TargetColumns =
    [
        Text<TicketTarget>("ticket_id", f => f.TicketId), Text<TicketTarget>("metric", f => f.Metric),
        Whole<TicketTarget>("target_minutes", f => f.TargetMinutes), Is<TicketTarget>("business", f => f.Business),
        Instant<TicketTarget>("set_at", f => f.SetAt),
    ];

    private Column[] AnswerColumns() =>
    [
        Text<Answer>("response_id", f => f.ResponseId), Text<Answer>("question", f => f.Question), Text<Answer>("kind", f => f.Kind),
        Count<Answer>("version", f => f.Version), Instant<Answer>("submitted_at", f => f.SubmittedAt),
        OfNullable<Answer, decimal>("score", "numeric", NpgsqlDbType.Numeric, f => f.Score),
        Text<Answer>("comment", f => f.Comment), Text<Answer>("stage", f => f.Stage), Text<Answer>("channel", f => f.Channel),
        Text<Answer>("segment", f => f.Segment), Hash<Answer>("respondent_hash", f => f.Respondent),
        Estimate<Answer>(f => f.Comment),
    ];

    private Column[] CustomerColumns() =>
    [
        Person<Customer>("customer_id", f => f.CustomerId), Day<Customer>("started_on", f => f.StartedOn),
        Day<Customer>("ended_on", f => f.EndedOn), Text<Customer>("segment", f => f.Segment),
    ];

    private Column[] PurchaseColumns() =>
    [
        Text<Purchase>("purchase_id", f => f.PurchaseId), Person<Purchase>("customer_id", f => f.CustomerId),
        Day<Purchase>("day", f => f.Day), Count<Purchase>("amount_minor", f => f.AmountMinor), Whole<Purchase>("quantity", f => f.Quantity),
    ];

    private static readonly Column[] SpendColumns =
    [
        Text<Spend>("spend_id", f => f.SpendId), Day<Spend>("day", f => f.Day), Text<Spend>("channel", f => f.Channel),
        Text<Spend>("campaign", f => f.Campaign), Count<Spend>("amount_minor", f => f.AmountMinor),
    ];

    private static readonly Column[] DeliveryColumns =
    [
        Text<Delivery>("delivery_id", f => f.DeliveryId), Day<Delivery>("day", f => f.Day), Text<Delivery>("stage", f => f.Stage),
        Text<Delivery>("channel", f => f.Channel), Text<Delivery>("segment", f => f.Segment),
        OfNullable<Delivery, long>("sent", "bigint", NpgsqlDbType.Bigint, f => f.Sent), Count<Delivery>("delivered", f => f.Delivered),
    ];

    private static Column Text<T>(string name, Func<T, string?> value) where T : Fact =>
        Of<T, string>(name, "text", NpgsqlDbType.Text, fact => value(fact) is { } text ? StoredText.Of(text) : null);

    private Column Hash<T>(string name, Func<T, string?> value) where T : Fact =>
        Of<T, byte[]>(name, "bytea", NpgsqlDbType.Bytea, fact => value(fact) is { } person ? pseudonyms.OfPerson(person) : null);

    // Shops know their customers by e-mail address; the address itself is not kept.
    private Column Person<T>(string name, Func<T, string> value) where T : Fact =>
        Of<T, string>(name, "text", NpgsqlDbType.Text, fact => value(fact) is var id && id.Contains('@', StringComparison.Ordinal)
            ? Convert.ToHexStringLower(pseudonyms.OfPerson(id)) : StoredText.Of(id));

    private static Column Estimate<T>(Func<T, string?> comment) where T : Fact =>
        OfNullable<T, short>("polarity", "smallint", NpgsqlDbType.Smallint, fact => Polarity.Of(comment(fact)));

    private static Column Count<T>(string name, Func<T, long> value) where T : Fact => OfNullable<T, long>(name, "bigint", NpgsqlDbType.Bigint, fact => value(fact));

    private static Column Whole<T>(string name, Func<T, int?> value) where T : Fact => OfNullable(name, "int", NpgsqlDbType.Integer, value);

    private static Column Is<T>(string name, Func<T, bool> value) where T : Fact => OfNullable<T, bool>(name, "boolean", NpgsqlDbType.Boolean, fact => value(fact));

    private static Column Day<T>(string name, Func<T, DateOnly?> value) where T : Fact => OfNullable(name, "date", NpgsqlDbType.Date, value);

    private static Column Instant<T>(string name, Func<T, DateTimeOffset?> value) where T : Fact =>
        OfNullable<T, DateTimeOffset>(name, "timestamptz", NpgsqlDbType.TimestampTz, fact => value(fact)?.ToUniversalTime());

    private static Column Of<T, TValue>(string name, string type, NpgsqlDbType dbType, Func<T, TValue?> value) where T : Fact where TValue : class =>
        new(name, type, (writer, fact, cancellationToken) =>
            value((T)fact) is { } known ? writer.WriteAsync(known, dbType, cancellationToken) : writer.WriteNullAsync(cancellationToken));

    private static Column OfNullable<T, TValue>(string name, string type, NpgsqlDbType dbType, Func<T, TValue?> value) where T : Fact where TValue : struct =>
        new(name, type, (writer, fact, cancellationToken) =>
            value((T)fact) is { } known ? writer.WriteAsync(known, dbType, cancellationToken) : writer.WriteNullAsync(cancellationToken));
}
