// Cuts stored numbers by a dimension that the program has learnt since they were made, from the facts and without asking any source.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using Microsoft.Extensions.Logging;

namespace CxDashboard.Jobs.Loading;

/// <summary>Makes the cuts that a migration has noted, one workspace a transaction.</summary>
public sealed class ComingCuts(Database database, TimeProvider clock, ILogger<ComingCuts> log) : WaitingChanges(database, clock, log)
{
    protected override string Waiting => "select distinct workspace_id from coming_cut";

    protected override Task ApplyAsync(Workspace workspace, CancellationToken cancellationToken) => InTurnAsync(workspace, "cx coming cut", async session =>
    {
        var dims = (await session.QueryAsync<string>("delete from coming_cut where workspace_id = @WorkspaceId returning dim", workspace, cancellationToken)).ToList();
        foreach (var dim in dims) await MetricParts.RefreshDimAsync(session, workspace.WorkspaceId, dim, _ => true, null, cancellationToken);
        return dims.Count > 0;
    }, cancellationToken);
}
