// One page, one transaction: staging, merge, metric parts, counts, cursor and data version become visible together or not at all.
using CxDashboard.Core.Access;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;

namespace CxDashboard.Jobs.Loading;

/// <summary>What a page did to the warehouse.</summary>
public sealed record PageCounts(long Received, long Inserted, long Updated, long Unchanged, long Rejected, long Removed)
{
    public static PageCounts None { get; } = new(0, 0, 0, 0, 0, 0);

    public static PageCounts operator +(PageCounts left, PageCounts right) => new(
        left.Received + right.Received, left.Inserted + right.Inserted, left.Updated + right.Updated,
        left.Unchanged + right.Unchanged, left.Rejected + right.Rejected, left.Removed + right.Removed);
}

/// <summary>Commits pages of one workspace.</summary>
public sealed class PageLoad(Database database, Pseudonyms pseudonyms)
{
    // Above one bad row in a hundred the page is not trusted at all; a handful is let through, or a short page could never load.
    private const double MostRejectedShare = .01;
    private const int AlwaysTolerated = 5;
    // Seconds. A backfill's merge, its cohorts, or its turn behind another source's page may outlast what a page view may take.
    private const int LongestStatement = 600;

    private readonly Staging staging = new(pseudonyms);

    /// <summary>
    /// Loads a page for a run. Throws <see cref="LostLease"/> when another runner has taken over, and
    /// <see cref="SourceFault"/> when too many rows could not be read; in both cases nothing of the page stays.
    /// </summary>
    public async Task<PageCounts> CommitAsync(
        Workspace workspace, Lease run, FactKind kind, Batch batch, DateOnly? settledTo, CancellationToken cancellationToken)
    {
        var rejects = batch.Rejects ?? [];
        var received = batch.Records.Count + rejects.Count;
        if (rejects.Count > AlwaysTolerated && rejects.Count > received * MostRejectedShare)
            throw new SourceFault(FaultKind.Nonsense, $"{rejects.Count} of {received} rows could not be read, the first because {rejects[0].Reason}; nothing of the page was kept.");

        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        session.Patience = LongestStatement;
        await RunLedger.HoldAsync(session, run, cancellationToken);
        var merged = batch.Records.Count == 0 && batch.Replaces is null
            ? new Merged()
            : await MergeAsync(session, workspace, run, kind, batch, cancellationToken);
        await MetricParts.RefreshAsync(session, workspace.WorkspaceId, kind, merged.Days, cancellationToken);
        await BuryAsync(session, run, rejects, cancellationToken);
        var counts = new PageCounts(received, merged.Inserted, merged.Updated,
            batch.Records.Count - merged.Inserted - merged.Updated, rejects.Count, merged.Removed);
        await RunLedger.PageAsync(session, run, counts, batch, settledTo, cancellationToken);
        if (merged.Days.Length > 0) await DataVersion.BumpAsync(session, workspace.WorkspaceId, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return counts;
    }

    private async Task<Merged> MergeAsync(Session session, Workspace workspace, Lease run, FactKind kind, Batch batch, CancellationToken cancellationToken)
    {
        var facts = kind == FactKind.Ticket ? await ReckonedAsync(session, workspace, batch.Records, cancellationToken) : batch.Records;
        await staging.CopyAsync(session.Connection, kind, facts, cancellationToken);
        return await session.SingleAsync<Merged>(SqlScripts.Read($"load/{kind.Table()}.sql"), new
        {
            workspace = workspace.WorkspaceId,
            source = run.SourceId,
            zone = workspace.TimeZone,
            keeps_verbatims = workspace.KeepsVerbatims,
            from = batch.Replaces?.From,
            to = batch.Replaces?.To,
        }, cancellationToken);
    }

    // Shared, so that pages do not wait for each other: only a reckoning of all tickets keeps them out.
    private static async Task<IReadOnlyList<Fact>> ReckonedAsync(Session session, Workspace workspace, IReadOnlyList<Fact> tickets, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync("select pg_advisory_xact_lock_shared(hashtext('cx business minutes'), @WorkspaceId)", workspace, cancellationToken);
        var calendar = await BusinessCalendarBook.ReadAsync(session, workspace.WorkspaceId, cancellationToken);
        var hours = calendar.Version == 0 ? null : calendar.HoursIn(workspace.Calendar.TimeZone);
        return [.. tickets.Select(ticket => Reckoning.Of((Ticket)ticket, hours))];
    }

    private static async Task BuryAsync(Session session, Lease run, IReadOnlyList<Reject> rejects, CancellationToken cancellationToken)
    {
        if (rejects.Count == 0) return;
        await session.ExecuteAsync("""
            insert into dead_letter (workspace_id, source_id, run_id, payload, reason)
            select @WorkspaceId, @SourceId, @RunId, payload, reason from unnest(@payloads, @reasons) as r(payload, reason)
            """, new
        {
            run.WorkspaceId,
            run.SourceId,
            run.RunId,
            payloads = rejects.Select(r => StoredText.Of(r.Payload)).ToArray(),
            reasons = rejects.Select(r => StoredText.Of(r.Reason)).ToArray(),
        }, cancellationToken);
    }

    private sealed record Merged
    {
        public long Inserted { get; init; }
        public long Updated { get; init; }
        public long Removed { get; init; }
        public DateOnly[] Days { get; init; } = [];
    }
}
