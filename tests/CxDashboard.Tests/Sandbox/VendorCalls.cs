// One way to ask any vendor for a page of records, so that one table can try every fault on each.
using System.Text;

namespace CxDashboard.Tests.Sandbox;

internal sealed class VendorCalls(Func<int, int, CancellationToken, Task<HttpResponseMessage>> page)
{
    /// <summary>A page of <paramref name="size"/> records after <paramref name="skip"/> others.</summary>
    public Task<HttpResponseMessage> Page(int size, int skip, CancellationToken? stop = null) =>
        page(size, skip, stop ?? TestContext.Current.CancellationToken);

    public static async Task<VendorCalls> For(string vendor, RunningSandbox sandbox)
    {
        switch (vendor)
        {
            case "ga4":
                var token = await sandbox.Ga4Token("northwind");
                return new((size, skip, stop) => sandbox.Report("northwind", token, new
                {
                    dimensions = new[] { new { name = "date" } },
                    metrics = new[] { new { name = "sessions" } },
                    dateRanges = new[] { new { startDate = "400daysAgo", endDate = "yesterday" } },
                    orderBys = new[] { new { dimension = new { dimensionName = "date" } } },
                    limit = size,
                    offset = skip,
                }, stop: stop));
            case "zendesk":
                return new((size, skip, stop) =>
                {
                    // The cursor of some ticket stands in for "skip": any place but the first.
                    var from = skip == 0 ? "start_time=0" : $"cursor={Convert.ToBase64String(Encoding.ASCII.GetBytes("1760000000||0|"))}";
                    return sandbox.Get($"/zendesk/northwind/api/v2/incremental/tickets/cursor.json?{from}&per_page={size}&include=metric_sets", sandbox.Zendesk("northwind"), stop: stop);
                });
            case "formbricks":
                return new((size, skip, stop) => sandbox.Get(sandbox.FormbricksPath("northwind", $"limit={size}&skip={skip}"), stop: stop, key: sandbox.FormbricksKey("northwind")));
            default:
                var path = sandbox.ResponsesPath("northwind");
                var items = (await sandbox.Json($"{path}?page_size=200", sandbox.Typeform("northwind")))["items"]!.AsArray();
                return new((size, skip, stop) => sandbox.Get(
                    $"{path}?page_size={size}{(skip == 0 ? "" : $"&before={items[skip - 1]!["token"]}")}", sandbox.Typeform("northwind"), stop: stop));
        }
    }
}
