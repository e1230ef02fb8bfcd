// Brings changes of the stages into force: cuts every number by stage anew from the facts, without asking any source.
using CxDashboard.Core.Journeys;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CxDashboard.Jobs.Loading;

/// <summary>Applies the newest map that waits, in one transaction: rules and numbers change together or not at all.</summary>
public sealed class StageChanges(Database database, TimeProvider clock, ILogger<StageChanges> log) : WaitingChanges(database, clock, log)
{
    private readonly Database database = database;

    protected override string Waiting => "select workspace_id from stage_change where state = 'waiting'";

    protected override async Task ApplyAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        int version;
        await using (var session = await database.OpenAsync(workspace.Scope, cancellationToken))
        {
            version = await session.SingleAsync<int>(
                "select coalesce(max(version), 0) from stage_change where workspace_id = @WorkspaceId and state = 'waiting'", workspace, cancellationToken);
        }

        try
        {
            await ApplyAsync(workspace, version, cancellationToken);
        }
        catch (PostgresException fault) when (!fault.IsTransient)
        {
            log.LogError(fault, "Version {Version} of the stages of {Workspace} could not be brought into force", version, workspace.Key);
            await MarkAsync(workspace, version, "update stage_change set state = 'failed', fault = @fault where workspace_id = @WorkspaceId and version = @version and state = 'waiting'",
                "The numbers could not be cut anew; the log has the details. What was in force before still is: save again to try again.", 0, 0, cancellationToken);
        }
    }

    private Task ApplyAsync(Workspace workspace, int version, CancellationToken cancellationToken) => InTurnAsync(workspace, "cx stage change", async session =>
    {
        var stored = await session.FirstAsync<string>(
            "select stages::text from stage_change where workspace_id = @WorkspaceId and version = @version and state = 'waiting'",
            new { workspace.WorkspaceId, version }, cancellationToken);
        if (stored is null) return false;
        await StageMapBook.WriteAsync(session, workspace, StageMapBook.Stages(stored), cancellationToken);
        await MetricParts.RefreshStagesAsync(session, workspace.WorkspaceId, cancellationToken, (done, steps) => MarkAsync(workspace, version,
            "update stage_change set steps_done = @done, steps = @steps where workspace_id = @WorkspaceId and version = @version", null, done, steps, cancellationToken));
        var came = await session.ExecuteAsync("""
            update stage_change set state = 'in force', fault = null where workspace_id = @WorkspaceId and version = @version and state = 'waiting'
            """, new { workspace.WorkspaceId, version }, cancellationToken);
        // A newer change has replaced it meanwhile: the newer one cuts the numbers.
        if (came == 0) return false;
        await session.ExecuteAsync(
            "update stage_change set state = 'replaced' where workspace_id = @WorkspaceId and version < @version and state = 'in force'",
            new { workspace.WorkspaceId, version }, cancellationToken);
        return true;
    }, cancellationToken);

    // Beside the long transaction, so that an open page can see how far it is.
    private async Task MarkAsync(Workspace workspace, int version, string sql, string? fault, int done, int steps, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        await session.ExecuteAsync(sql, new { workspace.WorkspaceId, version, fault, done, steps }, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }
}
