// The real program as a process of its own, with what can happen to a process: killed, stopped, put to sleep and woken.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CxDashboard.Tests.Loading;

internal sealed class CxProgram : IDisposable
{
    private readonly Process process;
    private readonly TaskCompletionSource<string> firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder said = new();

    private CxProgram(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Hear(line.Data, isAnswer: true);
        process.ErrorDataReceived += (_, line) => Hear(line.Data, isAnswer: false);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Everything it has said so far, answers and complaints.</summary>
    public string Said
    {
        get
        {
            lock (said) return said.ToString();
        }
    }

    public static CxProgram Start(params string[] arguments) => StartWith(new Dictionary<string, string>(), arguments);

    /// <summary>Starts cx with these settings in its environment and no others.</summary>
    public static CxProgram StartWith(IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "cx.dll"), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var setting in start.Environment.Keys.Where(key => key.StartsWith("CX_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(setting);
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return new CxProgram(Process.Start(start)!);
    }

    /// <summary>Waits for its first line, which must begin so; gives the line.</summary>
    public async Task<string> ReadyAsync(string expected)
    {
        var line = await firstLine.Task.WaitAsync(TimeSpan.FromMinutes(2), Ct);
        Assert.True(line.StartsWith(expected, StringComparison.Ordinal), $"The program said: {Said}");
        return line;
    }

    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Sleep() => Signal("STOP");

    public void Wake() => Signal("CONT");

    /// <summary>SIGTERM; gives the exit code.</summary>
    public Task<int> StopAsync()
    {
        Signal("TERM");
        return EndAsync();
    }

    /// <summary>Waits until it ends by itself; gives the exit code.</summary>
    public async Task<int> EndAsync()
    {
        await process.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromSeconds(90), Ct);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited) Kill();
        process.Dispose();
    }

    /// <summary>A port on which nobody listens at this moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Hear(string? line, bool isAnswer)
    {
        lock (said) said.AppendLine(line);
        if (isAnswer) firstLine.TrySetResult(line ?? "");
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
