// cx restore: fills an empty installation from a backup, or only checks one.
using System.CommandLine;
using CxDashboard.Core.Warehouse.Backups;

namespace CxDashboard.Web.Operator;

internal static class RestoreVerb
{
    public static Command Command()
    {
        var from = new Argument<string>("file") { Description = "A file that cx backup has made." };
        var onlyCheck = new Option<bool>("--check") { Description = "Read the file and compare all hashes; touch no database." };
        var verb = new Command("restore", "Fills an empty installation from a backup: all of it, proved by hashes, or nothing.") { from, onlyCheck };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var path = Path.GetFullPath(parsed.GetValue(from)!);
            if (parsed.GetValue(onlyCheck))
            {
                await Console.Out.WriteLineAsync($"Whole: {BackupVerb.Holds(await Restore.CheckAsync(path, cancellationToken))}");
                return ExitCode.Done;
            }

            using var logs = LoggerFactory.Create(Places.Logging);
            var restored = await Restore.RunAsync(Places.Of(parsed), path, BackupVerb.Tell, logs.CreateLogger("cx"), cancellationToken);
            await Console.Out.WriteLineAsync($"Restored, all hashes equal: {BackupVerb.Holds(restored.Manifest)}");
            if (restored.Paused > 0)
                await Console.Out.WriteLineAsync($"{restored.Paused} share links that were live are paused: one may have been revoked since. Resume them on the Shares page or by ./cx share resume.");
            await Console.Out.WriteLineAsync("Everybody signs in anew. People erased since that day are back: erase them again.");
            return ExitCode.Done;
        });
        return verb;
    }
}
