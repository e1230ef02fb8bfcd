// GA4's reports as the connector asks for and reads them, with answers written after the Data API's contract.
using System.Globalization;
using System.Text.Json;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;
using CxDashboard.Jobs.Connectors;

namespace CxDashboard.Tests.Connectors;

public sealed class Ga4ConnectorTests
{
    private const string Token = "ya29.canary-access-token";

    private readonly SkippingClock clock = Pulling.Clock();

    private Ga4Connector Connector => new(Pulling.Http(clock), clock);

    private static Dictionary<string, string> Settings(PlayedVendor vendor) => new()
    {
        ["propertyId"] = "123456",
        ["serviceAccountJson"] = KeyFile.Json,
        ["baseUrl"] = vendor.Address,
        ["tokenUrl"] = vendor.Address + "/token",
    };

    private static Task<PlayedVendor> PlayAsync(Func<JsonElement, Answered> report) => PlayedVendor.StartAsync(asked =>
    {
        if (asked.Path == "/token")
        {
            Assert.Contains("assertion=", asked.Body, StringComparison.Ordinal);
            return $$"""{"access_token":"{{Token}}","expires_in":3599,"token_type":"Bearer"}""";
        }

        Assert.Equal("/v1beta/properties/123456:runReport", asked.Path);
        Assert.Equal("Bearer " + Token, asked.Authorization);
        return report(JsonDocument.Parse(asked.Body).RootElement);
    });

    private static List<JsonElement> Reports(PlayedVendor vendor) =>
        [.. vendor.Requests.Where(asked => asked.Path != "/token").Select(asked => JsonDocument.Parse(asked.Body).RootElement)];

    private static string Names(JsonElement report, string list) => string.Join(',', report.GetProperty(list).EnumerateArray().Select(one => one.GetProperty("name").GetString()));

    private static (string From, string To) Range(JsonElement report) =>
        (report.GetProperty("dateRanges")[0].GetProperty("startDate").GetString()!, report.GetProperty("dateRanges")[0].GetProperty("endDate").GetString()!);

    private static string Answer(JsonElement report, IEnumerable<string[]> rows, int? count = null, string more = "")
    {
        var dimensions = report.GetProperty("dimensions").GetArrayLength();
        var listed = rows.ToList();
        return JsonSerializer.Serialize(new
        {
            dimensionHeaders = report.GetProperty("dimensions"),
            metricHeaders = report.GetProperty("metrics").EnumerateArray().Select(metric => new { name = metric.GetProperty("name").GetString(), type = "TYPE_INTEGER" }),
            rows = listed.Select(row => new { dimensionValues = row[..dimensions].Select(value => new { value }), metricValues = row[dimensions..].Select(value => new { value }) }),
            rowCount = count ?? listed.Count,
            kind = "analyticsData#runReport",
        })[..^1] + more + "}";
    }

    private static string Empty => """{"dimensionHeaders":[{"name":"date"}],"metadata":{"timeZone":"Europe/Berlin","emptyReason":""},"kind":"analyticsData#runReport"}""";

    private static readonly string[] ADay = ["20250610", "Organic Search", "mobile", "Germany", "120", "80", "3600", "30"];

    [Fact]
    public async Task Traffic_comes_a_month_at_a_time_and_each_batch_is_the_whole_truth_for_its_days()
    {
        await using var vendor = await PlayAsync(_ => Empty);
        var batches = await Connector.AllAsync("traffic", Settings(vendor), since: "2025-04-20");
        Assert.Equal([("2025-04-20", "2025-04-30"), ("2025-05-01", "2025-05-31"), ("2025-06-01", "2025-06-17")], Reports(vendor).Select(Range).Distinct());
        Assert.Equal(
            [new DateRange(new(2025, 4, 20), new(2025, 4, 30)), new DateRange(new(2025, 5, 1), new(2025, 5, 31)), new DateRange(new(2025, 6, 1), new(2025, 6, 17))],
            batches.Select(batch => batch.Replaces!.Value));
        // Settled up to the 14th: the 15th to the 17th may still be restated.
        Assert.Equal(["2025-04-30", "2025-05-31", "2025-06-14"], batches.Select(batch => batch.Cursor));
        Assert.All(batches, batch => Assert.Empty(batch.Records));
        Assert.Single(vendor.Requests, asked => asked.Path == "/token");
    }

    [Theory]
    [InlineData("2025-06-14", "2025-06-15")]
    [InlineData("2025-06-12", "2025-06-13")]
    [InlineData("2025-06-17", "2025-06-15")]
    public async Task The_provisional_days_are_read_on_every_pull(string cursor, string from)
    {
        await using var vendor = await PlayAsync(_ => Empty);
        var batch = Assert.Single(await Connector.AllAsync("events", Settings(vendor), cursor));
        Assert.Equal((from, "2025-06-17"), Assert.Single(Reports(vendor).Select(Range).Distinct()));
        Assert.True(string.CompareOrdinal(batch.Cursor, cursor) >= 0, "A cursor never goes back.");
    }

    [Theory]
    [InlineData("2025-06-14", "2025-05-19")]
    [InlineData("2025-06-15", "2025-06-15")]
    public async Task The_first_pull_of_a_week_reads_a_month_again(string lastRead, string from)
    {
        await using var vendor = await PlayAsync(_ => Empty);
        var pull = new Pull(Connector.Streams[0], Settings(vendor), "2025-06-14", new(2025, 1, 1), new(2025, 6, 18), DateOnly.ParseExact(lastRead, "yyyy-MM-dd", CultureInfo.InvariantCulture));
        var batches = new List<Batch>();

        await foreach (var batch in Connector.PullAsync(pull, TestContext.Current.CancellationToken)) batches.Add(batch);

        Assert.Equal(from, Range(Reports(vendor)[0]).Item1);
        Assert.Equal("2025-06-17", Range(Reports(vendor)[^1]).Item2);
        Assert.All(batches, batch => Assert.Equal("2025-06-14", batch.Cursor));
    }

    [Fact]
    public async Task A_row_of_traffic_is_read_by_the_names_of_its_columns()
    {
        await using var vendor = await PlayAsync(report => Answer(report, [ADay, ["20250611", "(not set)", "(other)", "", "7", "0", "12.6", "0"]],
            more: ""","metadata":{"dataLossFromOtherRow":true,"subjectToThresholding":true,"samplingMetadatas":[{"samplesReadCount":"10","samplingSpaceSize":"100"}]},"propertyQuota":{"tokensPerDay":{"consumed":5,"remaining":150000},"tokensPerHour":{"consumed":5,"remaining":20000},"concurrentRequests":{"consumed":0,"remaining":1}}"""));
        var batch = Assert.Single(await Connector.AllAsync("traffic", Settings(vendor)));
        Assert.Equal(
            [new WebTraffic(new(2025, 6, 10), "Organic Search", "mobile", "Germany", 120, 80, 3600, 30), new WebTraffic(new(2025, 6, 11), "(not set)", "(other)", "", 7, 0, 13, 0)],
            batch.Records);
        Assert.Equal((true, true, true, 0.5), (batch.Notes!.Sampled, batch.Notes.Thresholded, batch.Notes.OtherRow, batch.Notes.QuotaLeft));
        Assert.True(batch.Notes.Bytes > 0);

        var report = Reports(vendor).Single();
        Assert.Equal("date,sessionDefaultChannelGroup,deviceCategory,country", Names(report, "dimensions"));
        Assert.Equal("sessions,engagedSessions,userEngagementDuration,newUsers", Names(report, "metrics"));
        Assert.Equal(4, report.GetProperty("orderBys").GetArrayLength());
        Assert.True(report.GetProperty("returnPropertyQuota").GetBoolean());
        Assert.Equal(50_000, report.GetProperty("limit").GetInt64());
    }

    [Fact]
    public async Task Events_count_the_sessions_that_had_them()
    {
        await using var vendor = await PlayAsync(report => Answer(report, [["20250610", "purchase", "Direct", "desktop", "9"]]));
        Assert.Equal([new WebEvent(new(2025, 6, 10), "purchase", "Direct", "desktop", 9)], (await Connector.AllAsync("events", Settings(vendor))).Facts<WebEvent>());
        Assert.Equal("date,eventName,sessionDefaultChannelGroup,deviceCategory", Names(Reports(vendor).Single(), "dimensions"));
    }

    [Fact]
    public async Task People_are_asked_for_by_each_grain_over_whole_periods_and_a_period_without_a_row_is_a_zero()
    {
        await using var vendor = await PlayAsync(report => Answer(report, Names(report, "dimensions") switch
        {
            "date" when Range(report).From == "2025-05-31" => [["20250531", "5"]],
            "date" => [["20250602", "40"], ["20250608", "70"]],
            "isoYearIsoWeek" => [["202523", "90"]],
            _ => [["202505", "300"]],
        }));

        var batches = await Connector.AllAsync("users", Settings(vendor), since: "2025-05-31");

        var people = batches.Facts<WebUsers>();
        Assert.Equal([new("week", new(2025, 6, 1), 0), new("week", new(2025, 6, 8), 90), new("week", new(2025, 6, 15), 0)], people.Where(row => row.Grain == "week").OrderBy(row => row.Day));
        Assert.Equal([new("month", new(2025, 5, 31), 300)], people.Where(row => row.Grain == "month"));
        Assert.Equal((17, 110L), (people.Count(row => row.Grain == "day" && row.Day.Month == 6), people.Where(row => row.Grain == "day" && row.Day.Month == 6).Sum(row => row.Users)));
        Assert.Equal(
            [("date", "2025-05-31", "2025-05-31"), ("yearMonth", "2025-05-01", "2025-05-31"), ("date", "2025-06-01", "2025-06-17"), ("isoYearIsoWeek", "2025-05-26", "2025-06-15")],
            Reports(vendor).Select(report => (Names(report, "dimensions"), Range(report).From, Range(report).To)));
        Assert.All(Reports(vendor), report => Assert.Equal("activeUsers", Names(report, "metrics")));
    }

    [Fact]
    public async Task Withheld_people_are_no_zero()
    {
        await using var vendor = await PlayAsync(report => Answer(report, Names(report, "dimensions") == "date" ? [["20250602", "40"]] : [["202523", "90"]],
            more: ""","metadata":{"subjectToThresholding":true}"""));

        Assert.Equal([new("day", new(2025, 6, 2), 40), new("week", new(2025, 6, 8), 90)], (await Connector.AllAsync("users", Settings(vendor))).Facts<WebUsers>());
    }

    [Theory]
    [InlineData("date")]
    [InlineData("isoYearIsoWeek")]
    public async Task People_counted_by_one_grain_and_by_another_not_at_all_are_a_loud_fault(string empty)
    {
        await using var vendor = await PlayAsync(report => Names(report, "dimensions") == empty ? Empty
            : Answer(report, Names(report, "dimensions") == "date" ? [["20250602", "40"]] : [["202523", "90"]]));

        Assert.Equal(FaultKind.Nonsense, (await Connector.FaultAsync("users", Settings(vendor))).Kind);
    }

    [Fact]
    public async Task A_week_that_no_year_has_is_rejected_alone()
    {
        await using var vendor = await PlayAsync(report => Answer(report, Names(report, "dimensions") == "date" ? [["20250602", "40"]] : [["202523", "90"], ["202554", "9"], ["(other)", "9"]]));

        var batches = await Connector.AllAsync("users", Settings(vendor));

        Assert.Equal(90, Assert.Single(batches.Facts<WebUsers>(), row => row.Grain == "week").Users);
        Assert.Equal(2, batches.Rejected().Count);
    }

    [Fact]
    public async Task Landing_pages_come_with_their_key_events()
    {
        await using var vendor = await PlayAsync(report => Answer(report, [["20250610", "/offers", "9", "4", "2.0"], ["20250610", "(not set)", "1", "0", "0"]]));
        Assert.Equal([new WebLanding(new(2025, 6, 10), "/offers", 9, 4, 2), new WebLanding(new(2025, 6, 10), "(not set)", 1, 0, 0)], (await Connector.AllAsync("landings", Settings(vendor))).Facts<WebLanding>());
        Assert.Equal(("date,landingPage", "sessions,engagedSessions,keyEvents"), (Names(Reports(vendor).Single(), "dimensions"), Names(Reports(vendor).Single(), "metrics")));
    }

    [Fact]
    public async Task Pages_count_the_sessions_that_saw_them_whatever_the_vendor_calls_them()
    {
        var endless = "/" + new string('x', 600);
        await using var vendor = await PlayAsync(report => Answer(report, [
            ["20250610", "/pricing", "Direct", "desktop", "9"], ["20250610", "(not set)", "Direct", "desktop", "2"], ["20250610", "(other)", "(other)", "", "3"],
            ["20250610", endless, "Direct", "desktop", "1"]], more: ""","metadata":{"dataLossFromOtherRow":true}"""));

        var batch = Assert.Single(await Connector.AllAsync("pages", Settings(vendor)));

        DateOnly day = new(2025, 6, 10);
        Assert.Equal([new WebPage(day, "/pricing", "Direct", "desktop", 9), new WebPage(day, "(not set)", "Direct", "desktop", 2), new WebPage(day, "(other)", "(other)", "", 3)], batch.Records);
        Assert.True(batch.Notes!.OtherRow);
        // No index could hold it: it is told, and loses only itself.
        Assert.Equal("pagePath is longer than 600 characters", Assert.Single(batch.Rejects!).Reason);
        Assert.Equal(("date,pagePath,sessionDefaultChannelGroup,deviceCategory", "sessions"), (Names(Reports(vendor).Single(), "dimensions"), Names(Reports(vendor).Single(), "metrics")));
    }

    [Theory]
    [InlineData("(other)", "1")]
    [InlineData("", "1")]
    [InlineData("(not set)", "1")]
    [InlineData("20250610", "many")]
    [InlineData("20250610", "-4")]
    public async Task A_row_without_a_day_or_a_count_is_rejected_alone(string day, string sessions)
    {
        await using var vendor = await PlayAsync(report => Answer(report, [ADay, [day, "Direct", "mobile", "France", sessions, "1", "1", "1"]]));
        var batches = await Connector.AllAsync("traffic", Settings(vendor));
        Assert.Single(batches.Facts<WebTraffic>());
        Assert.Contains("France", Assert.Single(batches.Rejected()).Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_are_gathered_to_one_batch_by_offset_until_the_row_count()
    {
        await using var vendor = await PlayAsync(report =>
        {
            var offset = report.TryGetProperty("offset", out var asked) ? asked.GetInt32() : 0;
            return Answer(report, Enumerable.Range(offset, Math.Min(50_000, 70_000 - offset)).Select(i => (string[])["20250610", "e" + i, "Direct", "mobile", "1"]), 70_000);
        });
        Assert.Equal(70_000, Assert.Single(await Connector.AllAsync("events", Settings(vendor))).Records.Select(fact => ((WebEvent)fact).Event).Distinct().Count());
        Assert.Equal(2, Reports(vendor).Count);
    }

    [Theory]
    [InlineData("the same page")]
    [InlineData("no rows")]
    [InlineData("another count")]
    public async Task Pages_that_do_not_add_up_are_a_loud_fault_because_the_batch_would_delete(string second)
    {
        string? first = null;
        await using var vendor = await PlayAsync(report =>
        {
            first ??= Answer(report, Enumerable.Range(0, 50_000).Select(i => (string[])["20250610", "e" + i, "Direct", "mobile", "1"]), 70_000);
            return !report.TryGetProperty("offset", out _) || second == "the same page" ? first
                : second == "no rows" ? Answer(report, [], 70_000) : Empty;
        });
        Assert.Equal(FaultKind.Nonsense, (await Connector.FaultAsync("events", Settings(vendor))).Kind);
    }

    [Fact]
    public async Task An_empty_slice_is_asked_for_twice_because_the_cursor_would_pass_its_days()
    {
        var turn = 0;
        await using var vendor = await PlayAsync(report => ++turn == 1 ? Empty : Answer(report, [ADay]));
        Assert.Single(Assert.Single(await Connector.AllAsync("traffic", Settings(vendor))).Records);
    }

    [Fact]
    public async Task A_report_of_other_days_or_cohorts_is_a_loud_fault()
    {
        await using var vendor = await PlayAsync(report => report.TryGetProperty("cohortSpec", out _)
            ? Answer(report, [["2025-01-05", "0000", "1", "1"]])
            : Answer(report, [["20250531", .. ADay[1..]]]));
        Assert.Equal(FaultKind.Nonsense, (await Connector.FaultAsync("traffic", Settings(vendor))).Kind);
        Assert.Equal(FaultKind.Nonsense, (await Connector.FaultAsync("cohorts", Settings(vendor))).Kind);
    }

    [Fact]
    public async Task A_slice_too_large_to_hold_is_split_by_days()
    {
        await using var vendor = await PlayAsync(report => Range(report) == ("2025-06-01", "2025-06-17") ? Answer(report, [], 600_000) : Empty);
        var batches = await Connector.AllAsync("events", Settings(vendor));
        Assert.Equal([new DateRange(new(2025, 6, 1), new(2025, 6, 8)), new DateRange(new(2025, 6, 9), new(2025, 6, 17))], batches.Select(batch => batch.Replaces!.Value));
    }

    [Fact]
    public async Task A_quota_that_runs_low_ends_the_pull_after_the_batch()
    {
        await using var vendor = await PlayAsync(report => Answer(report, [], more: ""","propertyQuota":{"tokensPerDay":{"consumed":9,"remaining":190000},"tokensPerProjectPerHour":{"consumed":9,"remaining":1399}}"""));
        var batches = new List<Batch>();
        var fault = await Assert.ThrowsAsync<SourceFault>(() => Connector.IntoAsync(batches, "traffic", Settings(vendor), since: "2025-04-20"));
        Assert.Equal((FaultKind.Busy, TimeSpan.FromMinutes(30)), (fault.Kind, fault.RetryAfter!.Value));
        Assert.Equal("2025-04-30", Assert.Single(batches).Cursor);
    }

    [Theory]
    [InlineData("Exhausted concurrent requests quota. Please wait for some requests to complete.", 30)]
    [InlineData("Exhausted property tokens per hour. These quota tokens will return in under an hour.", 1800)]
    [InlineData("Exhausted property tokens for a project per hour.", 1800)]
    [InlineData("Exhausted potentially thresholded requests quota. This quota will refresh in under an hour.", 3600)]
    [InlineData("Exhausted server errors for a project per hour.", 3600)]
    [InlineData("Exhausted property tokens per day. These quota tokens will return at midnight PST.", (22 * 3600) + 1800)]
    public async Task An_exhausted_quota_says_when_to_come_back(string message, int seconds)
    {
        await using var vendor = await PlayAsync(_ => new Answered($$$"""{"error":{"code":429,"message":"{{{message}}}","status":"RESOURCE_EXHAUSTED"}}""", 429));
        var fault = await Connector.FaultAsync("traffic", Settings(vendor));
        Assert.Equal((FaultKind.Busy, TimeSpan.FromSeconds(seconds)), (fault.Kind, fault.RetryAfter!.Value));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "User does not have sufficient permissions for this property.", FaultKind.Refused, "reader@project.iam.gserviceaccount.com the role Viewer on property 123456")]
    [InlineData(403, "Google Analytics Data API has not been used in project 1 before or it is disabled.", FaultKind.Refused, "Enable the Google Analytics Data API")]
    [InlineData(400, "Field sessons is not a valid metric.", FaultKind.Misconfigured, "Field sessons is not a valid metric.")]
    [InlineData(500, "An internal error has occurred.", FaultKind.Unreachable, "An internal error has occurred.")]
    public async Task A_refusal_says_what_to_do(int status, string message, FaultKind kind, string says)
    {
        await using var vendor = await PlayAsync(_ => new Answered($$$"""{"error":{"code":{{{status}}},"message":"{{{message}}} {{{Token}}}","status":"X"}}""", status));
        var fault = await Connector.FaultAsync("traffic", Settings(vendor));
        Assert.Equal(kind, fault.Kind);
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_in_googles_words()
    {
        await using var vendor = await PlayedVendor.StartAsync(new Answered("""{"error":"invalid_grant","error_description":"Invalid JWT Signature."}""", 400));
        var fault = await Connector.FaultAsync("traffic", Settings(vendor));
        Assert.Equal(FaultKind.Refused, fault.Kind);
        Assert.Contains("Invalid JWT Signature.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"client_email":"a@b.c","private_key":"canary-not-a-key"}""")]
    [InlineData("""{"private_key":"canary-not-a-key"}""")]
    [InlineData("[]")]
    public async Task A_key_file_that_is_none_is_a_wrong_setting_and_is_not_quoted(string key)
    {
        await using var vendor = await PlayAsync(_ => Empty);
        var fault = await Connector.FaultAsync("traffic", new(Settings(vendor)) { ["serviceAccountJson"] = key });
        Assert.Equal(FaultKind.Misconfigured, fault.Kind);
        Assert.DoesNotContain("canary", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_report_is_tried_again_and_a_login_page_is_nonsense()
    {
        var turn = 0;
        await using var vendor = await PlayAsync(report => ++turn == 1 ? new Answered("", 503) : turn == 2 ? "{\"rows\":[" : Answer(report, [ADay]));
        Assert.Single((await Connector.AllAsync("traffic", Settings(vendor))).Facts<WebTraffic>());

        await using var other = await PlayAsync(_ => new Answered("<html>Sign in</html>", 200, "text/html"));
        Assert.Equal(FaultKind.Nonsense, (await Connector.FaultAsync("traffic", Settings(other))).Kind);
    }

    [Theory]
    [InlineData("\"metricValues\":\"n/a\"")]
    [InlineData("\"metricValues\":[7]")]
    [InlineData("\"other\":1")]
    public async Task A_row_of_another_shape_is_rejected_alone(string values)
    {
        await using var vendor = await PlayAsync(report =>
        {
            var answer = Answer(report, [ADay, ADay, ["20250611", .. ADay[1..]]]);
            var (from, to) = (answer.IndexOf("\"metricValues\"", StringComparison.Ordinal), answer.IndexOf("]}", answer.IndexOf("\"metricValues\"", StringComparison.Ordinal), StringComparison.Ordinal));
            return answer[..from] + values + answer[(to + 1)..];
        });
        var batches = await Connector.AllAsync("traffic", Settings(vendor));
        Assert.Equal(2, batches.Facts<WebTraffic>().Count);
        Assert.Single(batches.Rejected());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"rowCount":"many"}""")]
    [InlineData("""{"dimensionHeaders":7}""")]
    public async Task A_report_of_another_shape_is_nonsense(string answer)
    {
        await using var vendor = await PlayAsync(_ => answer);
        Assert.Equal(FaultKind.Nonsense, (await Connector.FaultAsync("traffic", Settings(vendor))).Kind);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    public async Task A_token_of_another_shape_is_a_fault_and_no_crash(string token)
    {
        await using var vendor = await PlayedVendor.StartAsync(asked => asked.Path == "/token" ? token : new Answered("{}", 401));
        Assert.Contains((await Connector.FaultAsync("traffic", Settings(vendor))).Kind, (FaultKind[])[FaultKind.Nonsense, FaultKind.Refused]);
    }

    [Fact]
    public async Task A_report_that_lacks_a_column_is_nonsense()
    {
        await using var vendor = await PlayAsync(_ => """{"dimensionHeaders":[{"name":"date"}],"metricHeaders":[],"rows":[{"dimensionValues":[{"value":"20250610"}]}],"rowCount":1}""");
        Assert.Equal(FaultKind.Nonsense, (await Connector.FaultAsync("traffic", Settings(vendor))).Kind);
    }

    [Fact]
    public async Task Cohorts_hand_over_ended_weeks_and_a_missing_one_is_a_zero()
    {
        // Wednesday 18 June: the weeks of 1 June and 8 June have ended; 4 May is the oldest asked for.
        await using var vendor = await PlayAsync(report => Answer(report,
        [
            ["2025-05-04", "0002", "17", "200"], ["2025-05-04", "0000", "200", "200"], ["2025-05-04", "0007", "3", "200"],
            ["2025-06-08", "0000", "90", "90"], ["2025-06-08", "0001", "5", "90"], ["RESERVED_TOTAL", "0000", "1", "1"], ["(other)", "0000", "1", "1"],
        ]));
        var batches = await Connector.AllAsync("cohorts", Settings(vendor), since: "2025-05-01");
        Assert.Equal(
            [
                new WebCohort(new(2025, 5, 4), 0, 200, 200), new WebCohort(new(2025, 5, 4), 1, 0, 200), new WebCohort(new(2025, 5, 4), 2, 17, 200),
                new WebCohort(new(2025, 5, 4), 3, 0, 200), new WebCohort(new(2025, 5, 4), 4, 0, 200), new WebCohort(new(2025, 5, 4), 5, 0, 200),
                new WebCohort(new(2025, 6, 8), 0, 90, 90),
            ],
            batches.Facts<WebCohort>());
        Assert.Equal(2, batches.Rejected().Count);
        // No cohort has seen its eighth week settled yet.
        Assert.Null(batches[^1].Cursor);

        var report = Reports(vendor).Single();
        Assert.False(report.TryGetProperty("dateRanges", out _));
        Assert.Equal("cohort,cohortNthWeek", Names(report, "dimensions"));
        var spec = report.GetProperty("cohortSpec");
        Assert.Equal(("WEEKLY", 0, 5), (spec.GetProperty("cohortsRange").GetProperty("granularity").GetString(), spec.GetProperty("cohortsRange").GetProperty("startOffset").GetInt32(), spec.GetProperty("cohortsRange").GetProperty("endOffset").GetInt32()));
        Assert.All(spec.GetProperty("cohorts").EnumerateArray(), cohort =>
        {
            var (start, end) = (Date(cohort, "startDate"), Date(cohort, "endDate"));
            Assert.Equal((DayOfWeek.Sunday, DayOfWeek.Saturday, 6, "firstSessionDate"), (start.DayOfWeek, end.DayOfWeek, end.DayNumber - start.DayNumber, cohort.GetProperty("dimension").GetString()));
        });

        static DateOnly Date(JsonElement cohort, string name) => DateOnly.ParseExact(cohort.GetProperty("dateRange").GetProperty(name).GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("n/a")]
    [InlineData("")]
    public async Task A_cohorts_week_that_cannot_be_read_is_a_loud_fault_and_no_zero(string active)
    {
        await using var vendor = await PlayAsync(report => Answer(report, [["2025-05-04", "0000", "200", "200"], ["2025-05-04", "0001", active, "200"]]));
        var fault = await Connector.FaultAsync("cohorts", Settings(vendor), since: "2025-05-01");
        Assert.Equal(FaultKind.Nonsense, fault.Kind);
        Assert.Contains("cohortActiveUsers", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cohorts_are_asked_for_by_twelves_and_those_still_growing_again()
    {
        await using var vendor = await PlayAsync(report => Answer(report, report.GetProperty("cohortSpec").GetProperty("cohorts").EnumerateArray()
            .Select(cohort => (string[])[cohort.GetProperty("name").GetString()!, "0000", "10", "10"])));
        var batches = await Connector.AllAsync("cohorts", Settings(vendor), since: "2025-01-01");
        var sizes = Reports(vendor).Select(report => report.GetProperty("cohortSpec").GetProperty("cohorts").GetArrayLength()).ToList();
        Assert.Equal([12, 11], sizes);
        // 13 April is the last whose ninth week ended by 14 June and is settled.
        Assert.Equal(["2025-03-23", "2025-04-13"], batches.Select(batch => batch.Cursor));
        Assert.Equal([new DateRange(new(2025, 1, 5), new(2025, 3, 23)), new DateRange(new(2025, 3, 30), new(2025, 6, 8))], batches.Select(batch => batch.Replaces!.Value));
        Assert.All(batches.Facts<WebCohort>(), cell => Assert.True(cell.Start.AddDays(7 * (cell.Week + 1)) <= new DateOnly(2025, 6, 18) && cell.Week <= 8));

        await Connector.AllAsync("cohorts", Settings(vendor), batches[^1].Cursor, since: "2025-01-01");
        Assert.Equal("2025-04-20", Reports(vendor)[^1].GetProperty("cohortSpec").GetProperty("cohorts")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Nothing_is_asked_for_before_the_first_day_wanted()
    {
        await using var vendor = await PlayAsync(_ => Empty);
        Assert.Empty(await Connector.AllAsync("traffic", Settings(vendor), since: "2025-06-18"));
        Assert.Empty(await Connector.AllAsync("cohorts", Settings(vendor), since: "2025-06-10"));
        Assert.Empty(vendor.Requests);
    }

    [Theory]
    [InlineData("UA-1234-5")]
    [InlineData("12/../34")]
    public async Task A_property_that_is_no_number_is_a_wrong_setting(string property)
    {
        await using var vendor = await PlayAsync(_ => Empty);
        Assert.Equal(FaultKind.Misconfigured, (await Connector.FaultAsync("traffic", new(Settings(vendor)) { ["propertyId"] = property })).Kind);
    }
}
