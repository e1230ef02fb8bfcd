// Locks on files of the data folder; the kernel frees them when their process dies, however it dies.
using System.Globalization;

namespace CxDashboard.Core.Warehouse.Cluster;

internal sealed class FolderLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Taken by the one process that serves from this folder; its process id stands in a file beside for the error line.</summary>
    public static async Task<FolderLock> HoldForServingAsync(ClusterFolder folder, CancellationToken ct)
    {
        // A program that a killed server was just starting keeps the lock for the moment until it runs.
        var deadline = DateTime.UtcNow.AddSeconds(2);
        FolderLock? held;
        while ((held = TryExclusive(folder.ServeLock)) is null)
        {
            if (DateTime.UtcNow > deadline)
                throw new ClusterFault($"The data folder {folder.Data} is in use by another server (pid {HolderOf(folder)}): stop that one or choose another folder with --data DIR.");
            await Task.Delay(Pause, ct);
        }

        File.WriteAllText(folder.ServePid, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return held;
    }

    /// <summary>Taken while a cluster is being made, started or stopped, so that two processes never do so at once.</summary>
    public static async Task<FolderLock> ToStartOrStopAsync(ClusterFolder folder, CancellationToken ct)
    {
        var deadline = DateTime.UtcNow.AddMinutes(3);
        while (true)
        {
            if (TryExclusive(folder.StartLock) is { } held)
                return held;
            if (DateTime.UtcNow > deadline)
                throw new ClusterFault($"Another process has been starting or stopping the database in {folder.Data} for minutes: stop it and try again.");
            await Task.Delay(Pause, ct);
        }
    }

    /// <summary>Held by everybody who uses the running cluster: whoever leaves last stops it.</summary>
    public static FolderLock AsUser(ClusterFolder folder) =>
        new(Open(folder.UsersLock, FileAccess.Read, FileShare.Read));

    /// <summary>Null while somebody uses the cluster.</summary>
    public static FolderLock? TryAsOnlyUser(ClusterFolder folder) => TryExclusive(folder.UsersLock);

    public void Dispose() => _file.Dispose();

    private static FolderLock? TryExclusive(string path)
    {
        try
        {
            return new FolderLock(Open(path, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException fault) when (MeansHeld(fault))
        {
            return null;
        }
    }

    private static FileStream Open(string path, FileAccess access, FileShare share)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, access, share);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new ClusterFault($"{path} cannot be written by this account: run as the account that owns the folder or choose another with --data DIR.", fault);
        }
        catch (IOException fault) when (!MeansHeld(fault))
        {
            throw new ClusterFault($"{path} cannot be written ({fault.Message}): make room there or choose another folder with --data DIR.", fault);
        }
    }

    // EAGAIN; anything else is a full or read-only disk.
    private static bool MeansHeld(IOException fault) => fault.HResult == 11;

    private static string HolderOf(ClusterFolder folder) =>
        File.Exists(folder.ServePid) && File.ReadAllText(folder.ServePid).Trim() is { Length: > 0 } pid ? pid : "unknown";
}
