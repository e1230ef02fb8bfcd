// When the program starts: set the schedules and ring for what is due.
using Microsoft.Extensions.Hosting;

namespace CxDashboard.Jobs.Schedules;

/// <summary>Runs once, after the scheduler is there.</summary>
public sealed class PullsAtStart(ScheduledPulls pulls, ISchedules schedules) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => pulls.StartAsync(schedules, stoppingToken);
}
