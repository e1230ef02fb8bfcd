// One page, one transaction: staging, merge, metric parts, counts, cursor and data version become visible together or not at all.
using System.Globalization;
using CxDashboard.Core.Access;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using Npgsql;

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
public sealed class PageLoad(Database database, RunLedger ledger, Pseudonyms pseudonyms, Payloads payloads)
{
    // Above one bad row in a hundred the page is not trusted at all. A handful is let through, or a short page could never load; but
    // no cursor moves past rows most of which are bad, for then it is not the rows that are wrong.
    private const double MostRejectedShare = .01;
    private const int Handful = 5;
    private const int Tries = 3;
    // Seconds. A backfill's merge, its cohorts, or its turn behind another source's page may outlast what a page view may take.
    private const int LongestStatement = 600;

    private readonly Staging staging = new(pseudonyms);

    /// <summary>
    /// Loads a page for a run. Throws <see cref="LostLease"/> when another runner has taken over, and <see cref="SourceFault"/> when
    /// too many rows could not be read, or there is none where rows are stored; in all cases nothing of the page stays.
    /// </summary>
    public async Task<PageCounts> CommitAsync(
        Workspace workspace, Lease run, FactKind kind, Batch batch, DateOnly? settledTo, CancellationToken cancellationToken)
    {
        var rejects = batch.Rejects ?? [];
        var received = batch.Records.Count + rejects.Count;
        if (rejects.Count > received * MostRejectedShare && (rejects.Count > Handful || (batch.Cursor is not null && rejects.Count * 2 > received)))
            throw new SourceFault(FaultKind.Nonsense, $"{rejects.Count} of {received} rows could not be read, the first because {rejects[0].Reason}; nothing of the page was kept.");

        var packed = payloads.Pack(run, batch.Answers);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await OnceAsync(workspace, run, kind, batch, rejects, packed, settledTo, cancellationToken);
            }
            catch (PostgresException clash) when (attempt < Tries && clash.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
            {
                // Rolled back whole, so that whoever it clashed with could go on; the same page may simply be tried again.
            }
        }
    }

    private async Task<PageCounts> OnceAsync(
        Workspace workspace, Lease run, FactKind kind, Batch batch, IReadOnlyList<Reject> rejects, IReadOnlyList<Packed> packed, DateOnly? settledTo,
        CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        session.Patience = LongestStatement;
        await ledger.HoldAsync(session, run, cancellationToken);
        var erased = await Erased.ReadAsync(session, workspace.WorkspaceId, pseudonyms, cancellationToken);
        await Payloads.LandAsync(session, run, kind, packed, batch.Answers, erased, cancellationToken);
        var merged = batch.Records.Count == 0 && batch.Replaces is null
            ? new Merged()
            : await MergeAsync(session, workspace, run, kind, batch, erased, cancellationToken);
        if (batch.Gone.Count > 0) merged += await MarkGoneAsync(session, run, kind, batch.Gone, cancellationToken);
        await MetricParts.RefreshAsync(session, workspace.WorkspaceId, kind, merged.Days, cancellationToken);
        await SliceFlags.KeepAsync(session, run, kind, batch, cancellationToken);
        await BuryAsync(session, run, rejects, cancellationToken);
        var counts = new PageCounts(batch.Records.Count + batch.Gone.Count + rejects.Count, merged.Inserted, merged.Updated,
            batch.Records.Count + batch.Gone.Count - merged.Inserted - merged.Updated, rejects.Count, merged.Removed);
        await ledger.PageAsync(session, run, counts, batch, settledTo, cancellationToken);
        if (merged.Days.Length > 0) await DataVersion.BumpAsync(session, workspace.WorkspaceId, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return counts;
    }

    private async Task<Merged> MergeAsync(Session session, Workspace workspace, Lease run, FactKind kind, Batch batch, Erased erased, CancellationToken cancellationToken)
    {
        if (batch is { Records.Count: 0, Replaces: { } days, EmptyIsMeant: false }) await RefuseToEmptyAsync(session, run, kind, days, cancellationToken);
        var facts = erased.KeptOut(batch.Records);
        if (kind == FactKind.Ticket) facts = await ReckonedAsync(session, workspace, facts, cancellationToken);
        await staging.CopyAsync(session.Connection, kind, facts, cancellationToken);
        // What is stored of a row that came unreadable stays.
        var whole = batch.Rejects?.Any(reject => reject.Spoils) == true ? null : batch.Replaces;
        return await session.SingleAsync<Merged>(Slice.Of(kind)?.Merge ?? SqlScripts.Read($"load/{kind.Table()}.sql"), new
        {
            workspace = workspace.WorkspaceId,
            source = run.SourceId,
            zone = workspace.TimeZone,
            keeps_verbatims = workspace.KeepsVerbatims,
            from = whole?.From,
            to = whole?.To,
        }, cancellationToken);
    }

    private static Task<Merged> MarkGoneAsync(Session session, Lease run, FactKind kind, IReadOnlyList<Gone> gone, CancellationToken cancellationToken) =>
        session.SingleAsync<Merged>(SqlScripts.Read($"gone/{kind.Table()}.sql"), new
        {
            workspace = run.WorkspaceId,
            source = run.SourceId,
            ids = gone.Select(one => StoredText.Of(one.Id)).ToArray(),
            versions = gone.Select(one => one.At.ToUnixTimeSeconds()).ToArray(),
        }, cancellationToken);

    // Shared, so that pages do not wait for each other: only a reckoning of all tickets keeps them out.
    private static async Task<IReadOnlyList<Fact>> ReckonedAsync(Session session, Workspace workspace, IReadOnlyList<Fact> tickets, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync("select pg_advisory_xact_lock_shared(hashtext('cx business minutes'), @WorkspaceId)", workspace, cancellationToken);
        var calendar = await BusinessCalendarBook.ReadAsync(session, workspace.WorkspaceId, cancellationToken);
        var hours = calendar.Version == 0 ? null : calendar.HoursIn(workspace.Calendar.TimeZone);
        return [.. tickets.Select(ticket => Reckoning.Of((Ticket)ticket, hours))];
    }

    // A vendor that has a bad day answers with nothing just as one whose days were quiet. What is stored is not thrown away for that.
    private static async Task RefuseToEmptyAsync(Session session, Lease run, FactKind kind, DateRange days, CancellationToken cancellationToken)
    {
        var day = Slice.Of(kind)?.Day ?? "day";
        var stored = await session.SingleAsync<long>(
            $"select count(*) from {kind.Table()} where workspace_id = @WorkspaceId and source_id = @SourceId and {day} between @From and @To",
            new { run.WorkspaceId, run.SourceId, days.From, days.To }, cancellationToken);
        if (stored > 0)
        {
            throw new SourceFault(FaultKind.Nonsense, string.Create(CultureInfo.InvariantCulture,
                $"The source has nothing any more for {days.From:yyyy-MM-dd} to {days.To:yyyy-MM-dd}, where {stored:#,0} rows are stored. They are kept: look at the source, and if those days really are empty now, say so with ./cx pull --believe-empty."));
        }
    }

    // Overlapping windows bring the same bad row again and again: it is kept once, with the run that met it last.
    private static async Task BuryAsync(Session session, Lease run, IReadOnlyList<Reject> rejects, CancellationToken cancellationToken)
    {
        if (rejects.Count == 0) return;
        await session.ExecuteAsync("""
            update dead_letter d set run_id = @RunId from unnest(@payloads, @reasons) as r(payload, reason)
            where d.workspace_id = @WorkspaceId and d.source_id = @SourceId and d.payload = r.payload and d.reason = r.reason;
            insert into dead_letter (workspace_id, source_id, run_id, payload, reason)
            select distinct @WorkspaceId, @SourceId, @RunId, payload, reason from unnest(@payloads, @reasons) as r(payload, reason)
            where not exists (select from dead_letter d where d.workspace_id = @WorkspaceId and d.source_id = @SourceId and d.payload = r.payload and d.reason = r.reason)
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

        public static Merged operator +(Merged one, Merged other) => new()
        {
            Inserted = one.Inserted + other.Inserted,
            Updated = one.Updated + other.Updated,
            Removed = one.Removed + other.Removed,
            Days = [.. one.Days.Union(other.Days)],
        };
    }
}
