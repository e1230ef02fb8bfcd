// A runReport request, read strictly: what GA4 refuses is refused here, naming the field.
using System.Globalization;
using System.Text.Json;

namespace CxDashboard.Sandbox.Ga4;

internal sealed record DateSpan(DateOnly From, DateOnly To, string? Name);

internal sealed record Order(int Column, bool IsMetric, bool Descending);

internal sealed record CohortAsked(string Name, DateSpan Range);

internal sealed record ReportRequest(
    string[] Dimensions, string[] Metrics, DateSpan[] Ranges, JsonElement? Filter, Order[] Orders,
    long Offset, int Limit, bool KeepEmptyRows, bool ReturnQuota, CohortAsked[] Cohorts, int FirstWeek, int LastWeek)
{
    private const int MaxLimit = 250_000;
    private static readonly string[] s_known =
    [
        "property", "dimensions", "metrics", "dateRanges", "dimensionFilter", "orderBys", "offset", "limit",
        "keepEmptyRows", "returnPropertyQuota", "currencyCode", "cohortSpec",
    ];
    public static readonly string[] KnownDimensions =
        ["date", "sessionDefaultChannelGroup", "deviceCategory", "country", "eventName", "cohort", "cohortNthWeek", "firstSessionDate", "isoYearIsoWeek", "yearMonth", "landingPage", "pagePath"];
    public static readonly string[] KnownMetrics =
        ["sessions", "engagedSessions", "userEngagementDuration", "newUsers", "eventCount", "activeUsers", "keyEvents", "cohortActiveUsers", "cohortTotalUsers"];

    public static ReportRequest Read(JsonElement body, DateOnly today)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw new BadReport("Invalid JSON payload received. Root element must be a message.");
        foreach (var field in body.EnumerateObject())
            if (!s_known.Contains(field.Name))
                throw new BadReport($"Invalid JSON payload received. Unknown name \"{field.Name}\": Cannot find field.");
        var dimensions = Names(body, "dimensions", 9, KnownDimensions, "dimension");
        var metrics = Names(body, "metrics", 10, KnownMetrics, "metric");
        if (metrics.Length == 0 && dimensions.Length == 0)
            throw new BadReport("Requests must have at least one dimension or metric: metrics is empty.");
        var spec = body.TryGetProperty("cohortSpec", out var s) ? s : (JsonElement?)null;
        var ranges = RangesIn(body, today, spec is not null);
        var (cohorts, first, last) = spec is { } asked ? CohortsIn(asked, today, dimensions) : ([], 0, 0);
        if (spec is null && (dimensions.Any(IsCohort) || metrics.Any(IsCohort)))
            throw new BadReport("cohortSpec is required when the request has cohort dimensions or metrics.");
        return new ReportRequest(dimensions, metrics, ranges,
            body.TryGetProperty("dimensionFilter", out var filter) ? filter : null,
            [.. List(body, "orderBys").Select(o => OrderIn(o, dimensions, metrics))],
            Whole(body, "offset") ?? 0, (int)Math.Min(MaxLimit, Whole(body, "limit") is > 0 and var n ? n : 10_000),
            Flag(body, "keepEmptyRows"), Flag(body, "returnPropertyQuota"), cohorts, first, last);
    }

    public static DateOnly Date(string? text, DateOnly today, string field)
    {
        if (text == "today")
            return today;
        if (text == "yesterday")
            return today.AddDays(-1);
        if (text is not null && text.EndsWith("daysAgo", StringComparison.Ordinal)
            && int.TryParse(text[..^7], NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days < 100_000)
            return today.AddDays(-days);
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new BadReport($"Invalid {field} : {text}. Formatting is not YYYY-MM-DD, NdaysAgo, yesterday or today.");
    }

    public static IEnumerable<JsonElement> List(JsonElement parent, string field)
    {
        if (!parent.TryGetProperty(field, out var list))
            return [];
        return list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : throw new BadReport($"Invalid value at '{field}': a list is expected.");
    }

    private static bool IsCohort(string name) => name.StartsWith("cohort", StringComparison.Ordinal);

    private static string[] Names(JsonElement body, string field, int most, string[] known, string kind)
    {
        var names = List(body, field).Select(e => Text(e, "name") ?? throw new BadReport($"Invalid value at '{field}': name is required.")).ToArray();
        if (names.Length > most)
            throw new BadReport($"Requests are limited to {most} {field}. This request is for {names.Length} {field}.");
        foreach (var name in names)
            if (!known.Contains(name))
                throw new BadReport($"Field {name} is not a valid {kind}. For a list of valid dimensions and metrics, see https://developers.google.com/analytics/devguides/reporting/data/v1/api-schema ");
        if (names.Distinct().Count() != names.Length)
            throw new BadReport($"Found duplicate names in {field}.");
        return names;
    }

    private static DateSpan[] RangesIn(JsonElement body, DateOnly today, bool cohort)
    {
        var ranges = List(body, "dateRanges").Select(r => Range(r, today, "dateRanges")).ToArray();
        if (cohort ? ranges.Length > 0 : ranges.Length is 0 or > 4)
            throw new BadReport(cohort ? "dateRanges must be unspecified when the request has a cohortSpec."
                : ranges.Length == 0 ? "A dateRange is required: dateRanges is empty." : "Requests are limited to 4 dateRanges.");
        return ranges;
    }

    private static DateSpan Range(JsonElement range, DateOnly today, string field)
    {
        var span = new DateSpan(Date(Text(range, "startDate"), today, "startDate"), Date(Text(range, "endDate"), today, "endDate"), Text(range, "name"));
        return span.From <= span.To ? span : throw new BadReport($"Invalid {field}: startDate is after endDate.");
    }

    private static (CohortAsked[], int, int) CohortsIn(JsonElement spec, DateOnly today, string[] dimensions)
    {
        if (!dimensions.Contains("cohort"))
            throw new BadReport("The dimension cohort is required in dimensions when the request has a cohortSpec.");
        var cohorts = List(spec, "cohorts").Select((c, i) => Text(c, "dimension") != "firstSessionDate"
            ? throw new BadReport("cohortSpec.cohorts.dimension only supports firstSessionDate.")
            : new CohortAsked(Text(c, "name") ?? $"cohort_{i}", Range(c.TryGetProperty("dateRange", out var r) ? r : default, today, "cohortSpec.cohorts.dateRange"))).ToArray();
        if (cohorts.Length is 0 or > 12)
            throw new BadReport("cohortSpec.cohorts must hold 1 to 12 cohorts.");
        foreach (var (_, range) in cohorts)
            if (range.From.DayOfWeek != DayOfWeek.Sunday || range.To != range.From.AddDays(6))
                throw new BadReport("cohortSpec.cohorts.dateRange must be one week from Sunday to Saturday for WEEKLY granularity.");
        if (!spec.TryGetProperty("cohortsRange", out var span) || Text(span, "granularity") != "WEEKLY")
            throw new BadReport("cohortSpec.cohortsRange.granularity must be WEEKLY.");
        var (first, last) = (Whole(span, "startOffset") ?? 0, Whole(span, "endOffset") ?? 0);
        return first >= 0 && last >= first && last < 200
            ? (cohorts, (int)first, (int)last)
            : throw new BadReport("cohortSpec.cohortsRange: startOffset and endOffset are out of order.");
    }

    private static Order OrderIn(JsonElement order, string[] dimensions, string[] metrics)
    {
        var isMetric = order.TryGetProperty("metric", out var by);
        if (!isMetric && !order.TryGetProperty("dimension", out by))
            throw new BadReport("Invalid value at 'orderBys': dimension or metric is required.");
        var name = Text(by, isMetric ? "metricName" : "dimensionName");
        var column = Array.IndexOf(isMetric ? metrics : dimensions, name);
        return column >= 0
            ? new Order(column, isMetric, Flag(order, "desc"))
            : throw new BadReport($"Field {name} exists in orderBys but is not defined in input {(isMetric ? "metrics" : "dimensions")} list.");
    }

    private static string? Text(JsonElement parent, string field) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(field, out var v) && v.ValueKind == JsonValueKind.String ? v.GetString() : null;

    private static bool Flag(JsonElement parent, string field) => parent.TryGetProperty(field, out var v) && v.ValueKind == JsonValueKind.True;

    /// <summary>An int64 comes as a number or, in the proto3 JSON mapping, as a string.</summary>
    private static long? Whole(JsonElement parent, string field)
    {
        if (!parent.TryGetProperty(field, out var v))
            return null;
        var text = v.ValueKind == JsonValueKind.String ? v.GetString() : v.GetRawText();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? n
            : throw new BadReport($"Invalid value at '{field}' (TYPE_INT64), \"{text}\"");
    }
}
