// Counts who looks, and writes it down every few seconds: a crowd costs one write an address and not one a view.
using System.Collections.Concurrent;
using System.Net;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;
using Npgsql;

namespace CxDashboard.Web.Sharing;

internal sealed class ViewLog(Database database, TimeProvider clock, ILogger<ViewLog> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // While the database is away no more than this is kept to be written down.
    private const int MostWaiting = 5_000;

    private readonly ConcurrentDictionary<(int WorkspaceId, int ShareId, string Address), SeenViews> waiting = new();

    public void Note(Share share, IPAddress? address)
    {
        ArgumentNullException.ThrowIfNull(share);
        var (key, now) = ((share.WorkspaceId, share.ShareId, Address: ShareViewers.Truncated(address)), clock.GetUtcNow());
        if (waiting.Count >= MostWaiting && !waiting.ContainsKey(key)) return;
        waiting.AddOrUpdate(key, _ => new SeenViews(key.WorkspaceId, key.ShareId, key.Address, 1, now, now),
            (_, seen) => seen with { Views = seen.Views + 1, LastAt = now });
    }

    /// <summary>Writes down what waits. What cannot be written stays for the next time.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        foreach (var key in waiting.Keys)
        {
            if (!waiting.TryRemove(key, out var seen)) continue;
            try
            {
                await ShareViewers.AddAsync(database, seen, cancellationToken);
            }
            catch (Exception fault) when (fault is NpgsqlException or OperationCanceledException)
            {
                waiting.AddOrUpdate(key, seen, (_, later) => later with { Views = later.Views + seen.Views, FirstAt = seen.FirstAt });
                throw;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TryAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What waits is written by StopAsync.
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(cancellationToken);
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(cancellationToken);
        }
        catch (NpgsqlException lost)
        {
            log.LogWarning("Views of shares could not be written down ({Reason}); trying again", lost.Message);
        }
    }
}
