// Throws away what the run ledger no longer needs: old runs and the rows they could not read.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using Microsoft.Extensions.Logging;

namespace CxDashboard.Jobs.Chores;

/// <summary>
/// Keeps the ledger for thirteen months: a year can be compared with the one before. What tells where a number comes from
/// stays for ever: of each stream the latest run, the latest that succeeded and the latest that changed a row.
/// </summary>
public sealed class HousekeepingChore(Database database, TimeProvider clock, ILogger<HousekeepingChore> log) : IChore
{
    private const int MonthsKept = 13;
    private const int SecondsPatient = 600;

    public string Name => "housekeeping";

    public string Cron => "10 3 * * *";

    public async Task DoAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow().AddMonths(-MonthsKept);
        foreach (var workspace in await WorkspaceBook.AllAsync(database, cancellationToken))
        {
            var (runs, letters) = await ClearAsync(workspace, before, cancellationToken);
            if (runs + letters > 0)
                log.LogInformation("Workspace {Workspace}: {Runs} runs and {Letters} unreadable rows from before {Before:d} thrown away", workspace.Key, runs, letters, before);
        }
    }

    // One transaction a workspace: what is cut off is done at the next occasion.
    private async Task<(int Runs, int Letters)> ClearAsync(Workspace workspace, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        session.Patience = SecondsPatient;
        var letters = await session.ExecuteAsync(
            "delete from dead_letter where workspace_id = @WorkspaceId and created_at < @before", new { workspace.WorkspaceId, before }, cancellationToken);
        var runs = await session.ExecuteAsync("""
            with kept as (
              select unnest(array[
                max(run_id),
                max(run_id) filter (where state = 'succeeded'),
                max(run_id) filter (where state <> 'running' and inserted + updated + removed > 0)]) as run_id
              from run where workspace_id = @WorkspaceId
              group by source_id, stream
            )
            delete from run
            where workspace_id = @WorkspaceId and started_at < @before and state <> 'running'
              and not exists (select from kept where kept.run_id = run.run_id)
            """, new { workspace.WorkspaceId, before }, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return (runs, letters);
    }
}
