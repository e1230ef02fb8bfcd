// What vendors do: refuse, fall silent, talk nonsense, repeat themselves, change their minds.
using CxDashboard.Jobs.Connectors;

namespace CxDashboard.Tests.Faults;

internal static class VendorFaults
{
    private static readonly VendorPace Impatient = new() { Timeout = TimeSpan.FromMilliseconds(150) };

    public static IReadOnlyList<Fault> All { get; } =
    [
        Armed("429 with Retry-After", Outcome.Committed, Fault.Paged, "rate_limit", times: 2),
        Armed("429 without Retry-After", Outcome.Told, Fault.Any, "rate_limit_no_header"),
        Armed("429 with a Retry-After that is no whole number", Outcome.Committed, Fault.Paged, "rate_limit_bad_header", times: 2),
        Armed("500 twice", Outcome.Committed, Fault.Any, "server_error", times: 2),
        Armed("500 ten times", Outcome.Told, Fault.Any, "server_error", times: 10),
        Armed("504 until the page is smaller", Outcome.Committed, Fault.Paged, "gateway_timeout"),
        new("a hang of ten minutes", Outcome.Told, Fault.Any, struck => PullAsync(struck, struck.NodeAt(pace: Impatient), "hang")),
        Armed("JSON cut short, once", Outcome.Committed, Fault.Any, "truncated", times: 1),
        Armed("JSON cut short, again and again", Outcome.Told, Fault.Any, "truncated"),
        Armed("a login page with 200", Outcome.Told, Fault.Any, "html_login"),
        new("a token revoked in the middle", Outcome.Told, ["zendesk", "ga4"], RevokedAsync),
        Armed("access withdrawn", Outcome.Told, Fault.Any, "forbidden"),
        Armed("the connection cut in an answer, once", Outcome.Committed, Fault.Any, "cut_connection", times: 1),
        Armed("the connection cut in every answer", Outcome.Told, Fault.Any, "cut_connection"),
        new("the same page again and again", Outcome.Told, Fault.Any, RepeatedAsync),
        Armed("rows in another order", Outcome.Committed, ["ga4", "zendesk", "typeform"], "shuffled"),
        // Formbricks has no cursor: what has changed is walked from the newest answer, and only the order says that all of it is read.
        Armed("rows in another order where the order alone says that all is read", Outcome.Told, ["formbricks"], "shuffled"),
        Armed("the same cursor for ever", Outcome.Told, ["zendesk"], "same_cursor"),
        Armed("a new field", Outcome.Committed, Fault.Any, "new_field"),
        Armed("a field missing from every row", Outcome.Told, Fault.Any, "missing_field", rows: 100_000),
        Armed("a field of another type in every row", Outcome.Told, Fault.Any, "retyped_field", rows: 100_000),
        Armed("a field of another type in one row", Outcome.Told, ["ga4"], "retyped_field", rows: 1),
        Armed("empty where data were", Outcome.Told, ["ga4"], "empty_page"),
        Armed("an empty page instead of news", Outcome.Quiet, ["zendesk", "typeform"], "empty_page"),
        Armed("an empty page instead of news that the vendor itself counts", Outcome.Told, ["formbricks"], "empty_page"),
        Armed("the vendor's clock a quarter of an hour behind", Outcome.Committed | Outcome.Quiet, Fault.Paged, "clock_skew"),
        new("settled days restated late", Outcome.Committed, ["ga4"], struck => struck.PullAsync()) { PlanOf = Plan.Restated },
    ];

    private static Fault Armed(string name, Outcome expected, IReadOnlyList<string> vendors, string fault, int? times = null, int? rows = null) =>
        new(name, expected, vendors, struck => PullAsync(struck, struck.NodeAt(), fault, times, rows));

    private static async Task PullAsync(Struck struck, Node node, string fault, int? times = null, int? rows = null)
    {
        await struck.ArmAsync(fault, times, rows);
        await struck.PullAsync(node);
    }

    private static async Task RevokedAsync(Struck struck)
    {
        var nth = struck.Random.Next(2, 1 + struck.Streams.Count);
        await struck.PullAsync(struck.NodeAt(beforeEachAsk: Struck.Before(nth, () => struck.ArmAsync("token_revoked"))));
    }

    // Many pages take small ones, and a stream that is read from its beginning.
    private static async Task RepeatedAsync(Struck struck)
    {
        await struck.StartOverAsync();
        if (!struck.Vendors.Contains("ga4")) await struck.ArmAsync("gateway_timeout");
        await struck.ArmAsync("repeat_page");
        await struck.PullAsync();
    }
}
