// Answers a report from the served days: aggregates to the asked dimensions, orders and cuts to the page.
using System.Globalization;
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Web;

namespace CxDashboard.Sandbox.Ga4;

internal sealed record ReportRow(string[] Dimensions, long[] Metrics);

internal sealed record Report(string[] DimensionHeaders, string[] MetricHeaders, List<ReportRow> Page, int RowCount, int Tokens)
{
    private static readonly double[] s_eventsPerSession = [1.0, 2.4, 1.15, 1.0, 1.1, 1.0, 1.35, 1.0, 1.6];
    private static readonly string[] s_withEvents = ["sessions", "eventCount", "activeUsers"];

    private sealed class Sums
    {
        public long Sessions, Engaged, Seconds, NewUsers, EventCount;
        public int Days;
        public DateOnly LastDay;
    }

    private readonly record struct Key(int Range, int Day, int Channel, int Device, int Country, int Event);

    public static Report Run(ReportRequest request, Client client, WebData data)
    {
        if (request.Cohorts.Length > 0)
            return Cut(request, request.Dimensions, [.. CohortReport.Rows(request, data)], 5);
        if (PageReport.Answers(request))
            return Cut(request, request.Dimensions, [.. PageReport.Rows(request, data)], 3);
        var fields = request.Filter is { } f ? DimensionFilter.Fields(f).ToArray() : [];
        var byEvent = request.Dimensions.Contains("eventName") || fields.Contains("eventName") || request.Metrics.Contains("eventCount");
        Refuse(request, fields, byEvent);
        var sums = Collect(request, client, data, byEvent);
        var headers = request.Ranges.Length > 1 ? [.. request.Dimensions, "dateRange"] : request.Dimensions;
        var rows = new List<ReportRow>(sums.Count);
        foreach (var (key, sum) in sums)
        {
            var metrics = Array.ConvertAll(request.Metrics, m => Metric(m, sum, request));
            if (request.KeepEmptyRows || metrics.Length == 0 || Array.Exists(metrics, m => m != 0))
                rows.Add(new ReportRow(Array.ConvertAll(headers, h => Name(h, key, request, client)), metrics));
        }
        var days = request.Ranges.Sum(r => r.To.DayNumber - r.From.DayNumber + 1);
        return Cut(request, headers, rows, 2 + (rows.Count / 500) + (Math.Min(days, 2000) / 60));
    }

    private static void Refuse(ReportRequest request, string[] fields, bool byEvent)
    {
        var wrong = fields.Concat(request.Dimensions).FirstOrDefault(d => d.StartsWith("cohort", StringComparison.Ordinal)
            || (byEvent && d is "country" or "firstSessionDate"))
            ?? request.Dimensions.Where(IsPeriod).Skip(1).FirstOrDefault()
            ?? request.Metrics.FirstOrDefault(m => (byEvent && !s_withEvents.Contains(m))
            || (request.Dimensions.Contains("firstSessionDate") && m != "newUsers"));
        if (wrong is not null)
            throw new BadReport($"Please remove {wrong} to make the request compatible. The request's dimensions & metrics are incompatible. To learn more, see https://ga-dev-tools.google/ga4/dimensions-metrics-explorer/");
    }

    private static Dictionary<Key, Sums> Collect(ReportRequest request, Client client, WebData data, bool byEvent)
    {
        bool Asked(string dimension) => request.Dimensions.Contains(dimension);
        var period = request.Dimensions.FirstOrDefault(IsPeriod);
        var (channelAsked, deviceAsked, countryAsked, eventAsked) = (
            Asked("sessionDefaultChannelGroup"), Asked("deviceCategory"), Asked("country"), Asked("eventName"));
        var accept = request.Filter is { } f ? DimensionFilter.Compile(f) : null;
        var sums = new Dictionary<Key, Sums>();
        for (var range = 0; range < request.Ranges.Length; range++)
        foreach (var day in data.Between(request.Ranges[range].From, request.Ranges[range].To))
        for (var channel = 0; channel < Journey.Channels.Length; channel++)
        for (var device = 0; device < Journey.Devices.Length; device++)
        {
            var group = WebDay.Group(channel, device);
            var strongest = 0;
            for (var last = 0; last < (byEvent ? WebDay.EventCount : WebDay.Countries); last++)
            {
                var whole = new Key(range, day.Day.DayNumber, channel, device, byEvent ? 0 : last, byEvent ? last : 0);
                if (accept is not null && !accept(d => Name(d, whole, request, client)))
                    continue;
                var key = new Key(range, PeriodOf(period, day.Day), channelAsked ? channel : 0, deviceAsked ? device : 0,
                    countryAsked ? whole.Country : 0, eventAsked ? whole.Event : 0);
                if (!sums.TryGetValue(key, out var sum))
                    sums[key] = sum = new Sums();
                if (period is null)
                    sum.Days = request.Ranges[range].To.DayNumber - request.Ranges[range].From.DayNumber + 1;
                else if (sum.LastDay != day.Day)
                    (sum.Days, sum.LastDay) = (sum.Days + 1, day.Day);
                if (byEvent)
                {
                    var sessions = day.Event(group, last);
                    sum.EventCount += (long)Math.Round(sessions * s_eventsPerSession[last]);
                    // Without the event's name a session counts once, however many of the events it had.
                    sum.Sessions += eventAsked ? sessions : Math.Max(0, sessions - strongest);
                    strongest = Math.Max(strongest, sessions);
                }
                else
                    Add(sum, day.Cell(group, last));
            }
        }
        return sums;
    }

    private static void Add(Sums sum, WebCell cell)
    {
        sum.Sessions += cell.Sessions;
        sum.Engaged += cell.Engaged;
        sum.Seconds += cell.Seconds;
        sum.NewUsers += cell.NewUsers;
    }

    private static long Metric(string name, Sums sum, ReportRequest request) => name switch
    {
        "sessions" => sum.Sessions,
        "engagedSessions" => sum.Engaged,
        "userEngagementDuration" => sum.Seconds,
        "newUsers" => sum.NewUsers,
        "eventCount" => sum.EventCount,
        _ => People.Active(sum.Sessions, sum.Days, request.Dimensions.Length),
    };

    private static bool IsPeriod(string dimension) => dimension is "date" or "firstSessionDate" or "isoYearIsoWeek" or "yearMonth";

    /// <summary>The first day of the asked period that the day lies in; 0 when none is asked.</summary>
    private static int PeriodOf(string? period, DateOnly day) => period switch
    {
        null => 0,
        "isoYearIsoWeek" => People.Monday(day).DayNumber,
        "yearMonth" => People.Month(day).DayNumber,
        _ => day.DayNumber,
    };

    private static string Name(string dimension, Key key, ReportRequest request, Client client) => dimension switch
    {
        "date" or "firstSessionDate" => DateOnly.FromDayNumber(key.Day).ToString("yyyyMMdd", CultureInfo.InvariantCulture),
        "isoYearIsoWeek" => IsoWeek(DateOnly.FromDayNumber(key.Day).ToDateTime(default)),
        "yearMonth" => DateOnly.FromDayNumber(key.Day).ToString("yyyyMM", CultureInfo.InvariantCulture),
        "sessionDefaultChannelGroup" => Journey.Channels[key.Channel],
        "deviceCategory" => Journey.Devices[key.Device],
        "country" => client.Countries[key.Country],
        "eventName" => Journey.Events[key.Event],
        _ => request.Ranges[key.Range].Name ?? $"date_range_{key.Range}",
    };

    private static string IsoWeek(DateTime monday) => string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(monday)}{ISOWeek.GetWeekOfYear(monday):00}");

    private static Report Cut(ReportRequest request, string[] headers, List<ReportRow> rows, int tokens)
    {
        // Without orderBys the cohort rows stay as they came; other reports come with the biggest first.
        var orders = request.Orders.Length > 0 || request.Cohorts.Length > 0 || request.Metrics.Length == 0 ? request.Orders : [new Order(0, true, true)];
        rows.Sort((a, b) =>
        {
            foreach (var order in orders)
            {
                var c = order.IsMetric
                    ? a.Metrics[order.Column].CompareTo(b.Metrics[order.Column])
                    : string.CompareOrdinal(a.Dimensions[order.Column], b.Dimensions[order.Column]);
                if (c != 0)
                    return order.Descending ? -c : c;
            }
            for (var i = 0; i < headers.Length && request.Cohorts.Length == 0; i++)
                if (string.CompareOrdinal(a.Dimensions[i], b.Dimensions[i]) is not 0 and var c)
                    return c;
            return 0;
        });
        var from = (int)Math.Min(request.Offset, rows.Count);
        return new Report(headers, request.Metrics, rows.GetRange(from, Math.Min(request.Limit, rows.Count - from)), rows.Count, tokens);
    }
}
