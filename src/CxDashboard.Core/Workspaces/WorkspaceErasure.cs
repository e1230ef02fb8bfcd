// The end of a workspace: every row that carries its number, and its people's way in.
using CxDashboard.Core.Access;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Core.Workspaces;

/// <summary>Erases whole workspaces. Share links to them are dead at once; accounts stay, for they may belong elsewhere too.</summary>
public static class WorkspaceErasure
{
    private const int Patience = 600;

    /// <summary>Erases it, in one transaction; false when it was gone already. The caller decides who may, and clears its files.</summary>
    public static async Task<bool> RunAsync(Database database, Workspace workspace, Actor actor, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        session.Patience = Patience;
        // Pages under way hold their source and are waited for; what comes later finds no run of its own any more.
        await session.ExecuteAsync("select from source where workspace_id = @WorkspaceId for update", workspace, cancellationToken);
        // Runs point at backfills' chunks without following them.
        await session.ExecuteAsync("delete from run where workspace_id = @WorkspaceId", workspace, cancellationToken);
        if (await session.ExecuteAsync("delete from workspace where workspace_id = @WorkspaceId", workspace, cancellationToken) == 0) return false;
        await session.ExecuteAsync(
            "insert into ended_workspace (key, ended_by, is_sample) values (@Key, @Name, @IsSample)", new { workspace.Key, actor.Name, workspace.IsSample }, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>The keys of sample workspaces that somebody removed.</summary>
    public static async Task<IReadOnlyList<string>> RemovedSamplesAsync(Database database, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(new Scope.System(), cancellationToken);
        return [.. await session.QueryAsync<string>("select distinct key from ended_workspace where is_sample", null, cancellationToken)];
    }
}
