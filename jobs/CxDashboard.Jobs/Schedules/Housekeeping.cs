// What needs no person and no source: goes on with uploads that a program's end cut off, and forgets what has been kept long enough.
using CxDashboard.Core.Audit;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Imports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CxDashboard.Jobs.Schedules;

/// <summary>Works at the start and then once a day. On several nodes it does the same thing twice, which changes nothing.</summary>
public sealed class Housekeeping(
    Installation installation, UploadRun uploads, UploadFolder files, ISchedules schedules, TimeProvider clock, ILogger<Housekeeping> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromDays(1);

    /// <summary>How long an uploaded file waits for somebody to match its columns, and an error file for somebody to fetch it.</summary>
    public static readonly TimeSpan FilesKept = TimeSpan.FromDays(7);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            try
            {
                await WorkAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is NpgsqlException or Quartz.SchedulerException or IOException)
            {
                log.LogWarning("Housekeeping could not be done ({Reason}); it is tried again tomorrow", fault.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        foreach (var workspace in await WorkspaceBook.AllAsync(installation.Database, cancellationToken))
        {
            foreach (var source in await uploads.WaitingAsync(workspace, cancellationToken))
                await schedules.PullOnceAsync(workspace.WorkspaceId, source, null, cancellationToken);
        }

        var (lines, old) = (await AuditBook.ForgetAsync(installation.OwnerConnectionString, cancellationToken), files.Forget(FilesKept, clock.GetUtcNow()));
        if (lines + old > 0) log.LogInformation("Forgotten: {Lines} lines of the audit and {Files} files", lines, old);
    }
}
