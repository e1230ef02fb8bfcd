// Tells whether this folder's PostgreSQL runs, and never takes another process with a recycled id for it.
using System.Globalization;
using Npgsql;

namespace CxDashboard.Core.Warehouse.Cluster;

/// <summary>The head of postmaster.pid: who wrote it and where it listens. It outlives a killed server.</summary>
internal sealed record Postmaster(int Pid, int Port)
{
    public static Postmaster? Read(ClusterFolder folder)
    {
        try
        {
            var lines = File.ReadAllLines(PidFile(folder));
            return lines.Length > 3 && int.TryParse(lines[0], out var pid) && int.TryParse(lines[3], out var port)
                ? new Postmaster(pid, port)
                : null;
        }
        catch (IOException gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public static void Forget(ClusterFolder folder) => File.Delete(PidFile(folder));

    /// <summary>
    /// Waits until it is sure: the port of this folder's server that takes our password, or null when none runs.
    /// A server that recovers after a crash is waited for.
    /// </summary>
    public static async Task<int?> FindRunningAsync(ClusterFolder folder, ClusterSecrets secrets, CancellationToken ct)
    {
        var deadline = DateTime.UtcNow.AddMinutes(2);
        while (Read(folder) is { } postmaster)
        {
            if (await postmaster.AnswersForAsync(folder, secrets, ct))
                return postmaster.Port;
            if (!postmaster.IsAliveFor(folder))
                return null;
            if (DateTime.UtcNow > deadline)
                throw new ClusterFault($"The database process {postmaster.Pid} of {folder.Pg} does not let us in: see {folder.Log}, stop that process and start again.");
            await Task.Delay(100, ct);
        }

        return null;
    }

    /// <summary>True when the process exists and says that it serves this folder.</summary>
    public bool IsAliveFor(ClusterFolder folder) => Title(Pid) is { } title && Belongs(title, folder);

    /// <summary>Processes of a killed server that have not ended yet: as long as one lives, a new server must not start.</summary>
    public static IReadOnlyList<int> ProcessesOf(ClusterFolder folder) =>
        !Directory.Exists("/proc/self") ? [] :
        [
            .. Directory.EnumerateDirectories("/proc")
                .Select(path => int.TryParse(Path.GetFileName(path), out var pid) ? pid : 0)
                .Where(pid => pid > 0 && Title(pid) is { } title && Belongs(title, folder)),
        ];

    private async Task<bool> AnswersForAsync(ClusterFolder folder, ClusterSecrets secrets, CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ClusterConnection.ForProbing(Port, secrets));
            await connection.OpenAsync(ct);
            await using var command = new NpgsqlCommand("SHOW data_directory", connection);
            // A copied folder has the same passwords, so the path decides.
            return (string?)await command.ExecuteScalarAsync(ct) == folder.Pg;
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InvalidPassword && IsAliveFor(folder))
        {
            throw new ClusterFault($"The database in {folder.Pg} does not take the password in {folder.Secrets}: restore both from the same backup, or start afresh with --data DIR.", refused);
        }
        catch (NpgsqlException)
        {
            // Nobody listens, somebody else does, or ours is starting or stopping: the process table tells which.
            return false;
        }
    }

    private static string PidFile(ClusterFolder folder) => Path.Combine(folder.Pg, "postmaster.pid");

    // The server carries its folder as an argument, its children carry the cluster's name in their title.
    private static bool Belongs(string[] title, ClusterFolder folder) =>
        Path.GetFileName(title[0]) is "postgres" or "postmaster" && title.Contains(folder.Pg)
        || title[0].StartsWith($"postgres: {folder.Name}:", StringComparison.Ordinal);

    private static string[]? Title(int pid)
    {
        try
        {
            var line = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cmdline"));
            return line.Length > 0 ? line.Split('\0') : null;
        }
        catch (Exception ended) when (ended is IOException or UnauthorizedAccessException)
        {
            // It ended while we looked, or it is another account's and hidden from us: not ours either way.
            return null;
        }
    }
}
