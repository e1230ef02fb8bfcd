// cx backup: writes the whole installation into one file, while the site goes on.
using System.CommandLine;
using System.Globalization;
using CxDashboard.Core.Warehouse.Backups;

namespace CxDashboard.Web.Operator;

internal static class BackupVerb
{
    public static Command Command()
    {
        var to = new Argument<string>("file") { Description = "The file to write; nothing may be there yet." };
        var withoutKeys = new Option<bool>("--without-keys") { Description = "Leave the keys out: after a restore the sources' credentials must be entered again, and people's pseudonyms no longer meet." };
        var verb = new Command("backup", "Writes every row and the keys into one file, as of one moment.") { to, withoutKeys };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var withKeys = !parsed.GetValue(withoutKeys);
            var path = Path.GetFullPath(parsed.GetValue(to)!);
            await using var opened = await Places.OpenAsync(parsed, cancellationToken);
            var installation = opened.Installation;
            await installation.PrepareBackupAsync(cancellationToken);
            var manifest = await Backup.WriteAsync(installation.OwnerConnectionString, installation.Data, path, withKeys, TimeProvider.System, Tell, cancellationToken);
            await Console.Out.WriteLineAsync($"{path}: {Holds(manifest)}");
            if (withKeys) await Console.Error.WriteLineAsync("It holds the keys: keep it as safe as the data folder.");
            return ExitCode.Done;
        });
        return verb;
    }

    internal static void Tell(BackedTable table) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table.Name}: {table.Rows:N0} rows"));

    internal static string Holds(Manifest manifest) => string.Create(CultureInfo.InvariantCulture,
        $"{manifest.Tables.Count} tables, {manifest.Rows:N0} rows, schema version {manifest.Migration}, {(manifest.Keys.Count > 0 ? "with the keys" : "without keys")}, of {manifest.MadeAt:yyyy-MM-dd HH:mm} UTC.");
}
