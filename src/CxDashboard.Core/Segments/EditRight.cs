// Who may change segments and personas, asked of the database in the transaction of the change, and one change at a time.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Segments;

/// <summary>What became of a change.</summary>
public enum SegmentOutcome
{
    Kept,
    /// <summary>The account is no owner or editor of the workspace.</summary>
    NotAllowed,
    /// <summary>Somebody else changed it after its author had opened it.</summary>
    ChangedMeanwhile,
    /// <summary>Another change is being worked in; nothing was kept.</summary>
    Busy,
}

public static class EditRight
{
    /// <summary>
    /// Makes the session the only one that changes the workspace's segments and personas until it ends. Gives why the
    /// account may not go on; null when it may.
    /// </summary>
    public static async Task<SegmentOutcome?> RefusalAsync(Session session, Workspace workspace, int accountId, CancellationToken cancellationToken)
    {
        // Nobody waits: a change of the rules of a large workspace may take minutes.
        if (!await session.SingleAsync<bool>("select pg_try_advisory_xact_lock(hashtext('cx segments'), @WorkspaceId)", workspace, cancellationToken)) return SegmentOutcome.Busy;
        var mayEdit = await session.SingleAsync<bool>("""
            select exists (select from membership m where m.workspace_id = @WorkspaceId and m.account_id = @accountId and m.role in ('owner', 'editor'))
            """, new { workspace.WorkspaceId, accountId }, cancellationToken);
        return mayEdit ? null : SegmentOutcome.NotAllowed;
    }
}
