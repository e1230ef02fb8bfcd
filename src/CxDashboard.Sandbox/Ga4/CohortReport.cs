// Weekly cohorts as report rows, unordered as on the wire; weeks without data have no row.
using System.Globalization;
using CxDashboard.Sandbox.Web;

namespace CxDashboard.Sandbox.Ga4;

internal static class CohortReport
{
    public static IEnumerable<ReportRow> Rows(ReportRequest request, WebData data)
    {
        if (request.Filter is not null)
            throw new BadReport("dimensionFilter is not served together with a cohortSpec here.");
        if (request.Dimensions.FirstOrDefault(d => d is not ("cohort" or "cohortNthWeek" or "firstSessionDate")) is { } odd)
            throw new BadReport($"Please remove {odd} to make the request compatible. The request's dimensions & metrics are incompatible.");
        if (request.Dimensions.Contains("firstSessionDate"))
            throw new BadReport("Please remove firstSessionDate: cohorts are served by whole weeks here.");
        if (request.Metrics.FirstOrDefault(m => m is not ("cohortActiveUsers" or "cohortTotalUsers" or "activeUsers")) is { } metric)
            throw new BadReport($"Please remove {metric} to make the request compatible. The request's dimensions & metrics are incompatible.");

        var byWeek = request.Dimensions.Contains("cohortNthWeek");
        var rows = new List<ReportRow>();
        foreach (var cohort in request.Cohorts)
        {
            var cells = Enumerable.Range(request.FirstWeek, request.LastWeek - request.FirstWeek + 1)
                .Select(week => data.Cohort(cohort.Range.From, week)).OfType<CohortCell>().Where(c => c.Active > 0).ToArray();
            // Without the week, a person counts once: at least as many as in the best week.
            foreach (var cell in byWeek ? cells : cells.OrderByDescending(c => c.Active).Take(1))
                rows.Add(new ReportRow(
                    Array.ConvertAll(request.Dimensions, d => d == "cohort" ? cohort.Name : cell.Week.ToString("0000", CultureInfo.InvariantCulture)),
                    Array.ConvertAll(request.Metrics, m => (long)(m == "cohortTotalUsers" ? cell.Total : cell.Active))));
        }
        return rows.Select((row, i) => (row, Key: (i * 37) % 101)).OrderBy(x => x.Key).Select(x => x.row);
    }
}
