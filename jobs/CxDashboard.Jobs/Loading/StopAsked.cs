// How a person stops a run: the ledger carries the wish, and the run obeys it between two pages.
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Jobs.Loading;

/// <summary>The run ends here because somebody asked it to; every committed page stays.</summary>
public sealed class StopAsked(string by) : Exception($"Stopped by {by}; what was committed stays, and the next run goes on from there.");

/// <summary>Asks runs to stop.</summary>
public static class RunStop
{
    /// <summary>Asks whatever runs for the source to stop after its page; gives how many were asked.</summary>
    public static async Task<int> AskAsync(Database database, Workspace workspace, int sourceId, string sourceName, Actor actor, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var asked = await AskAsync(session, workspace, sourceId, null, actor, cancellationToken);
        if (asked > 0) await AuditBook.WriteAsync(session, workspace.WorkspaceId, actor, Deed.StopAsked, sourceName, null, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return asked;
    }

    /// <summary>The same within a deed; <paramref name="backfillId"/> narrows it to the runs of one backfill.</summary>
    internal static Task<int> AskAsync(Session session, Workspace workspace, int sourceId, int? backfillId, Actor actor, CancellationToken cancellationToken) =>
        session.ExecuteAsync("""
            update run set stop_asked_at = now(), stop_asked_by = @Name
            where workspace_id = @WorkspaceId and source_id = @sourceId and state = 'running' and stop_asked_at is null
              and (@backfillId::int is null or backfill_id = @backfillId)
            """, new { workspace.WorkspaceId, sourceId, backfillId, actor.Name }, cancellationToken);
}
