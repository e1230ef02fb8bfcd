// The played help desk: a walk through the export gives each ticket once, and the recording keeps its sums.
using System.Net;
using System.Text.Json.Nodes;

namespace CxDashboard.Tests.Sandbox;

public sealed class ZendeskTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    [Fact]
    public async Task A_cursor_walk_gives_each_ticket_once_and_ties_with_the_truth()
    {
        var tickets = await Walk(sandbox, "northwind", sandbox.Zendesk("northwind"));
        var truth = (await sandbox.TruthAtStart("northwind"))["tickets"]!.AsArray().ToDictionary(t => (long)t!["id"]!);
        Assert.Equal(truth.Count, tickets.Count);
        Assert.True(tickets.Count < 9000);
        var now = DateTimeOffset.Parse(RunningSandbox.Now + "Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds();
        foreach (var (id, ticket) in tickets)
        {
            var (expected, metrics) = (truth[id]!, ticket["metric_set"]!);
            Assert.Equal((string)expected["status"]!, (string)ticket["status"]!);
            Assert.Equal((int?)expected["replyBusiness"], (int?)metrics["reply_time_in_minutes"]!["business"]);
            Assert.Equal((int?)expected["fullCalendar"], (int?)metrics["full_resolution_time_in_minutes"]!["calendar"]);
            Assert.Equal((string?)expected["stage"], ticket["tags"]!.AsArray().Select(t => (string)t!).FirstOrDefault(t => t.StartsWith("stage_", StringComparison.Ordinal))?[6..]);
            Assert.Equal((string?)expected["reason"], ticket["tags"]!.AsArray().Select(t => (string)t!).FirstOrDefault(t => t.StartsWith("reason_", StringComparison.Ordinal))?[7..]);
            Assert.True((long)ticket["generated_timestamp"]! <= now);
        }
    }

    [Fact]
    public async Task A_moved_clock_changes_recent_tickets_and_loses_none()
    {
        await using var own = new RunningSandbox("--no-limits");
        await own.InitializeAsync();
        var before = await Walk(own, "lumen", own.Zendesk("lumen"));
        await own.Control("clock", new { today = "2026-11-24T12:00" });
        var after = await Walk(own, "lumen", own.Zendesk("lumen"));
        Assert.Subset(after.Keys.ToHashSet(), before.Keys.ToHashSet());
        Assert.Contains(before, t => (long)after[t.Key]["generated_timestamp"]! > (long)t.Value["generated_timestamp"]!);
    }

    [Fact]
    public async Task Ratings_tie_with_the_truth()
    {
        var scores = new Dictionary<long, string>();
        for (var url = "/zendesk/lumen/api/v2/satisfaction_ratings.json?start_time=0&page[size]=100"; url is not null;)
        {
            var page = await sandbox.Json(url, sandbox.Zendesk("lumen"));
            foreach (var rating in page["satisfaction_ratings"]!.AsArray())
                scores.Add((long)rating!["id"]!, (string)rating["score"]!);
            url = (bool)page["meta"]!["has_more"]! ? (string)page["links"]!["next"]! : null;
        }
        var truth = (await sandbox.TruthAtStart("lumen"))["ratings"]!.AsArray();
        Assert.Equal(truth.ToDictionary(r => (long)r!["id"]!, r => (string)r!["score"]!), scores);
    }

    [Fact]
    public async Task A_wrong_token_is_unauthorized_and_a_fresh_start_time_is_refused()
    {
        using var wrong = await sandbox.Get("/zendesk/northwind/api/v2/incremental/tickets/cursor.json?start_time=0", RunningSandbox.Basic("a@b", "c"));
        using var fresh = await sandbox.Get("/zendesk/northwind/api/v2/incremental/tickets/cursor.json?start_time=1795262390", sandbox.Zendesk("northwind"));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest), (wrong.StatusCode, fresh.StatusCode));
    }

    [Fact]
    public async Task The_eleventh_export_within_a_minute_must_wait()
    {
        await using var limited = new RunningSandbox("--seed", "7");
        await limited.InitializeAsync();
        const string path = "/zendesk/northwind/api/v2/incremental/tickets/cursor.json?start_time=0&per_page=1";
        for (var i = 0; i < 10; i++)
            Assert.Equal(HttpStatusCode.OK, (await limited.Get(path, limited.Zendesk("northwind"))).StatusCode);
        using var eleventh = await limited.Get(path, limited.Zendesk("northwind"));
        Assert.Equal(HttpStatusCode.TooManyRequests, eleventh.StatusCode);
        Assert.True(eleventh.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.StartsWith("total=10; remaining=0", eleventh.Headers.GetValues("zendesk-ratelimit-incremental-exports").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_recorded_export_keeps_its_tickets_and_minutes()
    {
        var recording = Path.Combine(SharedData(), "zendesk-recorded-apache");
        Assert.SkipUnless(Directory.Exists(recording), "the recorded export is not on this machine");
        await using var replaying = new RunningSandbox("--no-limits", "--replay-zendesk", recording);
        await replaying.InitializeAsync();
        var tickets = await Walk(replaying, "recorded", RunningSandbox.Basic("anyone@example", "recorded"), perPage: 100);
        var minutes = tickets.Values.Select(t => (long?)t["metric_set"]!["full_resolution_time_in_minutes"]!["calendar"]).OfType<long>().ToArray();
        Assert.Equal((1000, 65, 36_828_408), (tickets.Count, minutes.Length, minutes.Sum()));
        Assert.Equal((652, 283, 65), (Count("deleted"), Count("new"), Count("closed")));
        var ratings = await replaying.Json("/zendesk/recorded/api/v2/satisfaction_ratings.json", "Bearer recorded");
        Assert.Equal(65, ratings["satisfaction_ratings"]!.AsArray().Count);

        int Count(string status) => tickets.Values.Count(t => (string)t["status"]! == status);
    }

    private static async Task<Dictionary<long, JsonNode>> Walk(RunningSandbox at, string subdomain, string authorization, int perPage = 1000)
    {
        var tickets = new Dictionary<long, JsonNode>();
        var url = $"/zendesk/{subdomain}/api/v2/incremental/tickets/cursor.json?start_time=0&include=metric_sets&per_page={perPage}";
        while (true)
        {
            var page = await at.Json(url, authorization);
            foreach (var ticket in page["tickets"]!.AsArray())
                tickets.Add((long)ticket!["id"]!, ticket);
            if ((bool)page["end_of_stream"]!)
                return tickets;
            url = (string)page["after_url"]!;
        }
    }

    private static string SharedData()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CxDashboard.sln")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? ".", "..", "shared", "data");
    }
}
