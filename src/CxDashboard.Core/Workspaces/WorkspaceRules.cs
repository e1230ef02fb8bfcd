// What an owner may change of a workspace: where its weeks and fiscal years begin, and how few answers are too few.
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Core.Workspaces;

/// <summary>
/// <paramref name="WeekStart"/>: 0 is Sunday. <paramref name="FiscalYearStart"/>: a month, 1 to 12. Below the minimums a
/// number has no value. Nothing that is stored depends on them, so a change holds at once and for all days.
/// </summary>
public sealed record WorkspaceRules(int WeekStart, int FiscalYearStart, int MinimumN, int MinimumNNps)
{
    /// <summary>Below this a group is a few people whom others may know.</summary>
    public const int LeastN = 5;

    public const int MostN = 10_000;

    /// <summary>What keeps them from being kept, each a sentence with the remedy.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (WeekStart is < 0 or > 6) faults.Add("The week begins on none of the seven weekdays: choose one.");
        if (FiscalYearStart is < 1 or > 12) faults.Add("The fiscal year begins in none of the twelve months: choose one.");
        if (FaultOf(MinimumN) is { } few) faults.Add(few);
        if (FaultOf(MinimumNNps) is { } fewNps) faults.Add(fewNps);
        return faults;
    }

    /// <summary>What is wrong with a minimum, or null.</summary>
    public static string? FaultOf(int? minimum) =>
        minimum is >= LeastN and <= MostN ? null : $"A minimum is a whole number from {LeastN} to {MostN:#,0}.";

    /// <summary>Keeps them, or does nothing where the account owns the workspace no more.</summary>
    public async Task<ChangeOutcome> KeepAsync(Database database, Workspace workspace, int accountId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(workspace);
        if (Faults() is { Count: > 0 } faults) throw new InvalidOperationException(string.Join(' ', faults));
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var kept = await session.ExecuteAsync("""
            update workspace set week_start = @WeekStart, fiscal_year_start = @FiscalYearStart, minimum_n = @MinimumN, minimum_n_nps = @MinimumNNps
            where workspace_id = @WorkspaceId
              and exists (select from membership m where m.workspace_id = @WorkspaceId and m.account_id = @accountId and m.role = 'owner')
            """, new { workspace.WorkspaceId, accountId, WeekStart, FiscalYearStart, MinimumN, MinimumNNps }, cancellationToken);
        if (kept == 0) return ChangeOutcome.NotAllowed;
        await AuditBook.WriteAsync(session, workspace, accountId, Deed.CalendarChanged, "calendar and minimums",
            $"weeks from {WeekStart}, fiscal year from {FiscalYearStart}, minimum n {MinimumN}, of NPS {MinimumNNps}", cancellationToken);
        await DataVersion.BumpAsync(session, workspace.WorkspaceId, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return ChangeOutcome.Kept;
    }
}
