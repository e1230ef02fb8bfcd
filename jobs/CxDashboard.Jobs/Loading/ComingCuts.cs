// Cuts stored numbers by a dimension that the program has learnt since they were made, from the facts and without asking any source.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using Microsoft.Extensions.Logging;

namespace CxDashboard.Jobs.Loading;

/// <summary>Makes the cuts that a migration has noted, one workspace a transaction.</summary>
public sealed class ComingCuts(Database database, TimeProvider clock, ILogger<ComingCuts> log) : WaitingChanges(database, clock, log)
{
    private readonly Database database = database;

    protected override string Waiting => "select distinct workspace_id from coming_cut";

    protected override async Task ApplyAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        session.Patience = LongestStatement;
        // Another node may be at it.
        if (!await session.SingleAsync<bool>("select pg_try_advisory_xact_lock(hashtext('cx coming cut'), @WorkspaceId)", workspace, cancellationToken)) return;
        foreach (var dim in await session.QueryAsync<string>("delete from coming_cut where workspace_id = @WorkspaceId returning dim", workspace, cancellationToken))
            await MetricParts.RefreshDimAsync(session, workspace.WorkspaceId, dim, _ => true, null, cancellationToken);
        await DataVersion.BumpAsync(session, workspace.WorkspaceId, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }
}
