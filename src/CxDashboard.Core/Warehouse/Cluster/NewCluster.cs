// Makes a fresh cluster beside its place and moves it there when it is complete, so that a crash leaves nothing half made.
using Microsoft.Extensions.Logging;

namespace CxDashboard.Core.Warehouse.Cluster;

internal static class NewCluster
{
    public static bool IsMade(ClusterFolder folder) =>
        File.Exists(Path.Combine(folder.Pg, "PG_VERSION")) && File.Exists(Path.Combine(folder.Pg, "global", "pg_control"));

    /// <summary>Removes what an interrupted first start left; refuses to touch a cluster that was complete once.</summary>
    public static void ClearHalfMade(ClusterFolder folder, ILogger logger)
    {
        foreach (var path in folder.HalfMade())
            DeleteUnlessAtWork(path, logger);

        if (!Directory.Exists(folder.Pg) || IsMade(folder))
            return;
        if (File.Exists(folder.Settings))
            throw new ClusterFault($"The database in {folder.Pg} is damaged (pg_control or PG_VERSION is missing): restore the folder from your backup or start afresh with --data DIR.");

        logger.LogWarning("Removing the unfinished database folder {Folder}.", folder.Pg);
        Directory.Delete(folder.Pg, recursive: true);
    }

    public static async Task MakeAsync(ClusterFolder folder, PostgresBinaries binaries, PostgresAccount account, ClusterSecrets secrets, ClusterOptions options, CancellationToken ct)
    {
        var making = folder.NewMakingFolder();
        var data = Path.Combine(making, "data");
        Directory.CreateDirectory(making);
        PrivateFile.Write(Path.Combine(making, "password"), secrets.Admin);
        await account.TakeOverAsync(making, ct);

        await InitDbAsync(making, binaries, account, options, ct);

        File.WriteAllText(Path.Combine(data, "pg_hba.conf"), ClusterSettings.Hba);
        File.AppendAllText(Path.Combine(data, "postgresql.conf"), "\ninclude 'cx.conf'\n");
        // Its presence says that this cluster is complete.
        PrivateFile.WriteReadable(Path.Combine(data, "cx.conf"), ClusterSettings.Text(folder, port: 5432, options));
        Directory.Move(data, folder.Pg);
        Directory.Delete(making, recursive: true);
    }

    // The initdb of a killed app may still write; the next start removes what it leaves.
    private static void DeleteUnlessAtWork(string path, ILogger logger)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning("The unfinished folder {Folder} cannot be removed yet: {Reason}", path, fault.Message);
        }
    }

    private static async Task InitDbAsync(string making, PostgresBinaries binaries, PostgresAccount account, ClusterOptions options, CancellationToken ct)
    {
        // C.UTF-8 knows upper and lower case beyond ASCII and sorts alike on every machine; not every system has it.
        var made = await InitDbAsync("C.UTF-8");
        if (!made.Succeeded)
            made = await InitDbAsync("C");
        if (!made.Succeeded)
            throw new ClusterFault($"A new database could not be made in {making} ({made.LastWords}): check space and rights there or choose another folder with --data DIR.");

        Task<CommandOutcome> InitDbAsync(string locale) => account.RunAsync(
            binaries.InitDb,
            [
                "-D", Path.Combine(making, "data"), "--pwfile", Path.Combine(making, "password"), "-U", ClusterConnection.AdminRole,
                "--auth=scram-sha-256", "--encoding=UTF8", $"--locale={locale}", "--lc-messages=C", "--data-checksums",
                .. options.Durable ? Array.Empty<string>() : ["--no-sync"],
            ],
            ct);
    }
}
