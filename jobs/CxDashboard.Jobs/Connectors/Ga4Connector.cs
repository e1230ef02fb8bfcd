// Google Analytics 4: traffic, events, landing pages and pages seen by day, people by period, and weekly cohorts, from the Data API v1beta.
using System.Globalization;
using System.Runtime.CompilerServices;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;
using Google.Apis.AnalyticsData.v1beta.Data;
using DateRange = CxDashboard.Core.Calendars.DateRange;

namespace CxDashboard.Jobs.Connectors;

public sealed class Ga4Connector(VendorHttp http, TimeProvider clock) : IConnector
{
    private const int LargestSlice = 500_000;
    private const int DaysReadWeekly = 30;

    internal static readonly Setting PropertyId = new("propertyId", "Property", "The property's number, under Admin, Property details.");
    internal static readonly Setting ServiceAccountJson = new("serviceAccountJson", "Service account key", "The whole JSON key file of a service account that is a Viewer of the property.", Secret: true) { IsLong = true };
    internal static readonly Setting BaseUrl = new("baseUrl", "Address", "Only for a proxy or a test.", Required: false, Default: "https://analyticsdata.googleapis.com/")
    {
        Hosts = ["analyticsdata.googleapis.com"], IsRare = true,
    };

    internal static readonly Setting TokenUrl = new("tokenUrl", "Token address", "Only for a proxy or a test; otherwise the key file's own.", Required: false)
    {
        Hosts = ["oauth2.googleapis.com", "accounts.google.com", "www.googleapis.com"], IsRare = true,
    };

    private static readonly SourceStream Traffic = new("traffic", "Traffic", FactKind.WebTraffic, ProvisionalDays: 3);
    private static readonly SourceStream Events = new("events", "Events", FactKind.WebEvent, ProvisionalDays: 3);
    private static readonly SourceStream Cohorts = new("cohorts", "Weekly cohorts", FactKind.WebCohort, ProvisionalDays: 3);
    private static readonly SourceStream Users = new("users", "Users by day, week and month", FactKind.WebUsers, ProvisionalDays: 3);
    private static readonly SourceStream Landings = new("landings", "Landing pages", FactKind.WebLanding, ProvisionalDays: 3);
    private static readonly SourceStream Pages = new("pages", "Pages", FactKind.WebPage, ProvisionalDays: 3);

    public string Name => "ga4";

    public string Title => "Google Analytics 4";

    public string DefaultCron => "20 5,13 * * *";

    public IReadOnlyList<Setting> Settings { get; } = [PropertyId, ServiceAccountJson, BaseUrl, TokenUrl];

    public IReadOnlyList<SourceStream> Streams { get; } = [Traffic, Events, Cohorts, Users, Landings, Pages];

    public IAsyncEnumerable<Batch> PullAsync(Pull pull, CancellationToken cancellationToken) =>
        pull.Stream.Name == Traffic.Name ? DaysAsync(pull, Ga4Table.Traffic.ReadAsync, cancellationToken)
        : pull.Stream.Name == Events.Name ? DaysAsync(pull, Ga4Table.Events.ReadAsync, cancellationToken)
        : pull.Stream.Name == Cohorts.Name ? CohortsAsync(pull, cancellationToken)
        : pull.Stream.Name == Users.Name ? DaysAsync(pull, Ga4Users.ReadAsync, cancellationToken)
        : pull.Stream.Name == Landings.Name ? DaysAsync(pull, Ga4Table.Landings.ReadAsync, cancellationToken)
        : pull.Stream.Name == Pages.Name ? DaysAsync(pull, Ga4Table.Pages.ReadAsync, cancellationToken)
        : throw new ArgumentException($"GA4 has no stream {pull.Stream.Name}.", nameof(pull));

    public async Task<Trial> TryAsync(Pull pull, CancellationToken cancellationToken)
    {
        using var account = new Ga4Account(pull, http, clock);
        var day = pull.Today.AddDays(-2);
        var report = await account.RunAsync(new RunReportRequest
        {
            Metrics = [new Metric { Name = "sessions" }], DateRanges = [new() { StartDate = Iso(day), EndDate = Iso(day) }], Limit = 1,
        }, cancellationToken);
        var sessions = report.Rows is [var row, ..] ? row.MetricValues?.FirstOrDefault()?.Value : null;
        return new Trial([sessions is null
            ? new TrialLine($"The property answers, but tells of no session on {Iso(day)}: is this the right one?", IsFine: false, PropertyId.Key)
            : new TrialLine($"The property answers: {sessions} sessions on {Iso(day)}.")]);
    }

    // The key file says where to ask for a token; whoever pastes one in names that address too.
    public IEnumerable<(Setting From, string Address)> Addresses(IReadOnlyDictionary<string, string> settings)
    {
        yield return (BaseUrl, settings.GetValueOrDefault(BaseUrl.Key) is { Length: > 0 } address ? address : BaseUrl.Default!);
        var tokens = settings.GetValueOrDefault(TokenUrl.Key) is { Length: > 0 } given ? given
            : settings.GetValueOrDefault(ServiceAccountJson.Key) is { Length: > 0 } key ? Ga4Account.TokenAddressOf(key) : null;
        if (tokens is not null) yield return (TokenUrl, tokens);
    }

    // The cursor is the last day read after the vendor had settled it; what comes after it is read on every pull, and once a week a
    // month, because settled days are restated now and then all the same.
    private async IAsyncEnumerable<Batch> DaysAsync(
        Pull pull, Func<Ga4Account, DateRange, int, Func<DateTimeOffset>, CancellationToken, Task<Ga4Rows?>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var account = new Ga4Account(pull, http, clock);
        var settled = pull.Cursor is { } cursor ? Day(cursor) : (DateOnly?)null;
        var lastSettled = pull.Today.AddDays(-1 - pull.Stream.ProvisionalDays);
        var firstProvisional = lastSettled.AddDays(1);
        var from = settled is { } done ? pull.Until is null ? Earlier(done.AddDays(1), firstProvisional) : done.AddDays(1) : pull.Since;
        if (settled is not null && IsFirstOfTheWeek(pull)) from = Earlier(from, pull.Today.AddDays(-DaysReadWeekly));
        var slices = new Stack<DateRange>(Slices(Later(from, pull.Since), pull.Until ?? pull.Today.AddDays(-1)));
        while (slices.TryPop(out var slice))
        {
            var days = slice.To.DayNumber - slice.From.DayNumber + 1;
            var most = days > 1 ? LargestSlice : int.MaxValue;
            var rows = await read(account, slice, most, clock.GetUtcNow, cancellationToken);
            if (rows is { IsEmpty: true })
            {
                // Days without visits are a success, and they empty what is stored: only an answer that stays empty may.
                rows = await read(account, slice, most, clock.GetUtcNow, cancellationToken);
            }

            if (rows is null)
            {
                // Too much to hold at once: two halves, each still the whole truth for its days.
                var middle = slice.From.AddDays(days / 2);
                slices.Push(new DateRange(middle, slice.To));
                slices.Push(new DateRange(slice.From, middle.AddDays(-1)));
                continue;
            }

            EnsureWithin(slice, rows);
            if (Earlier(slice.To, lastSettled) is var reached && reached >= slice.From && (settled is null || reached > settled))
            {
                settled = reached;
            }

            yield return new Batch(rows.Records, settled is { } day ? Iso(day) : null, slice, rows.Rejects, rows.Notes) { Answers = rows.Answers };
            StopOnLowQuota(rows, pull, more: slices.Count > 0);
        }
    }

    // The cursor is the first day of the last cohort whose every week was read settled; younger cohorts still grow.
    private async IAsyncEnumerable<Batch> CohortsAsync(Pull pull, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var account = new Ga4Account(pull, http, clock);
        var settled = pull.Cursor is { } cursor ? Day(cursor) : (DateOnly?)null;
        var first = Ga4Cohorts.SundayFrom(pull.Since);
        var from = settled is { } done ? Later(done.AddDays(7), first) : first;
        var starts = Ga4Cohorts.Starts(from, pull.Today).TakeWhile(start => pull.Until is null || start <= pull.Until).Chunk(Ga4Cohorts.ARequest).ToList();
        for (var i = 0; i < starts.Count; i++)
        {
            var rows = await Ga4Cohorts.Table.ReadAsync(
                account, Ga4Cohorts.Ask(starts[i], pull.Today), int.MaxValue, clock.GetUtcNow, cancellationToken) ?? new Ga4Rows();
            if (rows.IsEmpty)
            {
                // As above: cohorts nobody belonged to are a success, and the cursor moves past them.
                rows = await Ga4Cohorts.Table.ReadAsync(
                    account, Ga4Cohorts.Ask(starts[i], pull.Today), int.MaxValue, clock.GetUtcNow, cancellationToken) ?? rows;
            }

            if (rows.Rejects.Find(reject => reject.Spoils) is { } spoiled)
            {
                // A week without a row is a zero; one whose row cannot be read must not become one.
                throw new SourceFault(FaultKind.Nonsense, $"A cohort's week could not be read ({spoiled.Reason}); nothing of its report was kept.");
            }

            var records = Ga4Cohorts.WithZeros(rows.Records.OfType<WebCohort>(), starts[i], pull.Today);
            var complete = starts[i].Where(start => Ga4Cohorts.IsComplete(start, pull.Today)).ToList();
            settled = complete.Count > 0 ? complete[^1] : settled;
            yield return new Batch(records, settled is { } day ? Iso(day) : null, new DateRange(starts[i][0], starts[i][^1]), rows.Rejects, rows.Notes) { Answers = rows.Answers };
            StopOnLowQuota(rows, pull, more: i < starts.Count - 1);
        }
    }

    private static bool IsFirstOfTheWeek(Pull pull) =>
        pull.LastRead is { } read && read < pull.Today.AddDays(-(int)pull.Today.DayOfWeek);

    // A batch deletes what its days lack, so the report of other days must not pass for theirs.
    private static void EnsureWithin(DateRange slice, Ga4Rows rows)
    {
        if (rows.Records.Any(fact => !slice.Contains(DayOf(fact))))
        {
            throw new SourceFault(FaultKind.Nonsense, $"Google Analytics answered with other days than {Iso(slice.From)} to {Iso(slice.To)}.");
        }
    }

    private static DateOnly DayOf(Fact fact) => fact switch
    {
        WebTraffic traffic => traffic.Day,
        WebEvent one => one.Day,
        WebUsers users => users.Day,
        WebLanding landing => landing.Day,
        WebPage page => page.Day,
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "No fact of a day."),
    };

    // What is left of the quota belongs to people's own reports: the rest of a backfill comes when it has refilled.
    private static void StopOnLowQuota(Ga4Rows rows, Pull pull, bool more)
    {
        // After the last slice of a backfill's chunk there is its next chunk.
        if ((more || pull.Until is not null) && rows.Quota is { } quota && quota.Share < pull.QuotaKept)
        {
            throw new SourceFault(FaultKind.Busy,
                $"Less than {(pull.Until is null ? "a tenth" : $"{pull.QuotaKept * 100:0}%")} of a Google Analytics quota is left: the rest is read when it has refilled.", quota.Wait);
        }
    }

    private static IEnumerable<DateRange> Slices(DateOnly from, DateOnly to) => from > to ? [] : new DateRange(from, to).ByMonth().Reverse();

    internal static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly Day(string iso) => DateOnly.ParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;
}
