// The played survey: walks by token and by time give every answer once, and one client's token is refused.
using System.Net;
using System.Text.Json.Nodes;

namespace CxDashboard.Tests.Sandbox;

public sealed class TypeformTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    [Fact]
    public async Task A_walk_back_by_token_gives_each_answer_once_and_ties_with_the_truth()
    {
        var served = new Dictionary<string, JsonNode>();
        var path = $"{sandbox.ResponsesPath("harbor")}?page_size=1000";
        for (var before = ""; ;)
        {
            var items = (await sandbox.Json(path + before, sandbox.Typeform("harbor")))["items"]!.AsArray();
            if (items.Count == 0)
                break;
            foreach (var item in items)
                served.Add((string)item!["response_id"]!, item);
            before = $"&before={items[^1]!["token"]}";
        }
        var truth = (await sandbox.Truth("harbor"))["answers"]!.AsArray();
        Assert.Equal(truth.Count, served.Count);
        foreach (var answer in truth)
        {
            var item = served[(string)answer!["responseId"]!];
            Assert.Equal((int?)answer["nps"], Number(item, "nps"));
            Assert.Equal((int?)answer["csat"], Number(item, "csat"));
            Assert.Equal((string?)answer["stage"], (string?)item["hidden"]!["stage"]);
        }
    }

    [Fact]
    public async Task A_half_way_answer_is_completed_later_under_the_same_id()
    {
        await using var own = new RunningSandbox("--no-limits");
        await own.InitializeAsync();
        // A day is walked in quarters of an hour until some answer is caught half-way.
        for (var minute = 6 * 60; minute < 24 * 60; minute += 15)
        {
            await own.Control("clock", new { today = $"2026-11-19T{minute / 60:00}:{minute % 60:00}" });
            var latest = await Latest(own);
            if (latest.FirstOrDefault(i => (string)i["response_type"]! == "partial" && Number(i, "nps") is not null) is not { } partial)
                continue;
            await own.Control("clock", new { today = "2026-11-21T12:00" });
            var later = (await Latest(own)).Single(i => (string)i["response_id"]! == (string)partial["response_id"]!);
            Assert.Equal("completed", (string)later["response_type"]!);
            return;
        }
        Assert.Fail("no answer was half-way all day");
    }

    [Fact]
    public async Task A_token_walk_cannot_be_sorted_and_one_client_is_refused()
    {
        using var clash = await sandbox.Get($"{sandbox.ResponsesPath("northwind")}?before=x&sort=submitted_at,asc", sandbox.Typeform("northwind"));
        using var refused = await sandbox.Get(sandbox.ResponsesPath("lumen"), sandbox.Typeform("lumen"));
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Forbidden), (clash.StatusCode, refused.StatusCode));
        Assert.Contains("AUTHENTICATION_FAILED", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_third_request_within_a_second_is_refused()
    {
        await using var limited = new RunningSandbox("--seed", "7");
        await limited.InitializeAsync();
        var asked = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => limited.Get(limited.ResponsesPath("harbor"), limited.Typeform("harbor"))));
        Assert.Contains(asked, r => r.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Contains(asked, r => r.StatusCode == HttpStatusCode.OK);
    }

    private static async Task<JsonNode[]> Latest(RunningSandbox at) =>
        [.. (await at.Json($"{at.ResponsesPath("northwind")}?page_size=60", at.Typeform("northwind")))["items"]!.AsArray().Select(i => i!)];

    private static int? Number(JsonNode item, string field) =>
        (int?)item["answers"]!.AsArray().FirstOrDefault(a => (string)a!["field"]!["ref"]! == field)?["number"];
}
