// A second process that serves from a data folder, so that tests can kill it.
using System.Diagnostics;

namespace CxDashboard.Tests.Warehouse.Cluster;

internal sealed class ServingApp : IDisposable
{
    private readonly Process _process;

    private ServingApp(Process process) => _process = process;

    public int Pid => _process.Id;

    /// <summary>READY with a connection string, or FAULT with the reason.</summary>
    public string FirstLine { get; private set; } = "";

    /// <param name="asAccount">Run as this account id instead of ours; only root may.</param>
    public static ServingApp Start(string dataFolder, int? asAccount = null)
    {
        var command = Command(asAccount, TestProgram.Serve, dataFolder);
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, WorkingDirectory = "/" };
        return new ServingApp(Process.Start(start)!);
    }

    /// <summary>Whether that account can read this checkout and run dotnet at all.</summary>
    public static async Task<bool> CanRunAsAsync(int account, CancellationToken ct)
    {
        var command = Command(account, TestProgram.Probe);
        return (await Core.Warehouse.Cluster.Command.RunAsync(command[0], command[1..], ct)).Succeeded;
    }

    private static string[] Command(int? asAccount, params string[] arguments)
    {
        string[] program = ["dotnet", typeof(TestProgram).Assembly.Location, .. arguments];
        return asAccount is { } id ? ["setpriv", $"--reuid={id}", $"--regid={id}", "--clear-groups", "--", .. program] : program;
    }

    public async Task<ServingApp> ReadyAsync(CancellationToken ct)
    {
        FirstLine = await _process.StandardOutput.ReadLineAsync(ct) ?? "";
        return this;
    }

    public async Task KillAsync(CancellationToken ct)
    {
        _process.Kill();
        await _process.WaitForExitAsync(ct);
    }

    public async Task<int> TerminateAsync(CancellationToken ct)
    {
        using var kill = Process.Start("sh", ["-c", "kill -TERM $0", Pid.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync(ct);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
