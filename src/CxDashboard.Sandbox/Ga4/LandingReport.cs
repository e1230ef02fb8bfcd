// Landing pages as report rows: served by day or in total, and by nothing else beside.
using System.Globalization;
using CxDashboard.Sandbox.Web;

namespace CxDashboard.Sandbox.Ga4;

internal static class LandingReport
{
    private static readonly string[] s_metrics = ["sessions", "engagedSessions", "keyEvents"];

    public static bool Answers(ReportRequest request) => request.Dimensions.Contains("landingPage") || request.Metrics.Contains("keyEvents");

    public static IEnumerable<ReportRow> Rows(ReportRequest request, WebData data)
    {
        var odd = request.Dimensions.FirstOrDefault(d => d is not ("date" or "landingPage")) ?? request.Metrics.FirstOrDefault(m => !s_metrics.Contains(m));
        if (odd is not null)
            throw new BadReport($"Please remove {odd} to make the request compatible. The request's dimensions & metrics are incompatible.");
        if (request.Filter is not null || request.Ranges.Length > 1)
            throw new BadReport("Landing pages are served for one dateRange and without a dimensionFilter here.");
        var cells = new List<(string[] Key, LandingCell Cell)>();
        foreach (var day in data.Between(request.Ranges[0].From, request.Ranges[0].To))
            cells.AddRange(LandingPages.Of(day).Select(cell => (Array.ConvertAll(request.Dimensions, d => d == "date" ? day.Day.ToString("yyyyMMdd", CultureInfo.InvariantCulture) : cell.Page), cell)));
        return cells.GroupBy(c => string.Join('\n', c.Key)).Select(row => new ReportRow(row.First().Key, Array.ConvertAll(request.Metrics, metric => row.Sum(c => Metric(metric, c.Cell)))));
    }

    private static long Metric(string name, LandingCell cell) => name switch
    {
        "sessions" => cell.Sessions,
        "engagedSessions" => cell.Engaged,
        _ => cell.KeyEvents,
    };
}
