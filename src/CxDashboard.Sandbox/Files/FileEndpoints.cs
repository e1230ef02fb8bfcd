// A client's books as the files that its staff would export: comma-separated, with a header.
using System.Text;
using CxDashboard.Sandbox.Clients;

namespace CxDashboard.Sandbox.Files;

internal sealed class FileEndpoints(SandboxOptions options, SimulatedClock clock)
{
    /// <summary>The kinds of file, by the names under which they can be imported.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["customers", "transactions", "spend", "deliveries"];

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/files/{client}/{kind}.csv", Serve);

    private Task Serve(HttpContext http)
    {
        var client = Client.Find((string?)http.Request.RouteValues["client"]);
        var kind = (string?)http.Request.RouteValues["kind"];
        if (client is null || kind is null || !Kinds.Contains(kind))
            return Reply.Text(http, 404, "text/plain", "no such file");
        var now = clock.GetUtcNow();
        var first = clock.FirstToday.AddDays(-Vendors.HistoryDays);
        var (header, rows) = Content(new ShopData(options.Seed, client, first, client.LocalDay(now).AddDays(-1)), kind);
        var text = new StringBuilder(header).Append('\n');
        foreach (var row in rows)
            text.AppendJoin(',', row).Append('\n');
        return Reply.Text(http, 200, "text/csv; charset=utf-8", text.ToString());
    }

    private static (string Header, IEnumerable<string[]> Rows) Content(ShopData shop, string kind) => kind switch
    {
        "customers" => ("id,started_on,ended_on,segment", shop.Customers()),
        "transactions" => ("id,customer,day,amount", shop.Purchases()),
        "spend" => ("day,channel,campaign,amount", shop.Spend()),
        _ => ("day,stage,channel,segment,sent,delivered", shop.Deliveries()),
    };
}
