// One GA4 report as a table: asks for all of its pages and turns each row into a fact or a reject.
using System.Globalization;
using System.Text.Json;
using CxDashboard.Core.Warehouse;
using Google.Apis.AnalyticsData.v1beta.Data;
using DateRange = CxDashboard.Core.Calendars.DateRange;

namespace CxDashboard.Jobs.Connectors;

/// <summary>The dimensions and metrics of a report, and how a row of it is read.</summary>
internal sealed record Ga4Table(IReadOnlyList<string> Dimensions, IReadOnlyList<string> Metrics, Func<Ga4Cells, Fact> Read)
{
    private const int RowsAPage = 50_000;

    public static readonly Ga4Table Traffic = new(
        ["date", "sessionDefaultChannelGroup", "deviceCategory", "country"],
        ["sessions", "engagedSessions", "userEngagementDuration", "newUsers"],
        cells => new WebTraffic(
            cells.Day("date"), cells["sessionDefaultChannelGroup"], cells["deviceCategory"], cells["country"],
            cells.Whole("sessions"), cells.Whole("engagedSessions"), cells.Whole("userEngagementDuration"), cells.Whole("newUsers")));

    public static readonly Ga4Table Events = new(
        ["date", "eventName", "sessionDefaultChannelGroup", "deviceCategory"],
        ["sessions"],
        cells => new WebEvent(
            cells.Day("date"), cells["eventName"], cells["sessionDefaultChannelGroup"], cells["deviceCategory"], cells.Whole("sessions")));

    public static readonly Ga4Table Landings = new(
        ["date", "landingPage"],
        ["sessions", "engagedSessions", "keyEvents"],
        cells => new WebLanding(cells.Day("date"), cells.Path("landingPage"), cells.Whole("sessions"), cells.Whole("engagedSessions"), cells.Whole("keyEvents")));

    public static readonly Ga4Table Pages = new(
        ["date", "pagePath", "sessionDefaultChannelGroup", "deviceCategory"],
        ["sessions"],
        cells => new WebPage(
            cells.Day("date"), cells.Path("pagePath"), cells["sessionDefaultChannelGroup"], cells["deviceCategory"], cells.Whole("sessions")));

    /// <summary>The request for this table; <paramref name="limitTo"/> says which days or cohorts.</summary>
    public RunReportRequest Ask(Action<RunReportRequest> limitTo)
    {
        var report = new RunReportRequest
        {
            Dimensions = [.. Dimensions.Select(name => new Dimension { Name = name })],
            Metrics = [.. Metrics.Select(name => new Metric { Name = name })],
            // Without an order pages may repeat rows and lose others.
            OrderBys = [.. Dimensions.Select(name => new OrderBy { Dimension = new DimensionOrderBy { DimensionName = name } })],
            Limit = RowsAPage,
            ReturnPropertyQuota = true,
        };
        limitTo(report);
        return report;
    }

    /// <summary>All rows of the days, or null when there are more than <paramref name="most"/>.</summary>
    public Task<Ga4Rows?> ReadAsync(Ga4Account account, DateRange days, int most, Func<DateTimeOffset> now, CancellationToken cancellationToken) => ReadAsync(
        account, Ask(asked => asked.DateRanges = [new() { StartDate = Ga4Connector.Iso(days.From), EndDate = Ga4Connector.Iso(days.To) }]), most, now, cancellationToken);

    /// <summary>All pages of the report, or null when it has more rows than <paramref name="most"/>.</summary>
    public async Task<Ga4Rows?> ReadAsync(
        Ga4Account account, RunReportRequest report, int most, Func<DateTimeOffset> now, CancellationToken cancellationToken)
    {
        var rows = new Ga4Rows();
        var before = account.Bytes;
        account.Answers.Clear();
        string? lastStart = null;
        for (long offset = 0, count = 1; offset < count; offset += RowsAPage)
        {
            report.Offset = offset > 0 ? offset : null;
            var page = await account.RunAsync(report, cancellationToken);
            var told = page.RowCount ?? 0;
            if (told > most)
            {
                return null;
            }

            // The slice replaces its days: a page that lacks or repeats rows would delete others.
            count = offset == 0 || told == count ? told
                : throw new SourceFault(FaultKind.Nonsense, $"Google Analytics counted {count} rows and then {told} within one report.");
            var (due, held) = (Math.Min(RowsAPage, count - offset), page.Rows?.Count ?? 0);
            if (held < due)
            {
                throw new SourceFault(FaultKind.Nonsense, $"Google Analytics counts {count} rows but its page from row {offset} holds {held} of the {due} due.");
            }

            var start = held > 0 ? string.Join('\n', page.Rows![0].DimensionValues?.Select(cell => cell.Value) ?? []) : null;
            if (start is not null && start == lastStart)
            {
                throw new SourceFault(FaultKind.Nonsense, $"Google Analytics' paging does not move: row {offset} is the row a page before.");
            }

            lastStart = start;
            Take(page, rows);
            rows.Quota = Ga4Quota.Least(page.PropertyQuota, now()) ?? rows.Quota;
            rows.Notes = Together(rows.Notes, page.Metadata);
        }

        rows.Notes = rows.Notes with { Bytes = account.Bytes - before, QuotaLeft = rows.Quota?.Share };
        rows.Answers = [.. account.Answers];
        return rows;
    }

    private void Take(RunReportResponse page, Ga4Rows rows)
    {
        if (page.Rows is not { Count: > 0 })
        {
            return;
        }

        var dimensions = (page.DimensionHeaders ?? []).Select(header => header.Name).ToList();
        var metrics = (page.MetricHeaders ?? []).Select(header => header.Name).ToList();
        if (Dimensions.Concat(Metrics).Except(dimensions.Concat(metrics)).Any())
        {
            throw new SourceFault(FaultKind.Nonsense, "Google Analytics' report lacks columns that it was asked for.");
        }

        foreach (var row in page.Rows)
        {
            var cells = new Ga4Cells();
            for (var i = 0; i < dimensions.Count; i++)
            {
                cells[dimensions[i]!] = (row.DimensionValues?.ElementAtOrDefault(i)?.Value ?? "").Replace("\0", "", StringComparison.Ordinal);
            }

            for (var i = 0; i < metrics.Count; i++)
            {
                cells[metrics[i]!] = row.MetricValues?.ElementAtOrDefault(i)?.Value ?? "";
            }

            try
            {
                rows.Records.Add(Read(cells));
            }
            catch (FormatException reason)
            {
                rows.Rejects.Add(new Reject(JsonSerializer.Serialize<Dictionary<string, string>>(cells), reason.Message, Spoils: !Metrics.All(cells.IsCount)));
            }
        }
    }

    private static BatchNotes Together(BatchNotes notes, ResponseMetaData? told) => notes with
    {
        Sampled = notes.Sampled || told?.SamplingMetadatas is { Count: > 0 },
        Thresholded = notes.Thresholded || told?.SubjectToThresholding == true,
        OtherRow = notes.OtherRow || told?.DataLossFromOtherRow == true,
    };
}

/// <summary>What all pages of one report held.</summary>
internal sealed class Ga4Rows
{
    public List<Fact> Records { get; } = [];
    public List<Reject> Rejects { get; } = [];
    public BatchNotes Notes { get; set; } = new();
    public IReadOnlyList<ReadOnlyMemory<byte>> Answers { get; set; } = [];
    public bool IsEmpty => Records.Count == 0 && Rejects.Count == 0;

    /// <summary>Takes another report's rows, its flags and its quota to these.</summary>
    public void Add(Ga4Rows other)
    {
        Records.AddRange(other.Records);
        Rejects.AddRange(other.Rejects);
        Answers = [.. Answers, .. other.Answers];
        Quota = other.Quota ?? Quota;
        Notes = new BatchNotes(Notes.Bytes + other.Notes.Bytes, Quota?.Share,
            Notes.Sampled || other.Notes.Sampled, Notes.Thresholded || other.Notes.Thresholded, Notes.OtherRow || other.Notes.OtherRow);
    }

    /// <summary>The smallest share of a quota left after the last page, and how long that quota takes to come back.</summary>
    public (double Share, TimeSpan Wait)? Quota { get; set; }
}

/// <summary>One row by column name.</summary>
internal sealed class Ga4Cells : Dictionary<string, string>
{
    private const int LongestPath = 600;

    // "(other)" and empty days occur: no day can be given to them.
    public DateOnly Day(string name) =>
        DateOnly.TryParseExact(this[name], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day : throw new FormatException($"{name} is \"{this[name]}\", not a day");

    // What is longer does not fit into an index. (other) and (not set) stand for pages without a name of their own and are kept as such.
    public string Path(string name) =>
        this[name].Length <= LongestPath ? this[name] : throw new FormatException($"{name} is longer than {LongestPath} characters");

    public long Whole(string name) =>
        Number(name) is { } number ? (long)Math.Round(number, MidpointRounding.AwayFromZero) : throw new FormatException($"{name} is \"{this[name]}\", not a count");

    public bool IsCount(string name) => Number(name) is not null;

    private decimal? Number(string name) =>
        decimal.TryParse(this[name], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and < long.MaxValue ? number : null;
}
