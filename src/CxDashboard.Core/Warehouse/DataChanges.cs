// Hears of every committed change of a workspace's data, so that open pages and remembered answers can follow.
using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CxDashboard.Core.Warehouse;

/// <summary>Listens on the channel that loading notifies. While the connection is down nothing is believed to be unchanged.</summary>
public sealed class DataChanges(Database database, ILogger<DataChanges> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Stands for every workspace: nobody listened for a while, so anything may have changed.</summary>
    public const int Everything = 0;

    private readonly ConcurrentDictionary<int, long> epochs = new();
    private long gaps;

    /// <summary>Raised with a workspace's id after its data changed, or with <see cref="Everything"/>.</summary>
    public event Action<int>? Changed;

    /// <summary>Raised with what was said that is no workspace's id, for instance that a share was changed.</summary>
    public event Action<string>? Said;

    /// <summary>True while changes are certain to be heard.</summary>
    public bool IsListening { get; private set; }

    /// <summary>Grows with every change heard of; equal epochs while listening mean equal data.</summary>
    public long EpochOf(int workspaceId) => Interlocked.Read(ref gaps) + epochs.GetValueOrDefault(workspaceId);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception lost) when (lost is NpgsqlException or TimeoutException or IOException)
            {
                // At once: what is remembered must not be believed during the pause.
                IsListening = false;
                log.LogWarning("No longer hears of data changes ({Reason}); trying again", lost.Message);
                await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            finally
            {
                IsListening = false;
            }
        }
    }

    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        await using var connection = await database.ConnectAsync(stoppingToken);
        connection.Notification += (_, heard) => Hear(heard.Payload);
        await using (var listen = new NpgsqlCommand("listen cx_data", connection)) await listen.ExecuteNonQueryAsync(stoppingToken);
        // Whatever changed while nobody listened is unknown: everything counts as changed.
        Interlocked.Increment(ref gaps);
        IsListening = true;
        Changed?.Invoke(Everything);
        while (true) await connection.WaitAsync(stoppingToken);
    }

    private void Hear(string payload)
    {
        if (!int.TryParse(payload, CultureInfo.InvariantCulture, out var workspaceId))
        {
            Said?.Invoke(payload);
            return;
        }

        epochs.AddOrUpdate(workspaceId, 1, (_, epoch) => epoch + 1);
        Changed?.Invoke(workspaceId);
    }
}
