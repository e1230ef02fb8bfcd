// The played Data API: its reports tie with the truth, and it refuses what Google refuses.
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace CxDashboard.Tests.Sandbox;

public sealed class Ga4Tests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    private static readonly object[] s_history = [new { startDate = "548daysAgo", endDate = "today" }];

    [Fact]
    public async Task Report_pages_add_up_to_the_truth()
    {
        var token = await sandbox.Ga4Token("harbor");
        var dimensions = new[] { new { name = "date" }, new { name = "sessionDefaultChannelGroup" }, new { name = "deviceCategory" }, new { name = "country" } };
        var metrics = new[] { new { name = "sessions" }, new { name = "engagedSessions" }, new { name = "userEngagementDuration" }, new { name = "newUsers" } };
        var orderBys = dimensions.Select(d => new { dimension = new { dimensionName = d.name } }).ToArray();
        var served = new Dictionary<string, long[]>();
        for (int offset = 0, count = 1; offset < count; offset += 15_000)
        {
            var page = await RunningSandbox.Read(await sandbox.Report("harbor", token,
                new { dimensions, metrics, dateRanges = s_history, orderBys, offset = $"{offset}", limit = "15000" }));
            count = (int)page["rowCount"]!;
            foreach (var row in page["rows"]!.AsArray())
                Assert.True(served.TryAdd(Key(row!), Values(row!)));
        }
        var truth = (await sandbox.TruthAtStart("harbor"))["web"]!.AsArray();
        Assert.Equal(truth.Count, served.Count);
        foreach (var cell in truth)
            Assert.Equal([(long)cell!["sessions"]!, (long)cell["engagedSessions"]!, (long)cell["engagementSeconds"]!, (long)cell["newUsers"]!],
                served[$"{((string)cell["day"]!).Replace("-", "", StringComparison.Ordinal)}|{cell["channel"]}|{cell["device"]}|{cell["country"]}"]);
    }

    [Fact]
    public async Task Event_sessions_tie_with_the_truth_and_completions_never_exceed_entries()
    {
        var token = await sandbox.Ga4Token("harbor");
        var report = await RunningSandbox.Read(await sandbox.Report("harbor", token, new
        {
            dimensions = new[] { new { name = "eventName" } },
            metrics = new[] { new { name = "sessions" } },
            dateRanges = s_history,
        }));
        var truth = await sandbox.TruthAtStart("harbor");
        var events = truth["events"]!.AsArray();
        var sums = events.GroupBy(e => (string)e!["event"]!).ToDictionary(g => g.Key, g => g.Sum(e => (long)e!["sessions"]!));
        Assert.Equal(sums, report["rows"]!.AsArray().ToDictionary(r => Key(r!), r => Values(r!)[0]));
        var cells = events.ToDictionary(e => (e!["day"]!.ToString(), e["channel"]!.ToString(), e["device"]!.ToString(), e["event"]!.ToString()), e => (int)e!["sessions"]!);
        foreach (var stage in truth["stages"]!.AsArray().Where(s => s!["completedBy"] is not null))
            Assert.All(cells.Where(c => c.Key.Item4 == (string)stage!["completedBy"]!), c =>
                Assert.True(c.Value <= cells.GetValueOrDefault((c.Key.Item1, c.Key.Item2, c.Key.Item3, (string)stage!["enteredBy"]!))));
    }

    [Theory]
    [InlineData("isoYearIsoWeek", "week", 7)]
    [InlineData("yearMonth", "month", 31)]
    public async Task People_of_a_period_are_fewer_than_its_days_together_and_no_fewer_than_its_best_days(string dimension, string grain, int days)
    {
        var token = await sandbox.Ga4Token("harbor");
        var users = (await sandbox.TruthAtStart("harbor"))["users"]!.AsArray().Select(u => (Grain: (string)u!["grain"]!, Last: DateOnly.Parse((string)u["day"]!, CultureInfo.InvariantCulture), Users: (long)u["users"]!)).ToList();
        var byDay = users.Where(u => u.Grain == "day").ToDictionary(u => u.Last, u => u.Users);
        var periods = users.Where(u => u.Grain == grain).Skip(1).ToList();
        Assert.True(periods.Count >= 12);

        Assert.All(periods, period =>
        {
            var first = grain == "week" ? period.Last.AddDays(-6) : new DateOnly(period.Last.Year, period.Last.Month, 1);
            var own = Enumerable.Range(0, days).Select(first.AddDays).Where(day => day <= period.Last).Select(day => byDay[day]).ToList();
            Assert.InRange(period.Users, own.Max(), own.Sum() - 1);
        });
        var report = await RunningSandbox.Read(await sandbox.Report("harbor", token, new
        {
            dimensions = new[] { new { name = dimension } }, metrics = new[] { new { name = "activeUsers" } }, dateRanges = s_history,
        }));
        var served = report["rows"]!.AsArray().Select(row => Values(row!)[0]).ToHashSet();
        Assert.All(periods, period => Assert.Contains(period.Users, served));
    }

    [Fact]
    public async Task A_days_landing_pages_hold_its_sessions_and_its_engaged_ones()
    {
        var truth = await sandbox.TruthAtStart("northwind");
        Dictionary<string, (long, long)> ByDay(string list) => truth[list]!.AsArray().GroupBy(row => (string)row!["day"]!)
            .ToDictionary(day => day.Key, day => (day.Sum(row => (long)row!["sessions"]!), day.Sum(row => (long)row!["engagedSessions"]!)));

        Assert.Equal(ByDay("web"), ByDay("landings"));
        Assert.All(truth["landings"]!.AsArray(), row => Assert.True((long)row!["engagedSessions"]! <= (long)row["sessions"]!));
        var report = await RunningSandbox.Read(await sandbox.Report("northwind", await sandbox.Ga4Token("northwind"), new
        {
            dimensions = new[] { new { name = "landingPage" } }, metrics = new[] { new { name = "sessions" }, new { name = "keyEvents" } }, dateRanges = s_history,
        }));
        var pages = truth["landings"]!.AsArray().GroupBy(row => (string)row!["page"]!).ToDictionary(page => page.Key, page => (page.Sum(row => (long)row!["sessions"]!), page.Sum(row => (long)row!["keyEvents"]!)));
        Assert.Equal(pages, report["rows"]!.AsArray().ToDictionary(row => Key(row!), row => (Values(row!)[0], Values(row!)[1])));
    }

    [Fact]
    public async Task The_pages_of_the_funnel_follow_from_its_events_and_whoever_began_on_a_page_saw_it()
    {
        var truth = await sandbox.TruthAtStart("northwind");
        var pages = truth["pages"]!.AsArray();
        string Cell(JsonNode? row) => $"{row!["day"]} {row["channel"]} {row["device"]}";
        Dictionary<string, long> On(string list, string field, string value) => truth[list]!.AsArray()
            .Where(row => (string)row![field]! == value).ToDictionary(Cell, row => (long)row!["sessions"]!);

        foreach (var (page, name) in new[] { ("/checkout", "begin_checkout"), ("/checkout/thanks", "purchase"), ("/signup", "setup_start"), ("/signup/done", "setup_complete"), ("/club", "club_visit") })
            Assert.Equal(On("events", "event", name), On("pages", "page", page));
        var (checkouts, views) = (On("events", "event", "begin_checkout"), On("events", "event", "view_item"));
        Assert.All(On("pages", "page", "/pricing"), cell => Assert.InRange(cell.Value, checkouts.GetValueOrDefault(cell.Key), views[cell.Key]));
        var starts = On("events", "event", "session_start");
        Assert.All(pages, row => Assert.True((long)row!["sessions"]! <= starts[Cell(row)]));
        var seen = pages.GroupBy(row => ((string)row!["day"]!, (string)row["page"]!)).ToDictionary(page => page.Key, page => page.Sum(row => (long)row!["sessions"]!));
        Assert.All(truth["landings"]!.AsArray(), row => Assert.True((long)row!["sessions"]! <= seen[((string)row["day"]!, (string)row["page"]!)]));
    }

    [Fact]
    public async Task Sessions_by_page_tie_with_the_truth_and_come_with_nothing_else()
    {
        var token = await sandbox.Ga4Token("harbor");
        object Report(string metric) => new { dimensions = new[] { new { name = "pagePath" }, new { name = "deviceCategory" } }, metrics = new[] { new { name = metric } }, dateRanges = s_history };

        var report = await RunningSandbox.Read(await sandbox.Report("harbor", token, Report("sessions")));

        var sums = (await sandbox.TruthAtStart("harbor"))["pages"]!.AsArray().GroupBy(row => $"{row!["page"]}|{row["device"]}").ToDictionary(cell => cell.Key, cell => cell.Sum(row => (long)row!["sessions"]!));
        Assert.Equal(sums, report["rows"]!.AsArray().ToDictionary(row => Key(row!), row => Values(row!)[0]));
        Assert.Equal(HttpStatusCode.BadRequest, (await sandbox.Report("harbor", token, Report("engagedSessions"))).StatusCode);
    }

    [Fact]
    public async Task Weekly_cohorts_tie_with_the_truth_and_future_weeks_have_no_row()
    {
        var token = await sandbox.Ga4Token("harbor");
        var cells = (await sandbox.TruthAtStart("harbor"))["cohorts"]!.AsArray();
        var starts = cells.Select(c => (string)c!["start"]!).Distinct().TakeLast(12).ToArray();
        var report = await RunningSandbox.Read(await sandbox.Report("harbor", token, new
        {
            dimensions = new[] { new { name = "cohort" }, new { name = "cohortNthWeek" } },
            metrics = new[] { new { name = "cohortActiveUsers" }, new { name = "cohortTotalUsers" } },
            cohortSpec = new
            {
                cohorts = starts.Select(s => new { name = s, dimension = "firstSessionDate", dateRange = new { startDate = s, endDate = End(s) } }),
                cohortsRange = new { granularity = "WEEKLY", endOffset = 8 },
            },
        }));
        var served = report["rows"]!.AsArray().ToDictionary(r => Key(r!), r => Values(r!));
        foreach (var cell in cells.Where(c => starts.Contains((string)c!["start"]!)))
            Assert.Equal([(long)cell!["active"]!, (long)cell["total"]!], served[$"{cell["start"]}|{(int)cell["week"]!:0000}"]);
        Assert.DoesNotContain($"{starts[^1]}|0002", served.Keys);

        static string End(string start) => DateOnly.Parse(start, CultureInfo.InvariantCulture).AddDays(6).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_token_signed_with_another_key_is_refused()
    {
        using var other = RSA.Create(2048);
        using var refused = await sandbox.AskToken("northwind", other);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("invalid_grant", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_assertion_and_a_foreign_scope_are_refused()
    {
        // Old by the played clock and by the real one, whichever day this is: either would do.
        var played = DateTimeOffset.Parse($"{RunningSandbox.Now}Z", CultureInfo.InvariantCulture);
        using var old = await sandbox.AskToken("northwind", issuedAt: played.AddHours(-30));
        using var scope = await sandbox.AskToken("northwind", scope: "https://www.googleapis.com/auth/drive");
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (old.StatusCode, scope.StatusCode));
    }

    [Fact]
    public async Task Another_clients_property_is_forbidden_and_no_token_is_unauthenticated()
    {
        var body = new { metrics = new[] { new { name = "sessions" } }, dateRanges = s_history };
        using var foreign = await sandbox.Report("lumen", await sandbox.Ga4Token("northwind"), body);
        using var nobody = await sandbox.Report("lumen", "Bearer nothing", body);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized), (foreign.StatusCode, nobody.StatusCode));
    }

    [Theory]
    [InlineData("""{"metrics":[{"name":"revenue"}],"dateRanges":[{"startDate":"yesterday","endDate":"today"}]}""", "revenue")]
    [InlineData("""{"metrics":[{"name":"sessions"}],"dateRanges":[{"startDate":"21.11.2026","endDate":"today"}]}""", "startDate")]
    [InlineData("""{"metrics":[{"name":"sessions"}]}""", "dateRanges")]
    [InlineData("""{"metrics":[{"name":"sessions"}],"dateRanges":[{"startDate":"yesterday","endDate":"today"}],"limit":"many"}""", "limit")]
    [InlineData("""{"metrics":[{"name":"sessions"}],"dateRanges":[{"startDate":"yesterday","endDate":"today"}],"orderBys":[{"dimension":{"dimensionName":"date"}}]}""", "orderBys")]
    [InlineData("""{"dimensions":[{"name":"country"},{"name":"eventName"}],"metrics":[{"name":"sessions"}],"dateRanges":[{"startDate":"yesterday","endDate":"today"}]}""", "country")]
    [InlineData("""{"metrics":[{"name":"sessions"}],"dateRanges":[{"startDate":"yesterday","endDate":"today"}],"wrong":1}""", "wrong")]
    public async Task A_wrong_request_is_refused_naming_the_field(string body, string field)
    {
        using var refused = await sandbox.Report("northwind", await sandbox.Ga4Token("northwind"), JsonNode.Parse(body)!);
        var error = JsonNode.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!;
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_ARGUMENT"), (refused.StatusCode, (string)error["status"]!));
        Assert.Contains(field, (string)error["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quotas_really_decrease_and_an_exhausted_one_is_named()
    {
        await using var limited = new RunningSandbox("--seed", "7");
        await limited.InitializeAsync();
        var token = await limited.Ga4Token("harbor");
        var body = new { metrics = new[] { new { name = "sessions" } }, dateRanges = s_history, returnPropertyQuota = true };
        var first = (await RunningSandbox.Read(await limited.Report("harbor", token, body)))["propertyQuota"]!["tokensPerDay"]!;
        var second = (await RunningSandbox.Read(await limited.Report("harbor", token, body)))["propertyQuota"]!["tokensPerDay"]!;
        Assert.Equal((int)first["remaining"]! - (int)second["consumed"]!, (int)second["remaining"]!);
        await limited.Control("quota", new { client = "harbor", quota = "tokensPerHour", used = 40_000 });
        using var refused = await limited.Report("harbor", token, body);
        var error = JsonNode.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!;
        Assert.Equal((HttpStatusCode.TooManyRequests, "RESOURCE_EXHAUSTED"), (refused.StatusCode, (string)error["status"]!));
        Assert.StartsWith("Exhausted property tokens per hour.", (string)error["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_answers_each_report_and_takes_five_at_most()
    {
        var token = await sandbox.Ga4Token("harbor");
        var one = new { metrics = new[] { new { name = "sessions" }, new { name = "activeUsers" } }, dateRanges = s_history };
        var batch = await RunningSandbox.Read(await sandbox.Report("harbor", token, new { requests = new[] { one, one } }, "batchRunReports"));
        Assert.Equal(2, batch["reports"]!.AsArray().Count);
        using var six = await sandbox.Report("harbor", token, new { requests = Enumerable.Repeat(one, 6) }, "batchRunReports");
        Assert.Equal(HttpStatusCode.BadRequest, six.StatusCode);
    }

    [Fact]
    public async Task A_filter_keeps_what_it_names()
    {
        var token = await sandbox.Ga4Token("harbor");
        var report = await RunningSandbox.Read(await sandbox.Report("harbor", token, new
        {
            dimensions = new[] { new { name = "deviceCategory" } },
            metrics = new[] { new { name = "sessions" } },
            dateRanges = s_history,
            dimensionFilter = new { filter = new { fieldName = "deviceCategory", inListFilter = new { values = new[] { "mobile", "tablet" } } } },
        }));
        Assert.Equal(["mobile", "tablet"], report["rows"]!.AsArray().Select(r => Key(r!)).Order());
    }

    [Fact]
    public async Task An_empty_report_has_neither_rows_nor_a_count()
    {
        var report = await RunningSandbox.Read(await sandbox.Report("northwind", await sandbox.Ga4Token("northwind"), new
        {
            dimensions = new[] { new { name = "date" } },
            metrics = new[] { new { name = "sessions" } },
            dateRanges = new[] { new { startDate = "2020-01-01", endDate = "2020-01-31" } },
        }));
        Assert.Null(report["rows"]);
        Assert.Null(report["rowCount"]);
        Assert.Equal("Europe/Berlin", (string)report["metadata"]!["timeZone"]!);
    }

    private static string Key(JsonNode row) => string.Join('|', row["dimensionValues"]!.AsArray().Select(v => (string)v!["value"]!));

    private static long[] Values(JsonNode row) =>
        [.. row["metricValues"]!.AsArray().Select(v => long.Parse((string)v!["value"]!, CultureInfo.InvariantCulture))];
}
