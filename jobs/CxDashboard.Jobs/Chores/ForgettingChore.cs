// Forgets what has been kept long enough: lines of the audit, and uploaded files nobody came back to.
using CxDashboard.Core.Audit;
using CxDashboard.Core.Warehouse;
using CxDashboard.Jobs.Imports;
using Microsoft.Extensions.Logging;

namespace CxDashboard.Jobs.Chores;

/// <summary>Once a day. The audit has its own time; a file waits a week.</summary>
public sealed class ForgettingChore(Installation installation, UploadFolder files, TimeProvider clock, ILogger<ForgettingChore> log) : IChore
{
    /// <summary>How long an uploaded file waits for somebody to match its columns, and an error file for somebody to fetch it.</summary>
    public static readonly TimeSpan FilesKept = TimeSpan.FromDays(7);

    public string Name => "forgetting";

    public string Cron => "40 3 * * *";

    public async Task DoAsync(CancellationToken cancellationToken)
    {
        var (lines, old) = (await AuditBook.ForgetAsync(installation.OwnerConnectionString, cancellationToken), files.Forget(FilesKept, clock.GetUtcNow()));
        if (lines + old > 0) log.LogInformation("Forgotten: {Lines} lines of the audit and {Files} files", lines, old);
    }
}
