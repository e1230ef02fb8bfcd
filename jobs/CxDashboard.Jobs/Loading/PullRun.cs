// A pull from beginning to end, without a scheduler: open a run, load page by page, close it with what happened.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CxDashboard.Jobs.Loading;

/// <summary>How a stream's pull ended.</summary>
public sealed record PullOutcome(string Stream, string State, PageCounts Counts, string? Fault = null, DateTimeOffset? NextTry = null);

/// <summary>Pulls sources into the warehouse.</summary>
public sealed class PullRun(Database database, SourceBook sources, PageLoad pages, RunLedger ledger, ConnectorList connectors, TimeProvider clock, ILogger<PullRun> log)
{
    // How long a source is left alone that asks for rest without saying for how long.
    private static readonly TimeSpan UntoldWait = TimeSpan.FromMinutes(5);

    // So long a ring works on a backfill before the live windows have their turn again.
    private static readonly TimeSpan BackfillTurn = TimeSpan.FromMinutes(5);

    // A backfill leaves more of a quota alone than the live windows do, which must come first.
    private const double QuotaLeftByBackfills = .3;

    private readonly BackfillBook backfills = new(database);

    /// <summary>The trigger of a timetable, which waits as long as a source has asked; a person's pull does not.</summary>
    public const string Scheduled = "schedule";

    /// <summary>The trigger of a pull that a person asked for.</summary>
    public const string Asked = "person";

    /// <summary>The state of an outcome that says: a backfill has more to do, ring again.</summary>
    public const string More = "more";

    // A person ended the run: the streams after it are not begun either.
    private const string Stopped = "stopped";

    /// <summary>Pulls all streams of a source, in order. A stream that fails does not keep the next from running; without PostgreSQL
    /// nothing can be said of any, and its exception comes through. <paramref name="believesEmpty"/>: see <see cref="Batch"/>.</summary>
    public async Task<IReadOnlyList<PullOutcome>> SourceAsync(
        Workspace workspace, Source source, string trigger, CancellationToken cancellationToken, IProgress<PullOutcome>? progress = null,
        bool believesEmpty = false)
    {
        if (connectors.Find(source.Connector) is not { } connector)
        {
            var unknown = $"This version has no connector \"{source.Connector}\": start the newer one that made the source.";
            await ledger.BlameAsync(workspace.WorkspaceId, source.SourceId, unknown, cancellationToken);
            return [new PullOutcome(source.Connector, "failed", PageCounts.None, unknown)];
        }

        var outcomes = new List<PullOutcome>();
        foreach (var stream in connector.Streams)
        {
            var outcome = await StreamAsync(workspace, source, connector, stream, trigger, null, believesEmpty, cancellationToken, progress);
            outcomes.Add(outcome);
            progress?.Report(outcome);
            if (outcome.State == Stopped) return outcomes;
        }

        var wellRead = connector.Streams.Where(stream => outcomes.Any(o => o.Stream == stream.Name && o.State == "succeeded")).ToList();
        await BackfillAsync(workspace, source, connector, wellRead, outcomes, cancellationToken, progress);
        return outcomes;
    }

    // Works off open chunks, the oldest first, until one does not end well or the turn is over.
    private async Task BackfillAsync(
        Workspace workspace, Source source, IConnector connector, IReadOnlyList<SourceStream> streams, List<PullOutcome> outcomes,
        CancellationToken cancellationToken, IProgress<PullOutcome>? progress)
    {
        var names = streams.Select(stream => stream.Name).ToArray();
        var begun = clock.GetTimestamp();
        while (await backfills.NextAsync(workspace, source.SourceId, names, cancellationToken) is { } chunk)
        {
            if (clock.GetElapsedTime(begun) > BackfillTurn)
            {
                outcomes.Add(new PullOutcome("backfill", More, PageCounts.None, NextTry: clock.GetUtcNow()));
                return;
            }

            var stream = streams.First(stream => stream.Name == chunk.Stream);
            var outcome = await StreamAsync(workspace, source, connector, stream, Asked, chunk, false, cancellationToken, progress);
            outcomes.Add(outcome);
            progress?.Report(outcome);
            if (outcome.State is not ("succeeded" or "failed")) return;
            if (outcome.State == "failed") names = [.. names.Where(name => name != chunk.Stream)];
        }
    }

    /// <summary>Finds the source by its ids and pulls it; a source that is gone or paused is left alone.</summary>
    public async Task<IReadOnlyList<PullOutcome>> SourceAsync(int workspaceId, int sourceId, string trigger, CancellationToken cancellationToken)
    {
        var workspace = (await WorkspaceBook.AllAsync(database, cancellationToken)).FirstOrDefault(w => w.WorkspaceId == workspaceId);
        if (workspace is null) return [];
        var source = (await sources.OfAsync(workspace, cancellationToken)).FirstOrDefault(s => s.SourceId == sourceId);
        return source is null or { Paused: true } ? [] : await SourceAsync(workspace, source, trigger, cancellationToken);
    }

    private async Task<PullOutcome> StreamAsync(
        Workspace workspace, Source source, IConnector connector, SourceStream stream, string trigger, Chunk? chunk, bool believesEmpty,
        CancellationToken cancellationToken, IProgress<PullOutcome>? progress)
    {
        if (trigger == Scheduled && await ledger.RestsUntilAsync(workspace.WorkspaceId, source.SourceId, stream.Name, cancellationToken) is { } rest && rest > clock.GetUtcNow())
            return new PullOutcome(stream.Name, "deferred", PageCounts.None, "The source asked to be left alone until then.", rest);
        var opened = await ledger.OpenAsync(workspace.WorkspaceId, source.SourceId, stream.Name, stream.Kind, trigger, cancellationToken);
        if (opened is not { } run)
            return new PullOutcome(stream.Name, "busy", PageCounts.None, "Another run of this stream is under way.");
        await using var opener = run.Lease;
        var lease = chunk is null ? opener : await backfills.TakeAsync(opener, chunk, cancellationToken);
        var counts = PageCounts.None;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var heartbeat = BeatAsync(lease, stop);
        try
        {
            var today = workspace.Today(clock);
            var settledTo = today.AddDays(-1 - stream.ProvisionalDays);
            var settings = sources.Settings(source, connector);
            var pull = chunk is null
                ? new Pull(stream, settings, run.Position.Cursor, source.Since, today, run.Position.LastSuccessAt is { } read ? workspace.DayOf(read) : null)
                : new Pull(stream, settings, chunk.Cursor, chunk.FirstDay, today) { Until = chunk.LastDay, QuotaKept = QuotaLeftByBackfills };
            await foreach (var batch in connector.PullAsync(pull, stop.Token))
            {
                // Days of a replaced slice are settled as far as the slice reaches; other streams settle when they have ended.
                var pageSettles = batch.Replaces is { } days ? Earlier(days.To, settledTo) : (DateOnly?)null;
                counts += await pages.CommitAsync(workspace, lease, stream.Kind, batch with { EmptyIsMeant = believesEmpty }, pageSettles, stop.Token);
                progress?.Report(new PullOutcome(stream.Name, "running", counts));
            }

            await ledger.SucceedAsync(lease, settledTo, today.AddDays(-1), CancellationToken.None);
            return new PullOutcome(stream.Name, "succeeded", counts);
        }
        catch (SourceFault fault) when (fault.Kind == FaultKind.Busy)
        {
            var until = clock.GetUtcNow() + (fault.RetryAfter ?? UntoldWait);
            await ledger.DeferAsync(lease, fault.Message, until, CancellationToken.None);
            return new PullOutcome(stream.Name, "deferred", counts, fault.Message, until);
        }
        catch (SourceFault fault)
        {
            await ledger.FailAsync(lease, fault.Message, CancellationToken.None);
            return new PullOutcome(stream.Name, "failed", counts, fault.Message);
        }
        catch (StopAsked stopped)
        {
            await ledger.InterruptAsync(lease, stopped.Message, CancellationToken.None);
            return new PullOutcome(stream.Name, Stopped, counts, stopped.Message);
        }
        catch (LostLease lost)
        {
            log.LogWarning("{Message}", lost.Message);
            return new PullOutcome(stream.Name, "interrupted", counts, lost.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await ledger.InterruptAsync(lease, "Stopped by the operator or the program's end; the next run goes on from the last committed page.", CancellationToken.None);
            throw;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new PullOutcome(stream.Name, "interrupted", counts, new LostLease(lease).Message);
        }
        catch (NpgsqlException trouble) when (DatabaseTrouble.Words(trouble) is { } words)
        {
            log.LogWarning(trouble, "Pull of {Source}/{Stream} was cut off by PostgreSQL", source.Name, stream.Name);
            await ledger.FailAsync(lease, words, CancellationToken.None);
            return new PullOutcome(stream.Name, "failed", counts, words);
        }
        catch (Exception unexpected)
        {
            log.LogError(unexpected, "Pull of {Source}/{Stream} failed unexpectedly", source.Name, stream.Name);
            await ledger.FailAsync(lease, $"Unexpected: {unexpected.GetType().Name}. The log has the details.", CancellationToken.None);
            return new PullOutcome(stream.Name, "failed", counts, unexpected.Message);
        }
        finally
        {
            await stop.CancelAsync();
            await heartbeat;
        }
    }

    // Keeps the lease while the source is slow; a lost lease stops the pull instead of letting it race its successor.
    private async Task BeatAsync(Lease lease, CancellationTokenSource stop)
    {
        try
        {
            using var timer = new PeriodicTimer(ledger.LeaseTime / 4, clock);
            while (await timer.WaitForNextTickAsync(stop.Token))
            {
                if (!await IsHeldAsync(lease, stop.Token)) await stop.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The pull has ended, and with it the need for a lease.
        }
    }

    private async Task<bool> IsHeldAsync(Lease lease, CancellationToken cancellationToken)
    {
        try
        {
            return await ledger.RenewAsync(lease, cancellationToken);
        }
        catch (NpgsqlException missed)
        {
            // One beat may be missed, when the database is away or a long page holds the run's row; the next may be in time.
            log.LogWarning(missed, "The lease of run {Run} could not be renewed; the next beat or page will tell whether it still holds", lease.RunId);
            return true;
        }
    }

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;
}
