// The product as its user starts it: ./run on a data folder of its own, known by the lines it prints, stopped by a signal.
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CxDashboard.BrowserTests.Running;

/// <summary>One started installation. Disposing stops it, removes its folder, and fails if a process of it stays behind.</summary>
public sealed class RunningProduct : IAsyncDisposable
{
    // A first start may build the site; a later one takes seconds.
    private static readonly TimeSpan MostToStart = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MostToStop = TimeSpan.FromSeconds(60);

    private readonly DataFolder folder;
    private readonly Process process;
    private readonly ConcurrentQueue<string> printed = new();
    private bool isStarted;

    private RunningProduct(DataFolder folder, Process process) => (this.folder, this.process) = (folder, process);

    public Uri Url { get; private set; } = new("about:blank");

    /// <summary>Where the first owner sets up, with the one-time code; null when the installation has its owner.</summary>
    public Uri? FirstOwner { get; private set; }

    /// <summary>The sample's share link; null when it was printed before.</summary>
    public Uri? ShareLink { get; private set; }

    public string Data => folder.Path;

    /// <summary>The sandbox that plays the sources.</summary>
    public Uri Sandbox => new($"http://127.0.0.1:{File.ReadAllText(Path.Combine(Data, "sandbox", "port")).Trim()}/");

    /// <summary>The last lines that the product printed.</summary>
    public string LastLines => string.Join('\n', printed.TakeLast(40));

    /// <summary>Starts it and waits until it says READY.</summary>
    public static async Task<RunningProduct> StartAsync(params string[] options)
    {
        var folder = new DataFolder();
        string[] arguments = ["--port", FreePort().ToString(CultureInfo.InvariantCulture), "--data", folder.Path, .. options];
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "run"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        var product = new RunningProduct(folder, new Process { StartInfo = start });
        try
        {
            await product.StartAsync();
            return product;
        }
        catch
        {
            await product.DisposeAsync();
            throw;
        }
    }

    private async Task StartAsync()
    {
        var ready = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Hear(string? line)
        {
            if (line is null) return;
            printed.Enqueue(line);
            if (After("First owner: ", line) is { } owner) FirstOwner = new Uri(owner);
            if (After("Share link: ", line) is { } link) ShareLink = new Uri(link);
            if (After("READY ", line) is { } url) (Url, _) = (new Uri(url), ready.TrySetResult(true));
        }

        process.OutputDataReceived += (_, said) => Hear(said.Data);
        process.ErrorDataReceived += (_, said) => Hear(said.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => ready.TrySetResult(false);
        isStarted = process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var isReady = await ready.Task.WaitAsync(MostToStart).ContinueWith(waited => waited is { IsCompletedSuccessfully: true, Result: true }, TaskScheduler.Default);
        if (!isReady) throw new InvalidOperationException($"./run did not come up. Its last lines:\n{LastLines}");
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        var left = folder.Processes();
        await folder.DisposeAsync();
        process.Dispose();
        if (left.Count > 0) throw new InvalidOperationException($"./run left processes behind: {string.Join("; ", left)}. Its last lines:\n{LastLines}");
    }

    /// <summary>Stops it as a service manager would.</summary>
    private async Task StopAsync()
    {
        if (!isStarted || process.HasExited) return;
        await Signals.SendAsync("TERM", process.Id);
        await Wait.UntilAsync(() => process.HasExited && folder.Processes().Count == 0, MostToStop);
    }

    private static string? After(string words, string line) => line.StartsWith(words, StringComparison.Ordinal) ? line[words.Length..].Trim() : null;

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
