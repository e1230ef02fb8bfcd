// What people say of a workspace that no source can know: its margin, and how soon its tickets are to be answered.
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Core.Workspaces;

/// <summary>Writes effective-dated settings. A line holds from its day until the next; the days before keep theirs.</summary>
public static class SettingBook
{
    /// <summary>The first line of a setting holds for all days before it too, unless a day is given.</summary>
    public static readonly DateOnly Always = new(1900, 1, 1);

    /// <summary>Sets the margin in basis points, 1 to 10,000, from a day on; gives that day. Without one: always for the first line, today for later ones.</summary>
    public static async Task<DateOnly> SetMarginAsync(
        Session session, Workspace workspace, int basisPoints, DateOnly? from, DateOnly today, CancellationToken cancellationToken)
    {
        var first = from ?? (await session.SingleAsync<bool>("select exists (select from margin where workspace_id = @WorkspaceId)", workspace, cancellationToken) ? today : Always);
        await session.ExecuteAsync("""
            insert into margin (workspace_id, effective_from, basis_points) values (@WorkspaceId, @first, @basisPoints)
            on conflict (workspace_id, effective_from) do update set basis_points = excluded.basis_points, set_at = now()
            """, new { workspace.WorkspaceId, first, basisPoints }, cancellationToken);
        return first;
    }

    /// <summary>Sets the calendar minutes within which tickets of a priority ('' for all others) are to be answered; gives the day it holds from.</summary>
    public static async Task<DateOnly> SetResponseTargetAsync(
        Session session, Workspace workspace, string priority, int minutes, DateOnly? from, DateOnly today, CancellationToken cancellationToken)
    {
        var known = new { workspace.WorkspaceId, priority = priority.Trim().ToLowerInvariant() };
        var first = from ?? (await session.SingleAsync<bool>(
            "select exists (select from response_target where workspace_id = @WorkspaceId and priority = @priority)", known, cancellationToken) ? today : Always);
        await session.ExecuteAsync("""
            insert into response_target (workspace_id, priority, effective_from, minutes) values (@WorkspaceId, @priority, @first, @minutes)
            on conflict (workspace_id, priority, effective_from) do update set minutes = excluded.minutes, set_at = now()
            """, new { known.WorkspaceId, known.priority, first, minutes }, cancellationToken);
        return first;
    }

    /// <summary>Says whether the workspace keeps what people wrote. Off removes the words that are stored and gives how many; scores stay.</summary>
    public static async Task<int> SetVerbatimsAsync(Session session, Workspace workspace, bool keeps, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync("update workspace set keeps_verbatims = @keeps where workspace_id = @WorkspaceId", new { workspace.WorkspaceId, keeps }, cancellationToken);
        return keeps ? 0 : await session.ExecuteAsync("""
            update answer set comment = null, polarity = null where workspace_id = @WorkspaceId and comment is not null;
            update rating set comment = null, polarity = null where workspace_id = @WorkspaceId and comment is not null;
            """, workspace, cancellationToken);
    }
}
