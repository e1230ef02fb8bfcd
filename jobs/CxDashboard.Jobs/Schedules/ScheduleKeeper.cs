// Keeps the scheduler's list and the stored sources the same: at the start, and whenever a source comes, goes or changes.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CxDashboard.Jobs.Schedules;

/// <summary>Looks at the sources once a minute. A new one is rung for at once; what is due at the start as well.</summary>
public sealed class ScheduleKeeper(Timetable timetable, ISchedules schedules, TimeProvider clock, ILogger<ScheduleKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    // Null and not empty: the scheduler's store may hold schedules of sources that went while the program was down.
    private IReadOnlyList<Schedule>? known;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            try
            {
                known = await timetable.FollowAsync(schedules, known, stoppingToken);
            }
            catch (Exception fault) when (fault is NpgsqlException or SchedulerAway)
            {
                log.LogWarning("The schedules could not be looked after ({Reason}); trying again in a minute", fault.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
