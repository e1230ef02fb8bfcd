// Runs one of PostgreSQL's programs to its end and keeps what it said.
using System.ComponentModel;
using System.Diagnostics;

namespace CxDashboard.Core.Warehouse.Cluster;

internal sealed record CommandOutcome(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>The one line of what was said that helps most.</summary>
    public string LastWords => (Error + "\n" + Output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .FirstOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase) || line.Contains("fatal", StringComparison.OrdinalIgnoreCase))
        ?? (Error.Trim().Length > 0 ? Error : Output).Trim().Split('\n')[^1];
}

internal static class Command
{
    // The app's settings and keys are none of PostgreSQL's business, and PGDATA or PGPORT of the caller would mislead it.
    private static readonly string[] EnvironmentKept = ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"];

    public static async Task<CommandOutcome> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            // A caller's folder may be closed to PostgreSQL's account.
            WorkingDirectory = Path.GetPathRoot(Path.GetFullPath("."))!,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Except(EnvironmentKept).ToList())
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";

        try
        {
            using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
            return await OutcomeOfAsync(process, ct);
        }
        catch (Win32Exception missing)
        {
            // As a shell says it: not found, or not executable for us.
            return new CommandOutcome(127, "", missing.Message);
        }
    }

    private static async Task<CommandOutcome> OutcomeOfAsync(Process process, CancellationToken ct)
    {
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var error = process.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            return new CommandOutcome(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
