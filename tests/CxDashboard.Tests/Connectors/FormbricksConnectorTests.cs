// Formbricks' responses as the connector walks and reads them, from a vendor whose pages shift while they are read.
using System.Globalization;
using System.Text.Json;
using CxDashboard.Core.Warehouse;
using CxDashboard.Jobs.Connectors;

namespace CxDashboard.Tests.Connectors;

public sealed class FormbricksConnectorTests
{
    private const string Secret = "fbk_canary_key";

    private static readonly DateTimeOffset Start = new(2025, 6, 10, 8, 0, 0, TimeSpan.Zero);

    private readonly SkippingClock clock = Pulling.Clock();

    private FormbricksConnector Connector => new(Pulling.Http(clock));

    /// <summary>A response of the played vendor.</summary>
    private sealed record Response(string Id, DateTimeOffset Created, DateTimeOffset Updated, string Data = """{"q-nps":9}""", string More = "")
    {
        public string Json => $$"""{"id":"{{Id}}","createdAt":"{{Iso(Created)}}","updatedAt":"{{Iso(Updated)}}","finished":true,"data":{{Data}}{{More}}}""";
    }

    private static Dictionary<string, string> Settings(PlayedVendor vendor) => new()
    {
        ["baseUrl"] = vendor.Address, ["apiKey"] = Secret, ["surveyId"] = "cm4survey", ["npsRef"] = "q-nps", ["csatRef"] = "q-csat", ["cesRef"] = "q-ces", ["commentRef"] = "q-text",
    };

    private static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static List<Response> Many(int count, Func<int, DateTimeOffset> at) => [.. Enumerable.Range(0, count).Select(i => new Response($"r{i}", at(i), at(i)))];

    /// <summary>Plays the vendor over a list that a test may change before any page.</summary>
    private static Task<PlayedVendor> PlayAsync(List<Response> responses, Action<Asked>? before = null, int most = int.MaxValue) => PlayedVendor.StartAsync(asked =>
    {
        before?.Invoke(asked);
        var (skip, limit) = ((int)(asked.Number("skip") ?? 0), (int)asked.Number("limit")!.Value);
        var found = responses.Where(one => asked["startDate"] is not { } from || one.Created >= At(from)).Where(one => asked["endDate"] is not { } to || one.Created <= At(to)).ToList();
        Func<Response, DateTimeOffset> moment = asked["sortBy"] == "createdAt" ? one => one.Created : one => one.Updated;
        var sorted = asked["order"] == "asc" ? found.OrderBy(moment) : found.OrderByDescending(moment);
        var page = sorted.ThenBy(one => one.Id, StringComparer.Ordinal).Skip(skip).Take(Math.Min(limit, most));
        return $$"""{"data":[{{string.Join(',', page.Select(one => one.Json))}}],"meta":{"total":{{found.Count}},"limit":{{limit}},"offset":{{skip}} } }""";
    });

    private static DateTimeOffset At(string iso) => DateTimeOffset.Parse(iso, CultureInfo.InvariantCulture);

    private static HashSet<string> Ids(IEnumerable<Batch> batches) => [.. batches.Facts<Answer>().Select(answer => answer.ResponseId)];

    [Fact]
    public async Task The_history_is_walked_from_the_oldest_by_time_and_never_by_skip()
    {
        // Pages end inside a moment that several responses share.
        var all = Many(600, i => Start.AddSeconds(i / 7));
        await using var vendor = await PlayAsync(all);
        var batches = await Connector.AllAsync("responses", Settings(vendor));
        Assert.Equal([.. all.Select(one => one.Id)], Ids(batches));
        Assert.All(vendor.Requests.Where(one => one["sortBy"] == "createdAt"), one => Assert.Null(one["skip"]));
        Assert.Equal("2025-06-01T00:00:00.000Z", vendor.Requests.First(one => one["sortBy"] == "createdAt")["startDate"]);
        Assert.Equal($"all|{Iso(all[^1].Updated)}", batches[^1].Cursor);
    }

    [Fact]
    public async Task A_later_pull_reads_what_was_finished_or_added_since_and_no_history()
    {
        var all = Many(400, i => Start.AddMinutes(i));
        await using var vendor = await PlayAsync(all);
        var first = await Connector.AllAsync("responses", Settings(vendor));
        all[3] = all[3] with { Updated = Start.AddDays(2), Data = """{"q-nps":2}""" };
        all.Add(new Response("new", Start.AddDays(2), Start.AddDays(2)));
        vendor.Requests.Clear();
        var later = await Connector.AllAsync("responses", Settings(vendor), first[^1].Cursor);
        Assert.Equal("q-nps 2", string.Join(' ', later.Facts<Answer>().Where(answer => answer.ResponseId == "r3").Select(answer => $"{answer.Question} {answer.Score}")));
        Assert.Contains("new", Ids(later));
        Assert.Single(vendor.Requests);
        Assert.All(later.Facts<Answer>().Where(answer => answer.ResponseId == "r3"), answer => Assert.Equal((Start.AddMinutes(3), Start.AddDays(2).ToUnixTimeMilliseconds()), (answer.SubmittedAt, answer.Version)));
    }

    [Fact]
    public async Task What_changes_while_the_history_is_walked_is_read_before_the_pull_ends()
    {
        var all = Many(600, i => Start.AddMinutes(i));
        var walked = 0;
        await using var vendor = await PlayAsync(all, asked =>
        {
            if (asked["sortBy"] != "createdAt" || ++walked != 3) return;
            all[1] = all[1] with { Updated = Start.AddDays(1), Data = """{"q-nps":0,"q-text":"Late"}""" };
        });
        var batches = await Connector.AllAsync("responses", Settings(vendor));
        Assert.Equal("Late", batches.Facts<Answer>().Last(answer => answer.ResponseId == "r1" && answer.Kind == "text").Comment);
        Assert.Equal($"all|{Iso(Start.AddDays(1))}", batches[^1].Cursor);
    }

    [Fact]
    public async Task Answers_that_arrive_while_the_changes_are_walked_push_none_out_of_sight()
    {
        var all = Many(900, i => Start.AddMinutes(i));
        var pages = 0;
        await using var vendor = await PlayAsync(all, asked =>
        {
            if (asked["skip"] is null) return;
            // Before every page some arrive, and one that was not reached yet is finished and comes to the front.
            for (var i = 0; i < 40; i++) all.Add(new Response($"n{pages}-{i}", Start.AddDays(3).AddMinutes(pages), Start.AddDays(3).AddMinutes(pages)));
            all[100 + pages] = all[100 + pages] with { Updated = Start.AddDays(3).AddMinutes(pages++) };
        });
        var first = await Connector.AllAsync("responses", Settings(vendor), $"all|{Iso(Start)}");
        var second = await Connector.AllAsync("responses", Settings(vendor), first[^1].Cursor);
        Assert.Empty(all.Select(one => one.Id).Except(Ids(first.Concat(second))));
        Assert.All(first.SkipLast(1), batch => Assert.Null(batch.Cursor));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(200)]
    public async Task Responses_deleted_while_the_changes_are_walked_pull_none_out_of_sight(int deleted)
    {
        var all = Many(900, i => Start.AddMinutes(i));
        var pages = 0;
        await using var vendor = await PlayAsync(all, asked =>
        {
            if (asked["skip"] is not null && ++pages == 3) all.RemoveRange(all.Count - deleted, deleted);
        });
        Assert.Empty(all.Select(one => one.Id).Except(Ids(await Connector.AllAsync("responses", Settings(vendor), $"all|{Iso(Start)}"))));
    }

    [Fact]
    public async Task A_walk_that_was_cut_short_goes_on_from_its_cursor_and_keeps_its_mark()
    {
        var all = Many(600, i => Start.AddMinutes(i));
        await using var vendor = await PlayAsync(all);
        var cut = (await Connector.AllAsync("responses", Settings(vendor)))[0].Cursor;
        Assert.Equal($"{Iso(Start.AddMinutes(249))}|{Iso(Start.AddMinutes(599))}", cut);
        all[0] = all[0] with { Updated = Start.AddDays(1), Data = """{"q-nps":1}""" };
        vendor.Requests.Clear();
        var rest = await Connector.AllAsync("responses", Settings(vendor), cut);
        Assert.Equal(Iso(Start.AddMinutes(249)), vendor.Requests.First()["startDate"]);
        Assert.Equal(1, rest.Facts<Answer>().Last(answer => answer.ResponseId == "r0").Score);
    }

    [Fact]
    public async Task A_page_that_comes_again_and_again_is_a_loud_fault()
    {
        var all = Many(250, i => Start.AddMinutes(i));
        await using var same = await PlayedVendor.StartAsync(new Answered($$"""{"data":[{{string.Join(',', all.Select(one => one.Json))}}]}"""));
        await using var again = await PlayedVendor.StartAsync(new Answered($$"""{"data":[{{string.Join(',', all.AsEnumerable().Reverse().Select(one => one.Json))}}]}"""));
        foreach (var (vendor, cursor) in new[] { (same, $"-|{Iso(Start)}"), (again, $"all|{Iso(Start)}") })
        {
            var fault = await Connector.FaultAsync("responses", Settings(vendor), cursor);
            Assert.Equal(FaultKind.Nonsense, fault.Kind);
            Assert.Contains("does not move", fault.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("-")]
    [InlineData("all")]
    public async Task An_answer_to_another_question_does_not_end_the_walk(string history)
    {
        // As a cache would give it that looks at the path alone: the one response of the first question.
        var one = Many(1, _ => Start)[0].Json;
        await using var vendor = await PlayedVendor.StartAsync(new Answered($$"""{"data":[{{one}}],"meta":{"total":4000,"limit":1,"offset":0} }"""));
        var fault = await Connector.FaultAsync("responses", Settings(vendor), $"{history}|{Iso(Start)}");
        Assert.Equal((FaultKind.Nonsense, "Formbricks answers another question than was asked: 1 responses from 0 on instead of 250 from 0 on."), (fault.Kind, fault.Message));
    }

    [Fact]
    public async Task Pages_shorter_than_asked_for_are_read_on_while_the_vendor_counts_more()
    {
        var all = Many(600, i => Start.AddMinutes(i));
        await using var vendor = await PlayAsync(all, most: 90);
        Assert.Equal([.. all.Select(one => one.Id)], Ids(await Connector.AllAsync("responses", Settings(vendor))));
        Assert.Equal([.. all.Select(one => one.Id)], Ids(await Connector.AllAsync("responses", Settings(vendor), $"all|{Iso(Start)}")));
    }

    [Theory]
    [InlineData("-")]
    [InlineData("all")]
    public async Task Nothing_where_the_vendor_counts_responses_is_a_loud_fault(string history)
    {
        await using var vendor = await PlayAsync(Many(3, i => Start.AddMinutes(i)), most: 0);
        var fault = await Connector.FaultAsync("responses", Settings(vendor), $"{history}|{Iso(Start)}");
        Assert.Equal((FaultKind.Nonsense, "Formbricks gives nothing, but says that there are 3 more responses."), (fault.Kind, fault.Message));
    }

    [Fact]
    public async Task Responses_out_of_order_are_a_loud_fault_before_any_is_passed_over()
    {
        var all = Many(250, i => Start.AddMinutes(i * 7 % 250));
        await using var vendor = await PlayedVendor.StartAsync(new Answered($$"""{"data":[{{string.Join(',', all.Select(one => one.Json))}}]}"""));
        Assert.Equal(FaultKind.Nonsense, (await Connector.FaultAsync("responses", Settings(vendor), $"-|{Iso(Start)}")).Kind);
        Assert.Equal(FaultKind.Nonsense, (await Connector.FaultAsync("responses", Settings(vendor), $"all|{Iso(Start)}")).Kind);
    }

    [Fact]
    public async Task Each_answered_question_is_one_answer_and_what_was_passed_over_is_none()
    {
        await using var vendor = await PlayAsync([
            new("a", Start, Start, """{"q-nps":0,"q-csat":"5","q-ces":7,"q-text":"Fi\u0000ne","stage":"support","channel":"web","other":["x"]}""", ""","contactAttributes":{"segment":"smb","email":"a@example.com"}"""),
            new("b", Start, Start, """{"q-nps":null,"q-csat":"","q-text":""}"""),
            new("c", Start, Start, "{}")]);
        var answers = (await Connector.AllAsync("responses", Settings(vendor), $"-|{Iso(Start)}")).Facts<Answer>().DistinctBy(answer => answer.Question).ToList();
        Assert.Equal([("q-nps", "nps", 0m, null), ("q-csat", "csat", 5m, null), ("q-ces", "ces", 7m, null), ("q-text", "text", (decimal?)null, "Fine")],
            answers.Select(answer => (answer.Question, answer.Kind, answer.Score, answer.Comment)));
        Assert.All(answers, answer => Assert.Equal(("a", "support", "web", "smb", "a@example.com"), (answer.ResponseId, answer.Stage, answer.Channel, answer.Segment, answer.Respondent)));
    }

    [Theory]
    [InlineData("q-nps", "11")]
    [InlineData("q-csat", "0")]
    [InlineData("q-ces", "8")]
    [InlineData("q-ces", "\"easy\"")]
    [InlineData("q-nps", "[9]")]
    [InlineData("q-text", "{\"a\":1}")]
    public async Task What_the_scale_does_not_have_is_rejected_and_nobodys_words_are_kept(string question, string value)
    {
        await using var vendor = await PlayAsync([new("a", Start, Start, $$"""{"{{question}}":{{value}},"q-more":"Anna's words"}""")]);
        var batches = await Connector.AllAsync("responses", Settings(vendor), $"all|{Iso(Start)}");
        Assert.Empty(batches.Facts<Answer>());
        var reject = Assert.Single(batches.Rejected());
        Assert.Equal(("a", question), (JsonDocument.Parse(reject.Payload).RootElement.GetProperty("id").GetString(), JsonDocument.Parse(reject.Payload).RootElement.GetProperty("question").GetString()));
        Assert.DoesNotContain("Anna", reject.Payload, StringComparison.Ordinal);
        Assert.DoesNotContain("easy", reject.Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_too_heavy_to_build_is_asked_for_in_halves()
    {
        var all = Many(300, i => Start.AddMinutes(i));
        await using var heavy = await PlayedVendor.StartAsync(asked => asked.Number("limit") > 100 ? new Answered("", 504)
            : $$"""{"data":[{{string.Join(',', all.Where(one => asked["startDate"] is not { } from || one.Created >= At(from)).Take((int)asked.Number("limit")!.Value).Select(one => one.Json))}}]}""");
        var batches = new List<Batch>();
        // Only the history is played here.
        await Assert.ThrowsAsync<SourceFault>(() => Connector.IntoAsync(batches, "responses", Settings(heavy), $"-|{Iso(Start)}"));
        Assert.Equal(300, Ids(batches).Count);
    }

    [Fact]
    public async Task No_more_than_a_hundred_requests_are_sent_in_a_minute_and_the_key_is_never_shown()
    {
        await using var vendor = await PlayedVendor.StartAsync(new Answered($$"""{"error":{"code":401,"message":"Unauthorized {{Secret}}" } }""", 401));
        var connector = Connector;
        for (var i = 0; i < 101; i++)
            Assert.DoesNotContain(Secret, (await connector.FaultAsync("responses", Settings(vendor))).ToString(), StringComparison.Ordinal);
        Assert.Single(clock.Waits, wait => wait > TimeSpan.FromSeconds(30));
    }
}
