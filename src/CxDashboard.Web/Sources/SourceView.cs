// Sources and runs in the words of their page.
using System.Globalization;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Sources;

/// <summary>One source: its worst stream decides its tone.</summary>
public sealed record SourceView(int Id, string Connector, SourceRow Row, string? Next, bool IsPulled, IReadOnlyList<StreamLine> Streams)
{
    public static IReadOnlyList<SourceView> Of(
        Workspace workspace, IReadOnlyList<StreamHealth> streams, IReadOnlyDictionary<int, DateTimeOffset?> next, DateTimeOffset now) =>
        [.. streams.GroupBy(s => s.SourceId).Select(source =>
        {
            var first = source.First();
            return new SourceView(source.Key, Title(first.Connector), Freshness.Rows([.. source], now)[0],
                next.GetValueOrDefault(source.Key) is { } at ? $"next {Moment(workspace, at)}" : null, first.Connector != "import",
                [.. source.Where(s => s.Stream is not null).Select(s => StreamLine.Of(s, now))]);
        })];

    /// <summary>An instant as the workspace's clocks show it.</summary>
    internal static string Moment(Workspace workspace, DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, workspace.Calendar.TimeZone).ToString("MMM d, HH:mm", CultureInfo.InvariantCulture);

    private static string Title(string connector) => connector switch
    {
        "ga4" => "Google Analytics 4",
        "zendesk" => "Zendesk",
        "typeform" => "Typeform",
        "import" => "Imported file",
        _ => connector,
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

    private static string Short(DateOnly day) => day.ToString("MMM d", CultureInfo.InvariantCulture);
}

/// <summary>One run in a row.</summary>
public sealed record RunView(
    long Id, string Started, string Source, string Stream, string State, Status Status, string Took,
    long Received, long Inserted, long Updated, long Unchanged, long Rejected, string? Fault)
{
    public static RunView Of(Workspace workspace, RunRow run, DateTimeOffset now) => new(
        run.RunId, SourceView.Moment(workspace, run.StartedAt), run.SourceName, run.Stream, run.State, StatusOf(run.State),
        Duration((run.EndedAt ?? now) - run.StartedAt), run.Received, run.Inserted, run.Updated, run.Unchanged, run.Rejected, run.Fault);

    private static Status StatusOf(string state) => state switch
    {
        "succeeded" => new("good", "✓", "Done"),
        "running" => new("none", "…", "Running"),
        "deferred" => new("warn", "▲", "Put off"),
        "interrupted" => new("warn", "▲", "Interrupted"),
        _ => new("bad", "✕", "Failed"),
    };

    private static string Duration(TimeSpan time) => time.TotalSeconds < 90
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min");
}
