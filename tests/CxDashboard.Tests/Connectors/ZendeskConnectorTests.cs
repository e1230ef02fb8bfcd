// Zendesk's cursor export and ratings as the connector reads them, with answers written after the contract.
using System.Text.Json;
using CxDashboard.Core.Warehouse;
using CxDashboard.Jobs.Connectors;

namespace CxDashboard.Tests.Connectors;

public sealed class ZendeskConnectorTests
{
    private const string Secret = "canary-zendesk-token";

    // From a recorded ticket_metrics page of Zendesk's own test account (zendesk_api_client_rb, Apache-2.0).
    private const string RecordedMetrics = """
        {"url":"https://zendeskapi.zd-staging.com/api/v2/ticket_metrics/26211102.json","id":26211102,"ticket_id":8864,
        "created_at":"2015-12-30T01:38:21Z","updated_at":"2015-12-30T01:38:22Z","group_stations":0,"assignee_stations":0,"reopens":0,
        "replies":1,"assignee_updated_at":null,"solved_at":null,"latest_comment_added_at":"2015-12-30T01:38:22Z",
        "reply_time_in_minutes":{"calendar":0,"business":0},"first_resolution_time_in_minutes":{"calendar":null,"business":null},
        "full_resolution_time_in_minutes":{"calendar":null,"business":null},"on_hold_time_in_minutes":{"calendar":0,"business":0}}
        """;

    private readonly SkippingClock clock = Pulling.Clock();

    private ZendeskConnector Connector => new(Pulling.Http(clock), clock);

    private static Dictionary<string, string> Settings(PlayedVendor vendor) =>
        new() { ["baseUrl"] = vendor.Address + "/", ["email"] = "agent@example.com", ["token"] = Secret };

    private static string Ticket(int id, long generated = 1_750_000_000, string more = "") => $$"""
        {"id":{{id}},"generated_timestamp":{{generated}},"status":"Solved","created_at":"2025-06-02T08:00:00Z","updated_at":"2020-01-01T00:00:00Z",
        "via":{"channel":"email"},"priority":"high","group_id":77,"ticket_form_id":null,"tags":["stage_support","vip"],"requester_id":9001,"brand_new_field":{"x":[1]},
        "metric_set":{"reply_time_in_minutes":{"calendar":95,"business":35},"first_resolution_time_in_minutes":{"calendar":200,"business":null},
        "full_resolution_time_in_minutes":{"calendar":"375","business":120},"replies":2,"reopens":0,"solved_at":"2025-06-02T14:15:00Z"}{{more}}}
        """;

    private static string Page(string? cursor, bool end, params string[] tickets) =>
        $$"""{"tickets":[{{string.Join(',', tickets)}}],"after_url":null,"after_cursor":{{JsonSerializer.Serialize(cursor)}},"end_of_stream":{{(end ? "true" : "false")}}}""";

    [Fact]
    public async Task The_start_time_is_sent_once_and_the_cursor_from_then_on()
    {
        await using var vendor = await PlayedVendor.StartAsync(Page("c1=", false, Ticket(1)), Page("c2", false, Ticket(2)), Page("c3", true, Ticket(3)));
        var batches = await Connector.AllAsync("tickets", Settings(vendor));

        Assert.Equal(["c1=", "c2", "c3"], batches.Select(batch => batch.Cursor));
        var asked = vendor.Requests.ToList();
        Assert.Equal(new DateTimeOffset(2025, 6, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds(), asked[0].Number("start_time"));
        Assert.Equal([null, "c1=", "c2"], asked.Select(one => one["cursor"]));
        Assert.All(asked.Skip(1), one => Assert.Null(one["start_time"]));
        Assert.All(asked, one => Assert.Equal(("1000", "metric_sets"), (one["per_page"], one["include"])));
        Assert.All(batches, batch => Assert.True(batch.Notes!.Bytes > 0));
    }

    [Fact]
    public async Task A_later_pull_starts_from_the_committed_cursor_alone()
    {
        await using var vendor = await PlayedVendor.StartAsync(Page("c9", true));
        var batch = Assert.Single(await Connector.AllAsync("tickets", Settings(vendor), cursor: "c8"));
        Assert.Equal(("c9", 0), (batch.Cursor, batch.Records.Count));
        Assert.Equal(("c8", null), (vendor.Requests.Single()["cursor"], vendor.Requests.Single()["start_time"]));
    }

    [Fact]
    public async Task A_first_start_is_never_within_the_last_minute()
    {
        await using var vendor = await PlayedVendor.StartAsync(Page(null, true));
        var batch = Assert.Single(await Connector.AllAsync("tickets", Settings(vendor), since: "2025-06-19"));
        Assert.Null(batch.Cursor);
        Assert.Equal(Pulling.Now.ToUnixTimeSeconds() - 61, vendor.Requests.Single().Number("start_time"));
    }

    [Theory]
    [InlineData("c1", "c1")]
    [InlineData("c1", null)]
    public async Task A_cursor_that_does_not_move_is_a_loud_fault(string first, string? second)
    {
        await using var vendor = await PlayedVendor.StartAsync(Page(first, false, Ticket(1)), Page(second, false, Ticket(2)));
        var fault = await Connector.FaultAsync("tickets", Settings(vendor));
        Assert.Equal(FaultKind.Nonsense, fault.Kind);
        Assert.Equal(2, vendor.Requests.Count);
    }

    [Fact]
    public async Task Cursors_that_go_in_a_circle_are_a_loud_fault()
    {
        await using var vendor = await PlayedVendor.StartAsync(asked => Page(asked["cursor"] == "a" ? "b" : "a", false));
        Assert.Equal(FaultKind.Nonsense, (await Connector.FaultAsync("tickets", Settings(vendor))).Kind);
    }

    [Fact]
    public async Task A_page_too_heavy_for_the_vendor_is_asked_for_in_halves()
    {
        await using var vendor = await PlayedVendor.StartAsync(asked =>
            asked.Number("per_page") > 250 ? new Answered("<html>504</html>", 504, "text/html") : Page("c" + asked["cursor"], asked["cursor"] == "c", Ticket(1)));
        Assert.Equal(2, (await Connector.AllAsync("tickets", Settings(vendor))).Count);
        Assert.Equal(["1000", "500", "250", "250"], vendor.Requests.Select(one => one["per_page"]));
    }

    [Fact]
    public async Task After_some_good_pages_larger_ones_are_tried_again()
    {
        var turn = 0;
        await using var vendor = await PlayedVendor.StartAsync(asked => ++turn <= 2 ? new Answered("", 504) : Page("c" + turn, turn == 12));
        await Connector.AllAsync("tickets", Settings(vendor));
        Assert.Equal(["1000", "500", "250", "250", "250", "250", "500", "500", "500", "500", "1000", "1000"], vendor.Requests.Select(one => one["per_page"]));
    }

    [Fact]
    public async Task Halving_stops_at_a_hundred_and_the_vendor_is_unreachable()
    {
        await using var vendor = await PlayedVendor.StartAsync(new Answered("", 504));
        var fault = await Connector.FaultAsync("tickets", Settings(vendor));
        Assert.Equal(FaultKind.Unreachable, fault.Kind);
        Assert.Equal(["1000", "500", "250", "125", "100"], vendor.Requests.Select(one => one["per_page"]).Distinct());
    }

    [Fact]
    public async Task The_eleventh_export_waits_for_its_minute()
    {
        await using var vendor = await PlayedVendor.StartAsync(asked => Page((asked["cursor"] ?? "") + "x", asked["cursor"]?.Length == 10));
        await Connector.AllAsync("tickets", Settings(vendor));
        Assert.Equal(11, vendor.Requests.Count);
        Assert.Equal(TimeSpan.FromSeconds(61), Assert.Single(clock.Waits));
    }

    [Fact]
    public async Task A_ticket_is_read_with_its_minutes_and_its_tags()
    {
        await using var vendor = await PlayedVendor.StartAsync(Page("c", true, Ticket(42)));
        var ticket = Assert.Single((await Connector.AllAsync("tickets", Settings(vendor))).Facts<Ticket>());
        Assert.Equal(("42", 1_750_000_000L, "solved", "email", "high", "77"), (ticket.TicketId, ticket.Version, ticket.Status, ticket.Channel, ticket.Priority, ticket.Group));
        Assert.Equal((95, 35, 200, null), (ticket.FirstReplyCalendar, ticket.FirstReplyBusiness, ticket.FirstResolutionCalendar, ticket.FirstResolutionBusiness));
        Assert.Equal((375, 120, 2, 0), (ticket.FullResolutionCalendar, ticket.FullResolutionBusiness, ticket.Replies, ticket.Reopens));
        Assert.Equal(["stage_support", "vip"], ticket.Tags);
        Assert.Equal(("9001", null), (ticket.Requester, ticket.Form));
        Assert.Equal(new DateTimeOffset(2025, 6, 2, 14, 15, 0, TimeSpan.Zero), ticket.SolvedAt);
    }

    [Fact]
    public async Task The_recorded_shape_gives_minutes_or_nothing_and_never_a_wrong_zero()
    {
        var row = $$"""{"id":8864,"status":"new","created_at":"2015-12-30 01:38:21 -0800","updated_at":"2015-12-30T01:38:22Z","tags":[],"metric_set":{{RecordedMetrics}}}""";
        await using var vendor = await PlayedVendor.StartAsync(Page("c", true, row));
        var ticket = Assert.Single((await Connector.AllAsync("tickets", Settings(vendor))).Facts<Ticket>());
        Assert.Equal((0, 0, null, null), (ticket.FirstReplyCalendar, ticket.FirstReplyBusiness, ticket.FirstResolutionCalendar, ticket.FullResolutionBusiness));
        Assert.Equal((1, 0, null), (ticket.Replies, ticket.Reopens, ticket.SolvedAt));
        Assert.Equal(new DateTimeOffset(2015, 12, 30, 9, 38, 21, TimeSpan.Zero), ticket.CreatedAt);
        // Without generated_timestamp the row's own last change orders it.
        Assert.Equal(new DateTimeOffset(2015, 12, 30, 1, 38, 22, TimeSpan.Zero).ToUnixTimeSeconds(), ticket.Version);
    }

    [Fact]
    public async Task A_ticket_without_metrics_is_still_a_ticket()
    {
        await using var vendor = await PlayedVendor.StartAsync(Page("c", true, """{"id":1,"status":"deleted","created_at":"2025-06-02T08:00:00Z","updated_at":null,"metric_set":null}"""));
        var ticket = Assert.Single((await Connector.AllAsync("tickets", Settings(vendor))).Facts<Ticket>());
        Assert.Equal((CxDashboard.Core.Warehouse.Ticket.Deleted, null, "unknown"), (ticket.Status, ticket.FirstReplyCalendar, ticket.Channel));
    }

    [Fact]
    public async Task A_bad_row_is_rejected_alone_and_without_what_people_wrote()
    {
        var bad = """{"id":2,"status":"open","created_at":"yesterday-ish","subject":"My account","description":"private words","requester_id":5,"via":{"source":{"from":{"address":"a@b.c"}}}}""";
        await using var vendor = await PlayedVendor.StartAsync(Page("c", true, Ticket(1), bad, """{"id":3}""", "17", """{"id":4,"status":"x\ud800","created_at":"2025-06-02T08:00:00Z"}"""));
        var batches = await Connector.AllAsync("tickets", Settings(vendor));
        Assert.Single(batches.Facts<Ticket>());
        Assert.Equal(4, batches.Rejected().Count);
        var reject = batches.Rejected()[0];
        Assert.Contains("created_at", reject.Reason, StringComparison.Ordinal);
        Assert.Contains("yesterday-ish", reject.Payload, StringComparison.Ordinal);
        Assert.DoesNotContain("private", reject.Payload, StringComparison.Ordinal);
        Assert.DoesNotContain("a@b.c", reject.Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nul_bytes_go_from_every_text()
    {
        await using var vendor = await PlayedVendor.StartAsync(Page("c", true, """{"id":"7\u0000","status":"op\u0000en","created_at":"2025-06-02T08:00:00Z","tags":["a\u0000b","\u0000"],"via":{"channel":"\u0000"}}"""));
        var ticket = Assert.Single((await Connector.AllAsync("tickets", Settings(vendor))).Facts<Ticket>());
        Assert.Equal(("7", "open", "unknown"), (ticket.TicketId, ticket.Status, ticket.Channel));
        Assert.Equal(["ab"], ticket.Tags);
    }

    [Fact]
    public async Task An_answer_of_another_shape_is_nonsense()
    {
        await using var vendor = await PlayedVendor.StartAsync("""{"hello":"world"}""");
        Assert.Equal(FaultKind.Nonsense, (await Connector.FaultAsync("tickets", Settings(vendor))).Kind);
        Assert.Equal(FaultKind.Nonsense, (await Connector.FaultAsync("ratings", Settings(vendor))).Kind);
    }

    [Fact]
    public async Task The_share_of_the_limit_left_is_told()
    {
        await using var vendor = await PlayedVendor.StartAsync(new Answered(
            Page("c", true), Headers: [("zendesk-ratelimit-incremental-exports", "total=10; remaining=4; resets=6"), ("x-rate-limit", "700"), ("x-rate-limit-remaining", "699")]));
        Assert.Equal(0.4, Assert.Single(await Connector.AllAsync("tickets", Settings(vendor))).Notes!.QuotaLeft);
    }

    [Fact]
    public async Task A_refused_token_is_named_in_zendesks_words_and_never_shown()
    {
        await using var vendor = await PlayedVendor.StartAsync(asked => new Answered($$"""{"error":"Couldn't authenticate you","description":"{{asked.Authorization}} {{Secret}}"}""", 401));
        foreach (var stream in (string[])["tickets", "ratings"])
        {
            var fault = await Connector.FaultAsync(stream, Settings(vendor));
            Assert.Equal(FaultKind.Refused, fault.Kind);
            Assert.Contains("Couldn't authenticate you", fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, fault.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    public async Task Ratings_that_the_plan_lacks_are_refused_with_that_reason(int status)
    {
        await using var vendor = await PlayedVendor.StartAsync(new Answered("""{"error":{"title":"Forbidden","message":"no"}}""", status));
        var fault = await Connector.FaultAsync("ratings", Settings(vendor));
        Assert.Equal(FaultKind.Refused, fault.Kind);
        Assert.Contains("not part of this Zendesk plan", fault.Message, StringComparison.Ordinal);
    }

    private static string Rating(int id, string score, string updated = "2025-06-10T12:00:00Z") =>
        $$"""{"id":{{id}},"ticket_id":35,"requester_id":7,"score":"{{score}}","created_at":"2025-06-10T11:00:00Z","updated_at":"{{updated}}","comment":"Satisfaction!"}""";

    private static string Ratings(string? after, params string[] ratings) =>
        $$$"""{"satisfaction_ratings":[{{{string.Join(',', ratings)}}}],"meta":{"has_more":{{{(after is null ? "false" : "true")}}},"after_cursor":{{{JsonSerializer.Serialize(after)}}}}}""";

    [Fact]
    public async Task Ratings_are_walked_to_the_end_before_the_cursor_moves()
    {
        await using var vendor = await PlayedVendor.StartAsync(Ratings("p2", Rating(1, "good", "2025-06-12T00:00:00Z"), Rating(2, "offered")), Ratings(null, Rating(3, "bad"), Rating(4, "splendid")));
        var batches = await Connector.AllAsync("ratings", Settings(vendor));
        Assert.Equal(["good", "offered", "bad"], batches.Facts<Rating>().Select(rating => rating.Score));
        Assert.All(batches.Facts<Rating>(), rating => Assert.Equal(("Satisfaction!", "7"), (rating.Comment, rating.Requester)));
        Assert.Single(batches.Rejected());
        Assert.Null(batches[0].Cursor);
        Assert.Equal("p2", vendor.Requests.Last()["page[after]"]);
        Assert.All(vendor.Requests, one => Assert.Equal("100", one["page[size]"]));

        await Connector.AllAsync("ratings", Settings(vendor), batches[1].Cursor);
        // The latest one seen, less a day.
        Assert.Equal(new DateTimeOffset(2025, 6, 11, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds(), vendor.Requests.Last().Number("start_time"));
    }

    [Fact]
    public async Task Ratings_whose_paging_stands_still_are_a_loud_fault()
    {
        await using var vendor = await PlayedVendor.StartAsync(Ratings("same", Rating(1, "good")));
        Assert.Equal(FaultKind.Nonsense, (await Connector.FaultAsync("ratings", Settings(vendor))).Kind);
    }

    [Theory]
    [InlineData("not an address")]
    [InlineData("ftp://example.com")]
    [InlineData("https://user:pass@example.com")]
    [InlineData("")]
    public async Task A_setting_that_cannot_work_is_named(string address)
    {
        var fault = await Connector.FaultAsync("tickets", new() { ["baseUrl"] = address, ["email"] = "a@b.c", ["token"] = Secret });
        Assert.Equal(FaultKind.Misconfigured, fault.Kind);
        Assert.Contains("baseUrl", fault.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Keyset(PlayedVendor vendor) => new(Settings(vendor)) { ["tickets"] = "keyset" };

    private static string Listed(bool more, string? after, params string[] tickets) =>
        $$"""{"tickets":[{{string.Join(',', tickets)}}],"meta":{"has_more":{{(more ? "true" : "false")}},"after_cursor":{{JsonSerializer.Serialize(after)}} } }""";

    private static string Updated(int id, DateTimeOffset at) =>
        Ticket(id).Replace("2020-01-01T00:00:00Z", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private const string NoneDeleted = """{"deleted_tickets":[],"meta":{"has_more":false,"after_cursor":null}}""";

    [Fact]
    public async Task The_other_way_pages_by_the_last_change_and_lists_what_was_deleted()
    {
        await using var vendor = await PlayedVendor.StartAsync(asked =>
            asked.Path.EndsWith("deleted_tickets.json", StringComparison.Ordinal) ? """{"deleted_tickets":[{"id":9,"deleted_at":"2025-06-12T10:00:00Z"}],"meta":{"has_more":false}}"""
            : asked["page[after]"] is null ? Listed(true, "k1", Updated(1, Pulling.Now.AddDays(-90)), Updated(2, Pulling.Now.AddDays(-9)))
            : Listed(false, "k2", Updated(3, Pulling.Now.AddDays(-8))));

        var batches = await Connector.AllAsync("tickets", Keyset(vendor));

        Assert.Equal(["2", "3"], batches.Facts<Ticket>().Select(ticket => ticket.TicketId));
        Assert.Equal(["keyset k1", "keyset k2", "keyset k2"], batches.Select(batch => batch.Cursor));
        Assert.Equal([new Gone("9", new DateTimeOffset(2025, 6, 12, 10, 0, 0, TimeSpan.Zero))], batches[^1].Gone);
        Assert.Equal(("updated_at", "metric_sets", "100"), (vendor.Requests.First()["sort"], vendor.Requests.First()["include"], vendor.Requests.First()["page[size]"]));
    }

    [Fact]
    public async Task A_page_whose_second_may_still_be_written_to_is_read_again()
    {
        await using var vendor = await PlayedVendor.StartAsync(asked =>
            asked.Path.EndsWith("deleted_tickets.json", StringComparison.Ordinal) ? NoneDeleted : Listed(false, "k9", Updated(1, Pulling.Now.AddSeconds(-20))));

        var batches = await Connector.AllAsync("tickets", Keyset(vendor), "keyset k8");

        Assert.Single(batches.Facts<Ticket>());
        Assert.All(batches, batch => Assert.Equal("keyset k8", batch.Cursor));
        Assert.Equal("k8", vendor.Requests.First()["page[after]"]);
    }

    [Fact]
    public async Task Each_way_begins_anew_after_the_other_and_an_unknown_way_is_a_wrong_setting()
    {
        await using var export = await PlayedVendor.StartAsync(Page("c1", true));
        await Connector.AllAsync("tickets", Settings(export), "keyset k8");
        Assert.NotNull(export.Requests.Single()["start_time"]);
        await using var keyset = await PlayedVendor.StartAsync(asked =>
            asked.Path.EndsWith("deleted_tickets.json", StringComparison.Ordinal) ? NoneDeleted : Listed(false, null));
        await Connector.AllAsync("tickets", Keyset(keyset), "c1");
        Assert.Null(keyset.Requests.First()["page[after]"]);
        Assert.Equal(FaultKind.Misconfigured, (await Connector.FaultAsync("tickets", new(Settings(keyset)) { ["tickets"] = "by post" })).Kind);
    }

    [Fact]
    public async Task Heavy_lists_are_asked_for_in_halves_and_those_that_stand_still_are_loud()
    {
        await using var heavy = await PlayedVendor.StartAsync(asked => asked.Path.EndsWith("deleted_tickets.json", StringComparison.Ordinal) ? NoneDeleted
            : asked.Number("page[size]") > 25 ? new Answered("", 504) : Listed(false, "k1", Updated(1, Pulling.Now.AddDays(-1))));
        Assert.Single((await Connector.AllAsync("tickets", Keyset(heavy))).Facts<Ticket>());
        Assert.Equal(["100", "50", "25"], heavy.Requests.Take(3).Select(one => one["page[size]"]));

        await using var still = await PlayedVendor.StartAsync(Listed(true, "k1", Updated(1, Pulling.Now.AddDays(-1))));
        Assert.Equal(FaultKind.Nonsense, (await Connector.FaultAsync("tickets", Keyset(still))).Kind);
    }

    private static string Events(long end, bool last, params string[] events) =>
        $$"""{"ticket_metric_events":[{{string.Join(',', events)}}],"count":{{events.Length}},"end_time":{{end}},"end_of_stream":{{(last ? "true" : "false")}}}""";

    private static string Event(int ticket, string type, string sla = "null") =>
        $$"""{"id":{{ticket}},"ticket_id":{{ticket}},"metric":"reply_time","type":"{{type}}","time":"2025-06-10T08:00:00Z","sla":{{sla}}}""";

    [Fact]
    public async Task Targets_come_from_the_events_that_apply_them_and_the_servers_end_time_leads_on()
    {
        await using var vendor = await PlayedVendor.StartAsync(
            Events(1_749_550_000, false, Event(1, "activate"), Event(1, "apply_sla", """{"target":60,"business_hours":true}"""), Event(2, "apply_sla", """{"target":480,"business_hours":false}""")),
            Events(1_749_560_000, true, Event(3, "apply_sla", """{"business_hours":true}""")));

        var batches = await Connector.AllAsync("targets", Settings(vendor));

        var at = new DateTimeOffset(2025, 6, 10, 8, 0, 0, TimeSpan.Zero);
        Assert.Equal([new TicketTarget("1", "reply_time", 60, true, at), new TicketTarget("2", "reply_time", 480, false, at)], batches.Facts<TicketTarget>());
        Assert.Equal("sla.target is missing", Assert.Single(batches.Rejected()).Reason);
        Assert.Equal(["1749550000", "1749560000"], batches.Select(batch => batch.Cursor));
        Assert.Equal(1_749_550_000, vendor.Requests.Last().Number("start_time"));
    }

    [Fact]
    public async Task Events_whose_end_time_stands_still_are_a_loud_fault_and_a_plan_without_them_says_so()
    {
        await using var still = await PlayedVendor.StartAsync(asked => Events(asked.Number("start_time")!.Value, false));
        Assert.Equal(FaultKind.Nonsense, (await Connector.FaultAsync("targets", Settings(still))).Kind);
        await using var refused = await PlayedVendor.StartAsync(new Answered("""{"error":{"title":"Forbidden","message":"No"}}""", 403));
        var fault = await Connector.FaultAsync("targets", Settings(refused));
        Assert.Equal(FaultKind.Refused, fault.Kind);
        Assert.Contains("without their targets", fault.Message, StringComparison.Ordinal);
    }
}
