// The first narrow waist: what every source must be able to do, and nothing about schedulers or transactions.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Jobs.Connectors;

/// <summary>
/// A source of facts behind a remote API. A connector knows the vendor's wire format and its pitfalls; it does not know
/// the scheduler, the ledger or the warehouse. Adding one: a file here, an entry in <see cref="ConnectorList"/>, and, if
/// it brings a new kind of fact, a load script under sql/load or an entry in Slice.
/// </summary>
public interface IConnector
{
    /// <summary>The key stored with a source, for instance <c>ga4</c>.</summary>
    string Name { get; }

    /// <summary>The name shown to people, for instance <c>Google Analytics 4</c>.</summary>
    string Title { get; }

    /// <summary>How often it is pulled unless the source says otherwise; a five-field cron in the workspace's zone.</summary>
    string DefaultCron { get; }

    /// <summary>The settings it needs, in the order a form would ask for them.</summary>
    IReadOnlyList<Setting> Settings { get; }

    /// <summary>Its streams, in the order they are pulled.</summary>
    IReadOnlyList<SourceStream> Streams { get; }

    /// <summary>
    /// Hands over what the stream has, page by page, oldest first. Each batch's cursor is the place to go on from once
    /// that batch is committed. The sequence ends when the source has no more for now; the last batch may be empty
    /// (an empty day is a success). Throws <see cref="SourceFault"/> when the vendor refuses, is busy or talks nonsense.
    /// </summary>
    IAsyncEnumerable<Batch> PullAsync(Pull pull, CancellationToken cancellationToken);

    /// <summary>
    /// Asks the vendor for as little as proves that a pull would be let in, and says what was found. Throws
    /// <see cref="SourceFault"/> when the vendor refuses, with the setting to mend and the permission that lacks.
    /// </summary>
    Task<Trial> TryAsync(Pull pull, CancellationToken cancellationToken);

    /// <summary>Every address that these settings would make the program call, with the setting it comes from.</summary>
    IEnumerable<(Setting From, string Address)> Addresses(IReadOnlyDictionary<string, string> settings) =>
        Settings.Where(setting => setting.Hosts.Count > 0)
            .Select(setting => (setting, settings.GetValueOrDefault(setting.Key) is { Length: > 0 } given ? given : setting.Default ?? ""))
            .Where(pair => pair.Item2.Length > 0);
}

/// <summary>One setting of a connector. Secret ones are stored encrypted and never shown again.</summary>
public sealed record Setting(string Key, string Label, string Help, bool Secret = false, bool Required = true, string? Default = null)
{
    /// <summary>The vendor's own hosts, for a setting that is a web address; <c>*.</c> in front stands for one name. Anybody
    /// who connects a source in the browser may name no other.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>True where a text of many lines is pasted in.</summary>
    public bool IsLong { get; init; }

    /// <summary>True where the default nearly always fits: a form folds it away.</summary>
    public bool IsRare { get; init; }
}

/// <summary>What a test call found, sentence by sentence.</summary>
public sealed record Trial(IReadOnlyList<TrialLine> Lines);

/// <summary>One finding. What is not fine lets the source be connected all the same; <paramref name="Setting"/> names the one to look at.</summary>
public sealed record TrialLine(string Text, bool IsFine = true, string? Setting = null);

/// <summary>One stream of a source. <paramref name="ProvisionalDays"/>: how many days before today the vendor still
/// restates; they are re-read on every pull and marked provisional.</summary>
public sealed record SourceStream(string Name, string Title, FactKind Kind, int ProvisionalDays = 0);

/// <summary>What to pull: the stream, the source's settings (secrets in clear), the committed cursor (null the first
/// time), the first day wanted at all, the calendar that says which day it is, and the day the stream was last read to its
/// end (null when it never was).</summary>
public sealed record Pull(
    SourceStream Stream, IReadOnlyDictionary<string, string> Settings, string? Cursor, DateOnly Since, DateOnly Today, DateOnly? LastRead = null)
{
    /// <summary>The last day wanted, for a backfill; null reads on to the present.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>The share of a quota (0..1) that is left to others: below it the pull stops and asks to wait.</summary>
    public double QuotaKept { get; init; } = .1;

    /// <summary>Where to begin in time: the first day's midnight in UTC; for a backfill that midnight wherever on earth it comes first.</summary>
    public DateTimeOffset Begin => Midnight(Since) - (Until is null ? TimeSpan.Zero : TimeSpan.FromHours(14));

    /// <summary>Where a backfill's last day has ended wherever on earth one is; null reads on.</summary>
    public DateTimeOffset? End => Until is { } last ? Midnight(last.AddDays(1)) + TimeSpan.FromHours(12) : null;

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>The setting's value, its default when absent, or a fault that names it.</summary>
    public string Setting(string key) =>
        Settings.TryGetValue(key, out var value) && value.Length > 0
            ? value
            : throw new SourceFault(FaultKind.Misconfigured, $"The setting \"{key}\" is empty: fill it in on the source's page.") { Setting = key };

    /// <summary>The setting's value, trimmed; its own default when empty; null when it is optional and has none.</summary>
    public string? Setting(Setting setting) =>
        Settings.TryGetValue(setting.Key, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim()
        : setting.Default ?? (setting.Required ? Setting(setting.Key) : null);
}

/// <summary>
/// One page. Records and rejects are as the vendor sent them; repeats are allowed. <paramref name="Cursor"/> is opaque to everyone but
/// the connector. When <paramref name="Replaces"/> is set, the batch is the whole truth for those days of this stream: rows in the
/// warehouse that it lacks are removed, in the same transaction. A batch without any rows for days that have some is refused unless
/// <paramref name="EmptyIsMeant"/>, which a person says and never a connector.
/// </summary>
public sealed record Batch(
    IReadOnlyList<Fact> Records, string? Cursor, DateRange? Replaces = null,
    IReadOnlyList<Reject>? Rejects = null, BatchNotes? Notes = null, bool EmptyIsMeant = false)
{
    /// <summary>Records that the source says it has no more, where it says so beside its rows. Those never heard of are not missed.</summary>
    public IReadOnlyList<Gone> Gone { get; init; } = [];

    /// <summary>The vendor's answers that the batch was read from, as they came.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Answers { get; init; } = [];
}

/// <summary>A record that the source has deleted, and when.</summary>
public sealed record Gone(string Id, DateTimeOffset At);

/// <summary>A row that could not be read: what it was and why. <paramref name="Spoils"/>: it belongs to what the batch replaces, with a
/// value nobody knows, so that the batch is not the whole truth.</summary>
public sealed record Reject(string Payload, string Reason, bool Spoils = false);

/// <summary>What the vendor said beside the rows: bytes on the wire, the smallest share of any quota left (0..1), and the flags of GA4.</summary>
public sealed record BatchNotes(long Bytes = 0, double? QuotaLeft = null, bool Sampled = false, bool Thresholded = false, bool OtherRow = false);

/// <summary>Why a pull stopped, in the words a person can act on.</summary>
public enum FaultKind
{
    /// <summary>A setting is missing or wrong.</summary>
    Misconfigured,
    /// <summary>The vendor refused the credentials or lacks a permission; trying again does not help.</summary>
    Refused,
    /// <summary>The vendor asks to wait; the run is rescheduled, not slept through.</summary>
    Busy,
    /// <summary>The vendor cannot be reached or fails on its side.</summary>
    Unreachable,
    /// <summary>The vendor answered something that is not its contract (HTML, cut JSON, a cursor that does not move).</summary>
    Nonsense,
}

/// <summary>An expected fault of a source: what happened, in one sentence that ends in the remedy where there is one.</summary>
public sealed class SourceFault(FaultKind kind, string message, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception(message, inner)
{
    public FaultKind Kind { get; } = kind;

    /// <summary>When <see cref="FaultKind.Busy"/>: how long the vendor asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The key of the setting to mend; null when none or not known.</summary>
    public string? Setting { get; init; }

    /// <summary>The permission that lacks, in the vendor's name for it; null when none or not known.</summary>
    public string? Permission { get; init; }
}
