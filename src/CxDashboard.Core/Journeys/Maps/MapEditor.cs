// Who changes a map, as the database knows them at that moment.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Journeys.Maps;

/// <summary>An editor; the account is null for what comes with the program.</summary>
public sealed record MapEditor(int? AccountId, string Name)
{
    /// <summary>The account as an owner or editor of the workspace; null where it is neither.</summary>
    public static Task<MapEditor?> FindAsync(Session session, Workspace workspace, int accountId, CancellationToken cancellationToken) =>
        FindAsync(session, workspace, accountId, ["owner", "editor"], cancellationToken);

    /// <summary>The account as a member of one of the roles; null where it is none.</summary>
    public static async Task<MapEditor?> FindAsync(Session session, Workspace workspace, int accountId, string[] roles, CancellationToken cancellationToken) =>
        await session.FirstAsync<string>("""
            select a.name from membership m join account a using (account_id)
            where m.workspace_id = @WorkspaceId and m.account_id = @accountId and m.role = any(@roles)
            """, new { workspace.WorkspaceId, accountId, roles }, cancellationToken) is { } name ? new MapEditor(accountId, name) : null;
}
