// Each fault does what its name says, at each vendor that it can strike.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CxDashboard.Tests.Sandbox;

public sealed class FaultTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    private static readonly string[] s_vendors = ["ga4", "zendesk", "typeform", "formbricks"];
    private static readonly string[] s_everywhere =
    [
        "rate_limit", "rate_limit_no_header", "rate_limit_bad_header", "server_error", "gateway_timeout", "hang", "truncated", "html_login",
        "token_revoked", "forbidden", "repeat_page", "same_cursor", "shuffled", "missing_field", "retyped_field", "new_field", "empty_page",
        "cut_connection", "slow", "clock_skew",
    ];

    public static TheoryData<string, string> Table()
    {
        var table = new TheoryData<string, string>();
        foreach (var fault in s_everywhere)
            foreach (var vendor in s_vendors)
                table.Add(fault, vendor);
        return table;
    }

    [Theory]
    [MemberData(nameof(Table))]
    public async Task A_fault_shows_what_its_name_says_and_then_is_gone(string fault, string vendor)
    {
        await sandbox.ClearFaults();
        var calls = await VendorCalls.For(vendor, sandbox);
        var good = Records(await RunningSandbox.Read(await calls.Page(50, 0)));
        await sandbox.Control("faults", new { fault, target = vendor });
        await Check(fault, vendor, calls, good);
        await sandbox.ClearFaults();
        Assert.Equal(good.ToJsonString(), Records(await RunningSandbox.Read(await calls.Page(50, 0))).ToJsonString());
    }

    [Fact]
    public async Task A_fault_of_two_times_strikes_two_requests_of_its_vendor_only()
    {
        await sandbox.ClearFaults();
        var (struck, spared) = (await VendorCalls.For("zendesk", sandbox), await VendorCalls.For("typeform", sandbox));
        await sandbox.Control("faults", new { fault = "server_error", target = "zendesk", times = 2 });
        var codes = new[] { await struck.Page(5, 0), await spared.Page(5, 0), await struck.Page(5, 0), await struck.Page(5, 0) };
        Assert.Equal([500, 200, 500, 200], codes.Select(c => (int)c.StatusCode));
    }

    [Fact]
    public async Task Restated_changes_settled_days_by_a_few_percent_and_older_ones_not_at_all()
    {
        await sandbox.ClearFaults();
        var before = await DaySums();
        await sandbox.Control("faults", new { fault = "restated", target = "ga4" });
        var after = await DaySums();
        await sandbox.ClearFaults();
        Assert.All(before.Where(d => string.CompareOrdinal(d.Key, "20261020") < 0), d => Assert.Equal(d.Value, after[d.Key]));
        Assert.All(before.Where(d => string.CompareOrdinal(d.Key, "20261101") > 0 && string.CompareOrdinal(d.Key, "20261118") < 0), d =>
        {
            Assert.NotEqual(d.Value, after[d.Key]);
            Assert.InRange((double)after[d.Key] / d.Value, 0.93, 1.06);
        });
    }

    private static async Task Check(string fault, string vendor, VendorCalls calls, JsonArray good)
    {
        var stop = TestContext.Current.CancellationToken;
        switch (fault)
        {
            case "hang":
                using (var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(200)))
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calls.Page(50, 0, impatient.Token));
                return;
            case "cut_connection":
                await Assert.ThrowsAnyAsync<HttpRequestException>(() => calls.Page(50, 0));
                return;
            case "slow":
                using (var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(500)))
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calls.Page(50, 0, impatient.Token));
                return;
            case "gateway_timeout":
                Assert.Equal((504, 200), ((int)(await calls.Page(101, 0)).StatusCode, (int)(await calls.Page(100, 0)).StatusCode));
                return;
            case "repeat_page" or "same_cursor":
                var first = Records(await RunningSandbox.Read(await calls.Page(50, 0))).ToJsonString();
                var second = await RunningSandbox.Read(await calls.Page(50, fault == "same_cursor" && vendor == "zendesk" ? 0 : 50));
                Assert.Equal(first, Records(second).ToJsonString());
                Assert.False((bool?)second["end_of_stream"] ?? false);
                return;
        }
        using var response = await calls.Page(50, 0);
        var body = await response.Content.ReadAsStringAsync(stop);
        switch (fault)
        {
            case "rate_limit" or "rate_limit_no_header" or "rate_limit_bad_header":
                Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
                var wait = response.Headers.NonValidated.TryGetValues("Retry-After", out var values) ? values.ToString() : null;
                Assert.Equal(fault == "rate_limit_no_header" || (vendor == "ga4" && fault == "rate_limit"), wait is null);
                Assert.Equal(fault == "rate_limit" && vendor != "ga4", int.TryParse(wait, CultureInfo.InvariantCulture, out _));
                break;
            case "server_error" or "token_revoked" or "forbidden":
                Assert.Equal(fault switch { "server_error" => 500, "token_revoked" => 401, _ => 403 }, (int)response.StatusCode);
                Assert.NotNull(JsonNode.Parse(body)![vendor == "typeform" ? "code" : "error"]);
                break;
            case "truncated":
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                Assert.ThrowsAny<JsonException>(() => JsonNode.Parse(body));
                break;
            case "html_login":
                Assert.Equal((HttpStatusCode.OK, "text/html"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
                break;
            case "clock_skew":
                Assert.Equal("2026-11-21T11:45", response.Headers.Date!.Value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture));
                break;
            default:
                CheckRecords(fault, good, Records(JsonNode.Parse(body)!));
                break;
        }
    }

    private static void CheckRecords(string fault, JsonArray good, JsonArray spoiled)
    {
        var (before, after) = (good[0]!.AsObject(), spoiled.Count > 0 ? spoiled[0]!.AsObject() : []);
        switch (fault)
        {
            case "shuffled":
                Assert.NotEqual(good.ToJsonString(), spoiled.ToJsonString());
                Assert.Equal(good.Select(r => r!.ToJsonString()).Order(), spoiled.Select(r => r!.ToJsonString()).Order());
                break;
            case "missing_field":
                Assert.Equal(before.Count - 1, after.Count);
                break;
            case "retyped_field":
                Assert.Single(before, p => p.Value?.GetValueKind() != after[p.Key]?.GetValueKind());
                break;
            case "new_field":
                Assert.All(spoiled, r => Assert.NotNull(r!["added_by_vendor"]));
                break;
            case "empty_page":
                Assert.Empty(spoiled);
                break;
            default:
                throw new UnreachableException(fault);
        }
    }

    private async Task<Dictionary<string, long>> DaySums()
    {
        var report = await RunningSandbox.Read(await sandbox.Report("northwind", await sandbox.Ga4Token("northwind"), new
        {
            dimensions = new[] { new { name = "date" } },
            metrics = new[] { new { name = "sessions" } },
            dateRanges = new[] { new { startDate = "90daysAgo", endDate = "yesterday" } },
        }));
        return report["rows"]!.AsArray().ToDictionary(r => (string)r!["dimensionValues"]![0]!["value"]!,
            r => long.Parse((string)r!["metricValues"]![0]!["value"]!, CultureInfo.InvariantCulture));
    }

    private static JsonArray Records(JsonNode page) =>
        (page["rows"] ?? page["tickets"] ?? page["items"] ?? page["data"] ?? new JsonArray()).AsArray();
}
