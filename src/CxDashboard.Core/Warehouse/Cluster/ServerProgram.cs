// Starts and stops the server process of a folder with pg_ctl, which detaches it from our terminal and its Ctrl-C.
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace CxDashboard.Core.Warehouse.Cluster;

internal sealed class ServerProgram(ClusterFolder folder, PostgresBinaries binaries, PostgresAccount account, ClusterOptions options, ILogger logger)
{
    private const int Tries = 5;
    private const long LogKept = 10_000_000;

    /// <summary>Starts the server and returns its port: the given one, else that of last time, else any free one.</summary>
    public async Task<int> StartAsync(int? mustBe, CancellationToken ct)
    {
        await ClearAfterAKillAsync(ct);
        SetOldLogAside();
        for (var attempt = 1; ; attempt++)
        {
            var port = mustBe ?? (attempt == 1 ? LastPort() : null) ?? FreePort();
            ClusterSettings.Write(folder, port, options);
            var logBefore = LogLength();
            // Not cancelled half way: an interrupted pg_ctl would leave a server behind that nobody stops.
            var started = await account.RunAsync(binaries.PgCtl, ["start", "-D", folder.Pg, "-l", folder.Log, "-w", "-t", "120", "-s"], CancellationToken.None);
            if (started.Succeeded)
            {
                File.WriteAllText(folder.PortFile, port.ToString(CultureInfo.InvariantCulture));
                logger.LogInformation("PostgreSQL {Major} serves {Folder} on port {Port}.", binaries.Major, folder.Pg, port);
                return port;
            }

            var said = LogSince(logBefore);
            if (attempt == Tries || !said.Contains("could not bind", StringComparison.Ordinal) || mustBe is not null)
                throw new ClusterFault($"PostgreSQL did not start in {folder.Pg} ({LastFatal(said) ?? started.LastWords}): see {folder.Log}, or start afresh with --data DIR.");
            ct.ThrowIfCancellationRequested();
        }
    }

    public async Task StopAsync()
    {
        if (Postmaster.Read(folder) is not { } postmaster || !postmaster.IsAliveFor(folder))
            return;

        var stopped = await account.RunAsync(binaries.PgCtl, ["stop", "-D", folder.Pg, "-m", "fast", "-w", "-t", "60", "-s"], CancellationToken.None);
        if (!stopped.Succeeded && postmaster.IsAliveFor(folder))
        {
            logger.LogWarning("PostgreSQL did not stop within a minute ({Words}); stopping it at once, it recovers at the next start.", stopped.LastWords);
            await account.RunAsync(binaries.PgCtl, ["stop", "-D", folder.Pg, "-m", "immediate", "-w", "-t", "60", "-s"], CancellationToken.None);
        }

        // pg_ctl is content when the pid file is gone, a moment before the process is.
        for (var deadline = DateTime.UtcNow.AddSeconds(10); postmaster.IsAliveFor(folder) && DateTime.UtcNow < deadline;)
            await Task.Delay(20);
    }

    // Called when no server of this folder runs. A killed one leaves its pid file and, for moments, its children.
    private async Task ClearAfterAKillAsync(CancellationToken ct)
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        var askAt = DateTime.UtcNow.AddSeconds(5);
        while (Postmaster.ProcessesOf(folder) is { Count: > 0 } left)
        {
            if (DateTime.UtcNow > deadline)
                throw new ClusterFault($"Processes of a killed database server are still at work in {folder.Pg} (pid {string.Join(", ", left)}): end them and start again.");
            if (DateTime.UtcNow > askAt)
                await account.RunAsync("sh", ["-c", "kill -QUIT \"$@\"", "sh", .. left.Select(pid => pid.ToString(CultureInfo.InvariantCulture))], ct);
            await Task.Delay(100, ct);
        }

        // PostgreSQL would take a stranger with the recycled process id for its predecessor and refuse to start.
        Postmaster.Forget(folder);
    }

    private int? LastPort() =>
        File.Exists(folder.PortFile) && int.TryParse(File.ReadAllText(folder.PortFile), out var port) && IsFree(port) ? port : null;

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            listener.Start();
            return true;
        }
        catch (Exception taken) when (taken is SocketException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void SetOldLogAside()
    {
        if (LogLength() > LogKept)
            File.Move(folder.Log, folder.Log + ".old", overwrite: true);
    }

    private long LogLength() => File.Exists(folder.Log) ? new FileInfo(folder.Log).Length : 0;

    private string LogSince(long start)
    {
        if (!File.Exists(folder.Log))
            return "";
        using var file = new FileStream(folder.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(start, SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    private static string? LastFatal(string log) => log.Split('\n').LastOrDefault(line => line.Contains("FATAL", StringComparison.Ordinal))?.Trim();
}
