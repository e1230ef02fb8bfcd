// A source in the words of its card: its worst stream decides its tone, and its age stands large.
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;
using CxDashboard.Jobs.Schedules;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Sources;

/// <summary>What the database knows of a source beside its streams.</summary>
public sealed record SourceFacts
{
    public int SourceId { get; init; }
    public required string Name { get; init; }
    public required string Connector { get; init; }
    public required string Cron { get; init; }
    public DateOnly Since { get; init; }
    public bool Paused { get; init; }
    public bool IsAsked { get; init; }
    /// <summary>0 to 1, from the last run that told; null when none did.</summary>
    public float? QuotaLeft { get; init; }
    public long DeadLetters { get; init; }
    public long ChunksDone { get; init; }
    public long ChunksOpen { get; init; }
    public long RowsNow { get; init; }
    public bool IsRunning { get; init; }
}

/// <summary>One past run as a bar.</summary>
public sealed record RunBar
{
    public int SourceId { get; init; }
    public required string State { get; init; }
    public long Received { get; init; }
}

/// <summary>One source. <paramref name="Age"/> is empty before the first success.</summary>
public sealed record SourceView(
    SourceFacts Facts, string Title, string Monogram, Status Status, string Age, string? Fault, string FaultTone, string When, string? Next,
    string? Now, IReadOnlyList<StreamLine> Streams, IReadOnlyList<RunBar> Bars)
{
    public int Id => Facts.SourceId;

    public bool IsPulled => Facts.Connector != SourceBook.Import;

    /// <summary>86%, as the last run was told; null when none was.</summary>
    public string? QuotaLeft => Facts.QuotaLeft is { } share ? Format.Number((decimal)share * 100, 0) + "%" : null;

    public bool IsBusy => Facts.IsRunning || Facts.IsAsked;

    public static SourceView Of(
        Workspace workspace, SourceFacts facts, IReadOnlyList<StreamHealth> streams, IReadOnlyList<RunBar> bars, DateTimeOffset? next, ConnectorList connectors, DateTimeOffset now)
    {
        var row = Freshness.Rows(streams, now)[0];
        var title = facts.Connector == SourceBook.Import ? "Files" : connectors.Find(facts.Connector)?.Title ?? facts.Connector;
        var success = streams.Any(s => s.LastSuccessAt is null) ? null : streams.Min(s => s.LastSuccessAt);
        return new SourceView(
            facts, title, Layout.Monogram.Of(title), StatusOf(row), success is { } at ? Format.Ago(now - at) : "", row.Fault, row.Tone,
            facts.Connector == SourceBook.Import ? "when a file is uploaded" : CronText.Words(facts.Cron), NextOf(workspace, facts, streams, next, now), NowOf(facts),
            [.. streams.Where(s => s.Stream is not null).Select(s => StreamLine.Of(s, now))], bars);
    }

    private static Status StatusOf(SourceRow row) => new(
        row.Tone,
        row.State == "paused" ? "‖" : row.Tone switch { "good" => "✓", "warn" => "▲", "bad" => "✕", _ => "○" },
        char.ToUpperInvariant(row.State[0]) + row.State[1..]);

    private static string? NextOf(Workspace workspace, SourceFacts facts, IReadOnlyList<StreamHealth> streams, DateTimeOffset? next, DateTimeOffset now)
    {
        if (facts.Paused || facts.Connector == SourceBook.Import) return null;
        if (streams.Max(s => s.NextTryAt) is { } again && again > now) return $"tries again {Moments.Short(workspace, again)}, as the source asked";
        return next is { } at ? $"next {Moments.Short(workspace, at)}" : null;
    }

    private static string? NowOf(SourceFacts facts) => facts switch
    {
        { IsRunning: true, RowsNow: > 0 } => $"Pulling now: {Format.Count(facts.RowsNow)} rows so far",
        { IsRunning: true } => "Pulling now",
        { IsAsked: true, Paused: false } => "Asked for; begins in a moment",
        { ChunksOpen: > 0 } => $"Backfill: {facts.ChunksDone} of {facts.ChunksDone + facts.ChunksOpen} parts read",
        _ => null,
    };
}

/// <summary>One stream in a line.</summary>
public sealed record StreamLine(string Name, string Tone, string Age, string Days, string? Fault)
{
    public static StreamLine Of(StreamHealth stream, DateTimeOffset now) => new(
        stream.Stream!, stream.LastFault is not null ? "bad" : stream.LastSuccessAt is null ? "none" : "good",
        stream.Running ? "running now" : stream.LastSuccessAt is { } at ? Format.Ago(now - at) : "never",
        stream switch
        {
            { CoversTo: { } covers, SettledTo: { } settled } when settled < covers => $"to {Short(covers)}, settled to {Short(settled)}",
            { CoversTo: { } covers } => $"to {Short(covers)}",
            _ => "",
        },
        stream.LastFault);

    private static string Short(DateOnly day) => day.ToString("MMM d", System.Globalization.CultureInfo.InvariantCulture);
}
