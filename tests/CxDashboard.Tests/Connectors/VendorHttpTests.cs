// How every vendor is called: retries, waits, sizes, refusals in the vendor's words, and no secret in any of them.
using System.Net.Http.Headers;
using System.Text;
using CxDashboard.Jobs.Connectors;

namespace CxDashboard.Tests.Connectors;

public sealed class VendorHttpTests
{
    private const string Secret = "canary-secret-4711";

    private readonly SkippingClock clock = Pulling.Clock();

    private async Task<string> AskAsync(PlayedVendor vendor, VendorPace? pace = null, RequestLimit? limit = null)
    {
        using var page = await Pulling.Http(clock, pace).SendAsync(Call(vendor) with { Limit = limit }, TestContext.Current.CancellationToken);
        return page.Json.GetRawText();
    }

    private static VendorCall Call(PlayedVendor vendor) => new("Vendor", () => new HttpRequestMessage(HttpMethod.Get, vendor.Address + "/things?api_key=" + Secret)
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"me/token:{Secret}"))) },
    });

    private async Task<SourceFault> FaultAsync(PlayedVendor vendor, VendorPace? pace = null) =>
        await Assert.ThrowsAsync<SourceFault>(() => AskAsync(vendor, pace));

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(408)]
    public async Task A_failure_on_the_vendors_side_is_tried_again(int status)
    {
        await using var vendor = await PlayedVendor.StartAsync(new Answered("", status), new Answered("", status), """{"a":1}""");
        Assert.Equal("""{"a":1}""", await AskAsync(vendor));
        Assert.Equal(3, vendor.Requests.Count);
        Assert.All(clock.Waits, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task Five_failures_are_enough()
    {
        await using var vendor = await PlayedVendor.StartAsync(new Answered("""{"error":"out of order"}""", 503));
        var fault = await FaultAsync(vendor);
        Assert.Equal(FaultKind.Unreachable, fault.Kind);
        Assert.Contains("out of order", fault.Message, StringComparison.Ordinal);
        Assert.Equal(5, vendor.Requests.Count);
    }

    [Fact]
    public async Task A_vendor_that_is_not_there_is_unreachable()
    {
        var vendor = await PlayedVendor.StartAsync("{}");
        var address = vendor.Address;
        await vendor.DisposeAsync();
        var fault = await Assert.ThrowsAsync<SourceFault>(() => Pulling.Http(clock).SendAsync(
            new VendorCall("Vendor", () => new HttpRequestMessage(HttpMethod.Get, address + "/?key=" + Secret)), TestContext.Current.CancellationToken));
        Assert.Equal(FaultKind.Unreachable, fault.Kind);
        Assert.Equal(4, clock.Waits.Count);
        Assert.DoesNotContain(Secret, fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_given_up()
    {
        using var never = new ManualResetEventSlim();
        await using var vendor = await PlayedVendor.StartAsync(_ =>
        {
            never.Wait(TestContext.Current.CancellationToken);
            return "{}";
        });
        var fault = await FaultAsync(vendor, new VendorPace { Timeout = TimeSpan.FromMilliseconds(50), Tries = 2 });
        never.Set();
        Assert.Equal(FaultKind.Unreachable, fault.Kind);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("2.5", 2.5)]
    [InlineData("12s", 12)]
    [InlineData("3.7 seconds", 3.7)]
    [InlineData("0", 1)]
    [InlineData("-3", 1)]
    [InlineData("Wed, 18 Jun 2025 09:30:20 GMT", 20)]
    public async Task A_short_wait_is_sat_through_however_it_is_spelled(string retryAfter, double seconds)
    {
        await using var vendor = await PlayedVendor.StartAsync(new Answered("{}", 429, Headers: ("Retry-After", retryAfter)), "[1]");
        Assert.Equal("[1]", await AskAsync(vendor));
        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(clock.Waits));
    }

    [Theory]
    [InlineData("Retry-After", "900", 900)]
    [InlineData("Retry-After", "Wed, 18 Jun 2025 10:30:00 GMT", 3600)]
    [InlineData("zendesk-ratelimit-incremental-exports", "total=10; remaining=0; resets=46", 46)]
    [InlineData("ratelimit-reset", "55", 55)]
    [InlineData("x-rate-limit-reset", "1750239000", null)]
    [InlineData("Retry-After", "soon", null)]
    [InlineData("X-Other", "1", null)]
    public async Task A_long_or_untold_wait_ends_the_pull_as_busy(string name, string value, int? seconds)
    {
        await using var vendor = await PlayedVendor.StartAsync(new Answered("{}", 429, Headers: (name, value)));
        var fault = await FaultAsync(vendor);
        Assert.Equal(FaultKind.Busy, fault.Kind);
        Assert.Equal(seconds, fault.RetryAfter?.TotalSeconds);
        Assert.Single(vendor.Requests);
    }

    [Theory]
    [InlineData(401, """{"error":"Couldn't authenticate you"}""", "Couldn't authenticate you")]
    [InlineData(403, """{"error":{"title":"Forbidden","message":"You do not have access"}}""", "Forbidden: You do not have access")]
    [InlineData(403, """{"code":"AUTHENTICATION_FAILED","description":"Authentication credentials not found"}""", "AUTHENTICATION_FAILED: Authentication credentials not found")]
    [InlineData(401, "<html>go away</html>", "401")]
    public async Task A_refusal_carries_the_vendors_words(int status, string body, string words)
    {
        await using var vendor = await PlayedVendor.StartAsync(new Answered(body, status));
        var fault = await FaultAsync(vendor);
        Assert.Equal(FaultKind.Refused, fault.Kind);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.Single(vendor.Requests);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(400)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task A_vendor_that_repeats_the_credential_does_not_get_it_into_a_fault(int status)
    {
        await using var vendor = await PlayedVendor.StartAsync(asked => new Answered(
            $$"""{"error":"bad credential {{Secret}} in {{asked.Authorization}}"}""", status));
        var fault = await FaultAsync(vendor);
        Assert.DoesNotContain(Secret, fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes($"me/token:{Secret}")), fault.ToString(), StringComparison.Ordinal);
        Assert.Contains("•••", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html; charset=utf-8")]
    [InlineData("application/json")]
    public async Task A_web_page_with_200_is_nonsense(string type)
    {
        await using var vendor = await PlayedVendor.StartAsync(new Answered("\n<!doctype html><title>Sign in</title>", 200, type));
        var fault = await FaultAsync(vendor);
        Assert.Equal(FaultKind.Nonsense, fault.Kind);
        Assert.Contains("login page", fault.Message, StringComparison.Ordinal);
        Assert.Single(vendor.Requests);
    }

    [Fact]
    public async Task A_cut_answer_is_asked_for_again()
    {
        await using var vendor = await PlayedVendor.StartAsync("""{"items":[{"id":1},{"i""", """{"items":[]}""");
        Assert.Equal("""{"items":[]}""", await AskAsync(vendor));
    }

    [Fact]
    public async Task An_answer_that_stays_cut_is_nonsense_after_three_tries()
    {
        await using var vendor = await PlayedVendor.StartAsync("""{"items":[{"id":1},{"i""");
        Assert.Equal(FaultKind.Nonsense, (await FaultAsync(vendor)).Kind);
        Assert.Equal(3, vendor.Requests.Count);
    }

    [Fact]
    public async Task An_answer_above_the_cap_is_not_read()
    {
        await using var vendor = await PlayedVendor.StartAsync($"\"{new string('x', 5000)}\"");
        Assert.Equal(FaultKind.Nonsense, (await FaultAsync(vendor, new VendorPace { LargestAnswer = 4096 })).Kind);
    }

    [Fact]
    public async Task A_credential_is_not_carried_to_another_host()
    {
        await using var other = await PlayedVendor.StartAsync("{}");
        await using var vendor = await PlayedVendor.StartAsync(new Answered("", 302, Headers: ("Location", other.Address + "/login")));
        Assert.Equal(FaultKind.Nonsense, (await FaultAsync(vendor)).Kind);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_redirect_on_the_same_host_is_followed()
    {
        await using var vendor = await PlayedVendor.StartAsync(new Answered("", 301, Headers: ("Location", "/moved")), "[2]");
        Assert.Equal("[2]", await AskAsync(vendor));
        Assert.Equal("/moved", vendor.Requests.Last().Path);
    }

    [Fact]
    public async Task A_limit_is_kept_before_the_vendor_has_to_say_so()
    {
        await using var vendor = await PlayedVendor.StartAsync("{}");
        var (http, limit) = (Pulling.Http(clock), new RequestLimit("of the vendor", 2, TimeSpan.FromSeconds(60)));
        for (var i = 0; i < 5; i++)
        {
            using var page = await http.SendAsync(Call(vendor) with { Limit = limit }, TestContext.Current.CancellationToken);
        }

        // Two at once, two when the first minute is over, one when the second is.
        Assert.Equal([TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60)], clock.Waits);
    }
}
