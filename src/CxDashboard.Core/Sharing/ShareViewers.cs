// Who looked at a share: how often, when last, and from roughly where.
using System.Net;
using System.Net.Sockets;
using CxDashboard.Core.Access;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Sharing;

/// <summary>Views of one share from one address since they were last written down.</summary>
public sealed record SeenViews(int WorkspaceId, int ShareId, string Address, long Views, DateTimeOffset FirstAt, DateTimeOffset LastAt);

public static class ShareViewers
{
    /// <summary>A share keeps so many addresses; further ones are counted together.</summary>
    public const int MostAddresses = 500;

    /// <summary>The network that an address lies in: of four numbers the first three, of IPv6 the first 48 bits.</summary>
    public static string Truncated(IPAddress? address)
    {
        if (address is null) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        var keep = address.AddressFamily == AddressFamily.InterNetwork ? 3 : 6;
        Array.Clear(bytes, keep, bytes.Length - keep);
        return $"{new IPAddress(bytes)}/{8 * keep}";
    }

    /// <summary>Adds views to what is kept; those of a share that is gone are dropped.</summary>
    public static async Task AddAsync(Database database, SeenViews seen, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(seen);
        await using var session = await database.OpenAsync(new Scope.Workspace(seen.WorkspaceId), cancellationToken);
        await session.ExecuteAsync("""
            insert into share_viewer (workspace_id, share_id, address, views, first_at, last_at)
            select workspace_id, share_id,
                   case when exists (select from share_viewer v where (v.workspace_id, v.share_id, v.address) = (s.workspace_id, s.share_id, @Address))
                          or (select count(*) from share_viewer v where (v.workspace_id, v.share_id) = (s.workspace_id, s.share_id)) < @MostAddresses
                        then @Address else 'others' end,
                   @Views, @FirstAt, @LastAt
            from share s where workspace_id = @WorkspaceId and share_id = @ShareId
            on conflict (workspace_id, share_id, address) do update
              set views = share_viewer.views + excluded.views, last_at = greatest(share_viewer.last_at, excluded.last_at)
            """, new { seen.WorkspaceId, seen.ShareId, seen.Address, seen.Views, seen.FirstAt, seen.LastAt, MostAddresses }, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    /// <summary>The addresses that looked, the latest first.</summary>
    public static async Task<IReadOnlyList<ShareViewer>> OfAsync(Database database, Workspace workspace, int shareId, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return [.. await session.QueryAsync<ShareViewer>("""
            select address, views, first_at, last_at from share_viewer where workspace_id = @WorkspaceId and share_id = @shareId order by last_at desc
            """, new { workspace.WorkspaceId, shareId }, cancellationToken)];
    }
}
