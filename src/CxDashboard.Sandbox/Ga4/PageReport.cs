// Reports by page as rows: landing pages by day, and the pages that sessions saw by day, channel and device. Nothing else beside them.
using System.Globalization;
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Web;

namespace CxDashboard.Sandbox.Ga4;

internal static class PageReport
{
    private static readonly string[] s_landingColumns = ["date", "landingPage", "sessions", "engagedSessions", "keyEvents"];
    private static readonly string[] s_pageColumns = ["date", "pagePath", "sessionDefaultChannelGroup", "deviceCategory", "sessions"];

    private static bool OfPages(ReportRequest request) => request.Dimensions.Contains("pagePath");

    public static bool Answers(ReportRequest request) =>
        OfPages(request) || request.Dimensions.Contains("landingPage") || request.Metrics.Contains("keyEvents");

    public static IEnumerable<ReportRow> Rows(ReportRequest request, WebData data)
    {
        var columns = OfPages(request) ? s_pageColumns : s_landingColumns;
        if (request.Dimensions.Concat(request.Metrics).FirstOrDefault(name => !columns.Contains(name)) is { } odd)
            throw new BadReport($"Please remove {odd} to make the request compatible. The request's dimensions & metrics are incompatible.");
        if (request.Filter is not null || request.Ranges.Length > 1)
            throw new BadReport("Pages are served for one dateRange and without a dimensionFilter here.");
        var rows = new Dictionary<string, ReportRow>();
        foreach (var day in data.Between(request.Ranges[0].From, request.Ranges[0].To))
            Add(rows, request, day);
        return rows.Values;
    }

    private static void Add(Dictionary<string, ReportRow> rows, ReportRequest request, WebDay day)
    {
        foreach (var cell in OfPages(request) ? PageViews.Of(day).Select(Cell) : LandingPages.Of(day).Select(Cell))
        {
            var key = Array.ConvertAll(request.Dimensions, name => name == "date" ? day.Day.ToString("yyyyMMdd", CultureInfo.InvariantCulture) : cell.Names[name]);
            var figures = Array.ConvertAll(request.Metrics, name => cell.Figures[name]);
            var joined = string.Join('\n', key);
            rows[joined] = rows.TryGetValue(joined, out var sum) ? sum with { Metrics = [.. sum.Metrics.Zip(figures, (one, other) => one + other)] } : new ReportRow(key, figures);
        }
    }

    private static (Dictionary<string, string> Names, Dictionary<string, long> Figures) Cell(LandingCell cell) => (
        new() { ["landingPage"] = cell.Page },
        new() { ["sessions"] = cell.Sessions, ["engagedSessions"] = cell.Engaged, ["keyEvents"] = cell.KeyEvents });

    private static (Dictionary<string, string> Names, Dictionary<string, long> Figures) Cell(PageCell cell) => (
        new() { ["pagePath"] = cell.Page, ["sessionDefaultChannelGroup"] = Journey.ChannelOf(cell.Group), ["deviceCategory"] = Journey.DeviceOf(cell.Group) },
        new() { ["sessions"] = cell.Sessions });
}
