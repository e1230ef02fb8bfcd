// Runs in the words of their table, and as the strip of bars on a source's card.
using System.Globalization;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Sources;

/// <summary>One run in a row. Received = new + changed + unchanged + rejected; removed rows stand beside.</summary>
public sealed record RunView(
    long Id, int SourceId, string Started, string Source, string Stream, string By, Status Status, string Took,
    long Received, long Inserted, long Updated, long Unchanged, long Rejected, long Removed, string? Fault)
{
    public static RunView Of(Workspace workspace, RunRow run, DateTimeOffset now) => new(
        run.RunId, run.SourceId, Moments.Short(workspace, run.StartedAt), run.SourceName, run.Stream, ByOf(run), StatusOf(run),
        Moments.Duration((run.EndedAt ?? now) - run.StartedAt), run.Received, run.Inserted, run.Updated, run.Unchanged, run.Rejected, run.Removed, run.Fault);

    private static string ByOf(RunRow run) => run switch
    {
        { ChunkDay: { } day } => $"backfill {day.ToString("MMM yyyy", CultureInfo.InvariantCulture)}",
        { Trigger: "import" } => "file",
        { Trigger: "person" } => "by hand",
        _ => "schedule",
    };

    private static Status StatusOf(RunRow run) => run switch
    {
        { State: "running", StopAskedBy: not null } => new("none", "…", "Stopping"),
        { State: "interrupted", StopAskedBy: not null } => new("none", "■", "Stopped"),
        { State: "succeeded" } => new("good", "✓", "Done"),
        { State: "running" } => new("none", "…", "Running"),
        { State: "deferred" } => new("warn", "▲", "Put off"),
        { State: "interrupted" } => new("warn", "▲", "Interrupted"),
        _ => new("bad", "✕", "Failed"),
    };
}

/// <summary>A page of runs and the way to its neighbours; an address is null where there is none.</summary>
public sealed record RunList(IReadOnlyList<RunView> Runs, string Range, string? Newer, string? Older);

/// <summary>Instants and lengths of time as these pages write them.</summary>
internal static class Moments
{
    /// <summary>Nov 21, 14:05 as the workspace's clocks show it.</summary>
    public static string Short(Workspace workspace, DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, workspace.Calendar.TimeZone).ToString("MMM d, HH:mm", CultureInfo.InvariantCulture);

    public static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        < 5400 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.0} h"),
    };

    /// <summary>The addresses of the next newer and the next older page of a list; null where there is none.</summary>
    public static (string? Newer, string? Older) Neighbours(string uri, string field, int page, int size, long all) =>
    (
        page > 1 ? QueryUrl.With(uri, (field, page > 2 ? (page - 1).ToString(CultureInfo.InvariantCulture) : null)) + "#" + field : null,
        (long)page * size < all ? QueryUrl.With(uri, (field, (page + 1).ToString(CultureInfo.InvariantCulture))) + "#" + field : null
    );

    /// <summary>1–20 of 345; nothing when there is nothing.</summary>
    public static string Range(int page, int size, int shown, long all) => all == 0 ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{(page - 1) * size + 1:#,0}–{(page - 1) * size + shown:#,0} of {all:#,0}");
}
