// The views of a workspace: pages with their days and filters, kept under a name for everybody in it.
using CxDashboard.Core.Audit;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Core.Workspaces;

/// <summary>A view. <paramref name="Address"/> stands after the workspace and a slash: overview?period=last-90-days.</summary>
public sealed record SavedView(int ViewId, string Name, string Address);

public static class SavedViews
{
    public const int Most = 50, LongestName = 60;

    private const int LongestAddress = 2000;

    // The pages whose whole state is their address.
    private static readonly string[] Pages = ["overview", "journey", "goals", "metrics", "maps", "feedback"];

    /// <summary>Whether a page can be kept: a page of the workspace that is read and not one on which something is changed.</summary>
    public static bool MayKeep(string address)
    {
        var path = address.Split('?', '#')[0].Split('/');
        return Pages.Contains(path[0]) && path[^1] is not ("new" or "edit" or "rows" or "versions") && address.Length <= LongestAddress;
    }

    /// <summary>All views by name.</summary>
    public static async Task<IReadOnlyList<SavedView>> ListAsync(Database database, Workspace workspace, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return [.. await session.QueryAsync<SavedView>("select view_id, name, address from saved_view where workspace_id = @WorkspaceId order by lower(name)", workspace, cancellationToken)];
    }

    /// <summary>Keeps a page under a name; one of the same name gives way to it. Gives a sentence where nothing was kept.</summary>
    public static async Task<string?> KeepAsync(Database database, Workspace workspace, int accountId, string name, string address, CancellationToken cancellationToken)
    {
        name = StoredText.Of(name.Trim());
        if (name.Length == 0) return "The view has no name: give it one, such as Mobile, monthly.";
        if (name.Length > LongestName) return $"The name is longer than {LongestName} characters: shorten it.";
        if (!MayKeep(address)) return "This page cannot be kept as a view.";
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        await session.ExecuteAsync("select pg_advisory_xact_lock(hashtext('cx views'), @WorkspaceId)", workspace, cancellationToken);
        if (await MapEditor.FindAsync(session, workspace, accountId, cancellationToken) is null) return "Only editors and owners of this workspace keep views; nothing was saved.";
        var kept = await session.ExecuteAsync("""
            insert into saved_view (workspace_id, name, address, saved_by)
            select @WorkspaceId, @name, @address, @accountId
            where (select count(*) from saved_view where workspace_id = @WorkspaceId and lower(name) <> lower(@name)) < @Most
            on conflict (workspace_id, lower(name)) do update
              set name = excluded.name, address = excluded.address, saved_by = excluded.saved_by, saved_at = now()
            """, new { workspace.WorkspaceId, name, address, accountId, Most }, cancellationToken);
        if (kept == 0) return $"There are {Most} views already: delete one first.";
        await AuditBook.WriteAsync(session, workspace, accountId, Deed.ViewSaved, $"view {name}", null, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return null;
    }

    /// <summary>Deletes a view; gives a sentence where nothing was deleted.</summary>
    public static async Task<string?> DeleteAsync(Database database, Workspace workspace, int accountId, int viewId, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        if (await MapEditor.FindAsync(session, workspace, accountId, cancellationToken) is null) return "Only editors and owners of this workspace delete views; nothing was deleted.";
        if (await session.FirstAsync<string>("delete from saved_view where workspace_id = @WorkspaceId and view_id = @viewId returning name", new { workspace.WorkspaceId, viewId }, cancellationToken) is not { } name)
            return "Somebody has deleted this view meanwhile.";
        await AuditBook.WriteAsync(session, workspace, accountId, Deed.ViewDeleted, $"view {name}", null, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return null;
    }
}
