// Typeform's responses as the connector walks and reads them, with answers written after the contract.
using System.Globalization;
using System.Text.Json;
using CxDashboard.Core.Warehouse;
using CxDashboard.Jobs.Connectors;

namespace CxDashboard.Tests.Connectors;

public sealed class TypeformConnectorTests
{
    private const string Secret = "tfp_canary_token";

    private static readonly DateTimeOffset Start = new(2025, 6, 10, 8, 0, 0, TimeSpan.Zero);

    private readonly SkippingClock clock = Pulling.Clock();

    private TypeformConnector Connector => new(Pulling.Http(clock));

    private static Dictionary<string, string> Settings(PlayedVendor vendor) =>
        new() { ["baseUrl"] = vendor.Address, ["token"] = Secret, ["formId"] = "form/1" };

    private static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Item(string id, DateTimeOffset submitted, string answers = "", string hidden = """{"stage":"support","channel":"web","segment":""}""") => $$"""
        {"response_id":"{{id}}","token":"t-{{id}}","landed_at":"{{Iso(submitted.AddSeconds(-50))}}","submitted_at":"{{Iso(submitted)}}","hidden":{{hidden}},"answers":[{{answers}}],"unknown":1}
        """;

    private static string Answered(string reference, string value) => $$"""{"field":{"id":"f","type":"x","ref":"{{reference}}"},{{value}}}""";

    private static string Page(params string[] items) => $$"""{"total_items":{{items.Length}},"page_count":1,"items":[{{string.Join(',', items)}}]}""";

    /// <summary>Plays the vendor's walk: since is inclusive, sorted as asked, page_size at a time.</summary>
    private static Task<PlayedVendor> WithResponsesAsync(IReadOnlyList<(string Id, DateTimeOffset At)> responses) => PlayedVendor.StartAsync(asked =>
    {
        Assert.Equal("submitted_at,asc", asked["sort"]);
        Assert.Null(asked["after"]);
        Assert.Null(asked["before"]);
        var since = DateTimeOffset.Parse(asked["since"]!, CultureInfo.InvariantCulture);
        var found = responses.Where(one => one.At >= since).OrderBy(one => one.At).ToList();
        return $$"""{"total_items":{{found.Count}},"items":[{{string.Join(',', found.Take((int)asked.Number("page_size")!).Select(one => Item(one.Id, one.At, Answered("nps", "\"type\":\"number\",\"number\":9"))))}}]}""";
    });

    [Fact]
    public async Task The_walk_goes_from_the_oldest_to_the_newest_and_misses_nothing()
    {
        // Pages end inside a second that several responses share.
        var all = Enumerable.Range(0, 2500).Select(i => ($"r{i}", Start.AddSeconds(i / 7 * 7))).ToList();
        await using var vendor = await WithResponsesAsync(all);
        var batches = await Connector.AllAsync("responses", Settings(vendor));
        Assert.Equal(all.Select(one => one.Item1).ToHashSet(), batches.Facts<Answer>().Select(answer => answer.ResponseId).ToHashSet());
        Assert.Equal(3, batches.Count);
        Assert.Equal(batches.Select(batch => batch.Cursor).Order(StringComparer.Ordinal), batches.Select(batch => batch.Cursor));
        Assert.All(vendor.Requests, one => Assert.Equal("/forms/form/1/responses", Uri.UnescapeDataString(one.Path)));
        Assert.Equal("2025-06-01T00:00:00Z", vendor.Requests.First()["since"]);
    }

    [Fact]
    public async Task The_hour_before_the_cursor_is_read_again()
    {
        await using var vendor = await WithResponsesAsync([("late", Start.AddMinutes(-31)), ("old", Start.AddMinutes(-61)), ("last", Start)]);
        var batches = await Connector.AllAsync("responses", Settings(vendor), Start.ToString("O", CultureInfo.InvariantCulture));
        Assert.Equal(["late", "last"], batches.Facts<Answer>().Select(answer => answer.ResponseId));
        Assert.Equal(Start, DateTimeOffset.Parse(batches[^1].Cursor!, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_pull_that_finds_nothing_keeps_the_cursor()
    {
        await using var vendor = await PlayedVendor.StartAsync(Page());
        var cursor = Start.ToString("O", CultureInfo.InvariantCulture);
        Assert.Equal(cursor, Assert.Single(await Connector.AllAsync("responses", Settings(vendor), cursor)).Cursor);
    }

    [Fact]
    public async Task A_second_with_more_than_a_page_of_responses_is_a_loud_fault()
    {
        await using var vendor = await WithResponsesAsync([.. Enumerable.Range(0, 1001).Select(i => ($"r{i}", Start))]);
        var fault = await Connector.FaultAsync("responses", Settings(vendor), Start.ToString("O", CultureInfo.InvariantCulture), since: "2025-06-10");
        Assert.Equal(FaultKind.Nonsense, fault.Kind);
        Assert.Contains("does not move", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Responses_that_come_newest_first_are_a_loud_fault_before_any_is_skipped()
    {
        await using var vendor = await PlayedVendor.StartAsync(Page([.. Enumerable.Range(0, 1000).Select(i => Item($"r{i}", Start.AddSeconds(-i)))]));
        Assert.Equal(FaultKind.Nonsense, (await Connector.FaultAsync("responses", Settings(vendor))).Kind);
    }

    [Fact]
    public async Task Each_answered_question_is_one_answer_and_an_unanswered_one_is_none()
    {
        await using var vendor = await PlayedVendor.StartAsync(Page(
            Item("a", Start, string.Join(',', Answered("nps", "\"type\":\"number\",\"number\":0"), Answered("csat", "\"type\":\"number\",\"number\":5"),
                Answered("comment", "\"type\":\"text\",\"text\":\"Fi\\u0000ne\""), Answered("other", "\"type\":\"text\",\"text\":\"x\""))),
            Item("b", Start, Answered("csat", "\"type\":\"number\",\"number\":null"), hidden: "null"),
            Item("c", Start)));
        var answers = (await Connector.AllAsync("responses", Settings(vendor))).Facts<Answer>();
        Assert.Equal([("nps", "nps", 0m, null), ("csat", "csat", 5m, null), ("comment", "text", (decimal?)null, "Fine")],
            answers.Select(answer => (answer.Question, answer.Kind, answer.Score, answer.Comment)));
        Assert.All(answers, answer => Assert.Equal(("a", "support", "web", null), (answer.ResponseId, answer.Stage, answer.Channel, answer.Segment)));
        Assert.All(answers, answer => Assert.Equal((Start, Start.ToUnixTimeMilliseconds()), (answer.SubmittedAt, answer.Version)));
    }

    [Theory]
    [InlineData("nps", "11")]
    [InlineData("nps", "-1")]
    [InlineData("nps", "7.5")]
    [InlineData("nps", "\"NaN\"")]
    [InlineData("csat", "0")]
    [InlineData("csat", "6")]
    public async Task A_score_that_the_scale_lacks_is_rejected(string question, string number)
    {
        await using var vendor = await PlayedVendor.StartAsync(Page(
            Item("a", Start, Answered(question, $"\"type\":\"number\",\"number\":{number}") + "," + Answered("comment", "\"type\":\"text\",\"text\":\"private words\""))));
        var batches = await Connector.AllAsync("responses", Settings(vendor));
        Assert.Equal("text", Assert.Single(batches.Facts<Answer>()).Kind);
        Assert.Contains("\"a\"", Assert.Single(batches.Rejected()).Payload, StringComparison.Ordinal);
        Assert.DoesNotContain("private", batches.Rejected()[0].Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whole_number_written_as_a_fraction_is_accepted()
    {
        await using var vendor = await PlayedVendor.StartAsync(Page(Item("a", Start, Answered("nps", "\"type\":\"number\",\"number\":10.0"))));
        Assert.Equal(10m, Assert.Single((await Connector.AllAsync("responses", Settings(vendor))).Facts<Answer>()).Score);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"0001-01-01T00:00:00Z\"")]
    public async Task A_response_that_is_not_submitted_waits(string submitted)
    {
        await using var vendor = await PlayedVendor.StartAsync(Page($$"""{"response_id":"p","landed_at":"{{Iso(Start)}}","submitted_at":{{submitted}},"answers":[{{Answered("nps", "\"number\":3")}}]}"""));
        var batch = Assert.Single(await Connector.AllAsync("responses", Settings(vendor)));
        Assert.Equal((0, 0, null), (batch.Records.Count, batch.Rejects!.Count, batch.Cursor));
    }

    [Theory]
    [InlineData("{\"response_id\":\"x\",\"answers\":[]}")]
    [InlineData("{\"response_id\":\"x\",\"submitted_at\":true}")]
    [InlineData("42")]
    public async Task A_response_of_another_shape_is_rejected_alone(string item)
    {
        await using var vendor = await PlayedVendor.StartAsync(Page(item, Item("a", Start, Answered("nps", "\"number\":3"))));
        var batches = await Connector.AllAsync("responses", Settings(vendor));
        Assert.Single(batches.Facts<Answer>());
        Assert.Contains("submitted_at", Assert.Single(batches.Rejected()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_landing_after_the_submission_gives_the_later_version()
    {
        var item = Item("a", Start, Answered("nps", "\"number\":3")).Replace(Iso(Start.AddSeconds(-50)), Iso(Start.AddMinutes(9)), StringComparison.Ordinal);
        await using var vendor = await PlayedVendor.StartAsync(Page(item));
        Assert.Equal(Start.AddMinutes(9).ToUnixTimeMilliseconds(), Assert.Single((await Connector.AllAsync("responses", Settings(vendor))).Facts<Answer>()).Version);
    }

    [Fact]
    public async Task Other_references_and_fields_can_be_named()
    {
        await using var vendor = await PlayedVendor.StartAsync(Page(Item("a", Start, Answered("q-17", "\"number\":3"), """{"moment":"onboarding"}""")));
        var answer = Assert.Single((await Connector.AllAsync("responses", new(Settings(vendor)) { ["npsRef"] = "q-17", ["stageField"] = "moment" })).Facts<Answer>());
        Assert.Equal(("q-17", "nps", "onboarding", null), (answer.Question, answer.Kind, answer.Stage, answer.Channel));
    }

    [Fact]
    public async Task Effort_is_a_scale_of_seven_and_can_be_mapped_beside_the_others()
    {
        await using var vendor = await PlayedVendor.StartAsync(Page(
            Item("a", Start, Answered("q-effort", "\"type\":\"number\",\"number\":7")), Item("b", Start, Answered("q-effort", "\"type\":\"number\",\"number\":8"))));
        var batches = await Connector.AllAsync("responses", new(Settings(vendor)) { ["cesRef"] = "q-effort" });
        var answer = Assert.Single(batches.Facts<Answer>());
        Assert.Equal(("q-effort", "ces", 7m), (answer.Question, answer.Kind, answer.Score));
        Assert.Contains("from 1 to 7", Assert.Single(batches.Rejected()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_than_two_requests_are_sent_in_a_second()
    {
        await using var vendor = await WithResponsesAsync([.. Enumerable.Range(0, 2500).Select(i => ($"r{i}", Start.AddSeconds(i)))]);
        await Connector.AllAsync("responses", Settings(vendor));
        Assert.Equal(3, vendor.Requests.Count);
        Assert.Single(clock.Waits);
    }

    [Fact]
    public async Task A_refused_token_is_told_in_typeforms_words_and_never_shown()
    {
        await using var vendor = await PlayedVendor.StartAsync(asked => new Answered($$"""{"code":"AUTHENTICATION_FAILED","description":"Token {{Secret}} not found ({{asked.Authorization}})"}""", 403));
        var fault = await Connector.FaultAsync("responses", Settings(vendor));
        Assert.Equal(FaultKind.Refused, fault.Kind);
        Assert.Contains("AUTHENTICATION_FAILED", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_does_not_exist_is_a_wrong_setting()
    {
        await using var vendor = await PlayedVendor.StartAsync(new Answered("""{"code":"FORM_NOT_FOUND","description":"no such form"}""", 404));
        Assert.Equal(FaultKind.Misconfigured, (await Connector.FaultAsync("responses", Settings(vendor))).Kind);
    }
}
