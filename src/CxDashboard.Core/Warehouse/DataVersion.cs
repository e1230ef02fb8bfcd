// Says that a workspace's data changed: one number that grows, and a call to every site that listens.
using System.Globalization;

namespace CxDashboard.Core.Warehouse;

/// <summary>The number behind open pages and remembered answers; see <see cref="DataChanges"/>.</summary>
public static class DataVersion
{
    /// <summary>Raises the workspace's data version and tells the sites that listen, when the transaction commits.</summary>
    public static Task BumpAsync(Session session, int workspaceId, CancellationToken cancellationToken) => session.ExecuteAsync("""
        insert into data_version (workspace_id, version) values (@workspaceId, 1)
        on conflict (workspace_id) do update set version = data_version.version + 1, changed_at = now();
        select pg_notify('cx_data', @channelText);
        """, new { workspaceId, channelText = workspaceId.ToString(CultureInfo.InvariantCulture) }, cancellationToken);
}
