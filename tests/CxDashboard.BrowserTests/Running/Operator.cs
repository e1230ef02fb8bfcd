// The operator's tool beside the running site, as ./cx runs it.
using System.Diagnostics;

namespace CxDashboard.BrowserTests.Running;

internal static class Operator
{
    /// <summary>Runs a verb on the installation; what it prints is returned, a failure throws with it.</summary>
    public static async Task<string> RunAsync(RunningProduct product, params string[] verb)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "cx"), [.. verb, "--data", product.Data])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await said : throw new InvalidOperationException($"./cx {string.Join(' ', verb)} ended with {process.ExitCode}: {await said}{await complained}");
    }
}
