// Folders for throw-away clusters, and the clearing away of those that a killed run left, servers included.
using System.Globalization;
using CxDashboard.Core.Warehouse.Cluster;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxDashboard.Tests;

/// <summary>A folder that every account can pass through, as a cluster started by root needs; removed at the end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    // Not TMPDIR, which may be closed to other accounts.
    private const string Root = "/tmp";
    private const string Prefix = "cx-test-";

    public TemporaryFolder()
    {
        Directory.CreateDirectory(Path);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path, File.GetUnixFileMode(Path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    // The process id in the name tells a later run that nobody needs the folder any more.
    public string Path { get; } = System.IO.Path.Combine(
        Root, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}"));

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public static async Task ClearAwayOldAsync()
    {
        foreach (var folder in Directory.GetDirectories(Root, Prefix + "*").Where(IsLeft))
            await ClearAwayAsync(folder);
    }

    private static async Task ClearAwayAsync(string folder)
    {
        try
        {
            foreach (var data in new[] { folder, System.IO.Path.Combine(folder, "data") })
                await StopServerOfAsync(data);
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ClusterFault)
        {
            // Another account's, or another run is clearing it away at this moment: theirs to remove.
            await Console.Error.WriteLineAsync($"{folder} stays: {fault.Message}");
        }
    }

    private static bool IsLeft(string folder) =>
        int.TryParse(System.IO.Path.GetFileName(folder)[Prefix.Length..].Split('-')[0], CultureInfo.InvariantCulture, out var pid)
        && !Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}"));

    // Joining a server and leaving it again stops it.
    private static async Task StopServerOfAsync(string data)
    {
        if (!Directory.Exists(System.IO.Path.Combine(data, "pg")) || Postmaster.ProcessesOf(new ClusterFolder(data)).Count == 0)
            return;
        var options = new ClusterOptions { Durable = false };
        await using var cluster = await OwnCluster.StartOrAttachAsync(data, holdsTheFolder: false, options, NullLogger.Instance, CancellationToken.None);
    }
}
