// Looks after the own PostgreSQL while the program runs: a server that died is started again.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Warehouse.Cluster;

namespace CxDashboard.Web.Delivery;

internal sealed class DatabaseKeeper(Installation installation, TimeProvider clock, ILogger<DatabaseKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await installation.ReviveAsync(stoppingToken)) log.LogWarning("PostgreSQL had died and was started again");
            }
            catch (ClusterFault fault)
            {
                log.LogError("PostgreSQL has died and does not start: {Reason}", fault.Message);
            }
        }
    }
}
