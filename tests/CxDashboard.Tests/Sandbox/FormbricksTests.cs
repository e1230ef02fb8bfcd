// The played Formbricks: pages by skip give every response once while nothing changes, dates bound the beginning alone, and refusals name their field.
using System.Net;
using System.Text.Json.Nodes;

namespace CxDashboard.Tests.Sandbox;

public sealed class FormbricksTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    [Fact]
    public async Task A_walk_by_skip_gives_each_response_once_and_ties_with_the_truth()
    {
        var served = new Dictionary<string, JsonNode>();
        for (var skip = 0; await PageAsync("harbor", $"limit=250&skip={skip}&sortBy=createdAt&order=asc") is { Count: > 0 } page; skip += page.Count)
            foreach (var row in page)
                served.Add((string)row!["id"]!, row);
        var truth = (await sandbox.Truth("harbor"))["answers"]!.AsArray();
        Assert.Equal(truth.Count, served.Count);
        Assert.All(truth, answer =>
        {
            var data = served[(string)answer!["responseId"]!]["data"]!;
            Assert.Equal((Whole(answer["nps"]), Whole(answer["csat"]), Whole(answer["ces"]), (string?)answer["stage"]),
                (Asked("npsRef", data), Asked("csatRef", data), Asked("cesRef", data), (string?)data["stage"]));
        });
        Assert.Contains(truth, answer => answer!["ces"] is not null);
    }

    [Fact]
    public async Task A_half_way_response_is_finished_later_under_the_same_id_and_comes_to_the_front_of_the_changed()
    {
        await using var own = new RunningSandbox("--no-limits");
        await own.InitializeAsync();
        for (var minute = 6 * 60; minute < 24 * 60; minute += 15)
        {
            await own.Control("clock", new { today = $"2026-11-19T{minute / 60:00}:{minute % 60:00}" });
            if ((await LatestAsync(own)).FirstOrDefault(row => !(bool)row!["finished"]! && Asked("npsRef", row["data"]!) is not null) is not { } partial)
                continue;
            await own.Control("clock", new { today = "2026-11-21T12:00" });
            var later = (await LatestAsync(own)).Single(row => (string)row!["id"]! == (string)partial["id"]!)!;
            Assert.Equal((true, (string)partial["createdAt"]!), ((bool)later["finished"]!, (string)later["createdAt"]!));
            Assert.True(string.CompareOrdinal((string)later["updatedAt"]!, (string)partial["updatedAt"]!) > 0);
            return;
        }
        Assert.Fail("no response was half-way all day");
    }

    [Theory]
    [InlineData("limit=251", "limit")]
    [InlineData("sortBy=finished", "sortBy")]
    [InlineData("startDate=soon", "startDate")]
    public async Task A_bad_request_names_its_field(string query, string field)
    {
        using var refused = await sandbox.Get(sandbox.FormbricksPath("northwind", query), key: sandbox.FormbricksKey("northwind"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(field, (string)JsonNode.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!["details"]![0]!["field"]!);
    }

    [Fact]
    public async Task A_strange_key_and_one_client_are_refused_and_a_strange_survey_is_empty()
    {
        using var stranger = await sandbox.Get(sandbox.FormbricksPath("northwind", "limit=1"), key: "fbk_nobody");
        using var refused = await sandbox.Get(sandbox.FormbricksPath("lumen", "limit=1"), key: sandbox.FormbricksKey("lumen"));
        using var empty = await sandbox.Get(sandbox.FormbricksPath("harbor", "limit=1"), key: sandbox.FormbricksKey("northwind"));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden), (stranger.StatusCode, refused.StatusCode));
        Assert.Empty((await RunningSandbox.Read(empty))["data"]!.AsArray());
    }

    [Fact]
    public async Task The_hundred_and_first_request_within_a_minute_is_refused()
    {
        await using var limited = new RunningSandbox("--seed", "7");
        await limited.InitializeAsync();
        var asked = await Task.WhenAll(Enumerable.Range(0, 101).Select(_ => limited.Get(limited.FormbricksPath("harbor", "limit=1"), key: limited.FormbricksKey("harbor"))));
        Assert.Equal(1, asked.Count(response => response.StatusCode == HttpStatusCode.TooManyRequests));
    }

    private async Task<JsonArray> PageAsync(string client, string query) =>
        (await RunningSandbox.Read(await sandbox.Get(sandbox.FormbricksPath(client, query), key: sandbox.FormbricksKey(client))))["data"]!.AsArray();

    private static async Task<JsonArray> LatestAsync(RunningSandbox at) =>
        (await RunningSandbox.Read(await at.Get(at.FormbricksPath("northwind", "limit=100&sortBy=updatedAt"), key: at.FormbricksKey("northwind"))))["data"]!.AsArray();

    private int? Asked(string question, JsonNode data) => Whole(data[(string)sandbox.Client("northwind")["formbricks"]![question]!]);

    private static int? Whole(JsonNode? number) => (int?)number;
}
