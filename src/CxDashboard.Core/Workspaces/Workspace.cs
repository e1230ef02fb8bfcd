// A workspace: one client's numbers, calendar and thresholds.
using CxDashboard.Core.Access;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Core.Workspaces;

/// <summary>One workspace's settings. <c>WeekStart</c> 0 is Sunday; <c>FiscalYearStart</c> is a month, 1 to 12.</summary>
public sealed record Workspace
{
    public required int WorkspaceId { get; init; }
    public required string Key { get; init; }
    public required string Name { get; init; }
    public required string TimeZone { get; init; }
    public int WeekStart { get; init; } = 1;
    public int FiscalYearStart { get; init; } = 1;
    public string Currency { get; init; } = "EUR";
    public int MinimumN { get; init; } = 10;
    public int MinimumNNps { get; init; } = 30;
    public bool KeepsVerbatims { get; init; }
    public bool IsSample { get; init; }

    public Scope Scope => new Scope.Workspace(WorkspaceId);

    /// <summary>Its zone, week and fiscal year.</summary>
    public WorkspaceCalendar Calendar => new(TimeZoneInfo.FindSystemTimeZoneById(TimeZone), (DayOfWeek)WeekStart, FiscalYearStart);

    /// <summary>The day it is in the workspace's own zone.</summary>
    public DateOnly Today(TimeProvider clock) => Calendar.Today(clock);

    /// <summary>The day of an instant in the workspace's own zone.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => Calendar.DayOf(instant);

    internal const string Columns =
        "workspace_id, key, name, time_zone, week_start, fiscal_year_start, currency, minimum_n, minimum_n_nps, keeps_verbatims, is_sample";
}

/// <summary>A stage of the customer's journey; <c>Unit</c> says what its volume counts.</summary>
public sealed record Stage
{
    public required string Key { get; init; }
    public required string Name { get; init; }
    public required int Position { get; init; }
    public string Unit { get; init; } = "sessions";

    /// <summary>False where no rule names an event by which sessions enter it: nobody can be counted there, and none is not zero.</summary>
    public bool IsEntered { get; init; } = true;
}

/// <summary>What in the data belongs to a stage.</summary>
public sealed record StageRule(string Stage, string Kind, string Value);

/// <summary>Finds and makes workspaces.</summary>
public static class WorkspaceBook
{
    /// <summary>The workspace of that key, or null. The caller decides who may ask.</summary>
    public static async Task<Workspace?> FindAsync(Database database, string key, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(new Scope.System(), cancellationToken);
        return await session.FirstAsync<Workspace>(
            $"select {Workspace.Columns} from workspace where key = @key", new { key }, cancellationToken);
    }

    /// <summary>The workspace of that number, asked for in its own name: for those who have come in by a share.</summary>
    public static async Task<Workspace> OfAsync(Database database, int workspaceId, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(new Scope.Workspace(workspaceId), cancellationToken);
        return await session.SingleAsync<Workspace>(
            $"select {Workspace.Columns} from workspace where workspace_id = @workspaceId", new { workspaceId }, cancellationToken);
    }

    /// <summary>The workspace of that key; throws <see cref="UnknownWorkspace"/> with the keys there are.</summary>
    public static async Task<Workspace> GetAsync(Database database, string key, CancellationToken cancellationToken) =>
        await FindAsync(database, key, cancellationToken)
        ?? throw new UnknownWorkspace(key, [.. (await AllAsync(database, cancellationToken)).Select(w => w.Key)]);

    public static async Task<IReadOnlyList<Workspace>> AllAsync(Database database, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(new Scope.System(), cancellationToken);
        return [.. await session.QueryAsync<Workspace>(
            $"select {Workspace.Columns} from workspace order by workspace_id", null, cancellationToken)];
    }

    public static async Task<IReadOnlyList<Stage>> StagesAsync(Database database, Workspace workspace, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return [.. await session.QueryAsync<Stage>(
            "select stage as key, name, position, unit from stage where workspace_id = @WorkspaceId order by position",
            workspace, cancellationToken)];
    }
}

/// <summary>There is no workspace of that key.</summary>
public sealed class UnknownWorkspace(string key, IReadOnlyList<string> known)
    : Exception(known.Count == 0
        ? $"There is no workspace \"{key}\", nor any other yet: make one with ./cx workspace {key} --name \"…\"."
        : $"There is no workspace \"{key}\". There {(known.Count == 1 ? "is" : "are")}: {string.Join(", ", known)}.");
