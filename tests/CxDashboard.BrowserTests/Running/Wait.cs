// Bounded waits for something to become true, and signals to processes.
using System.Diagnostics;
using System.Globalization;

namespace CxDashboard.BrowserTests.Running;

internal static class Wait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>True as soon as it is, false when it was not in time.</summary>
    public static Task<bool> UntilAsync(Func<bool> isSo, TimeSpan atMost) => UntilAsync(() => Task.FromResult(isSo()), atMost);

    public static async Task<bool> UntilAsync(Func<Task<bool>> isSo, TimeSpan atMost)
    {
        var clock = Stopwatch.StartNew();
        while (!await isSo())
        {
            if (clock.Elapsed > atMost) return false;
            await Task.Delay(Pause);
        }

        return true;
    }
}

internal static class Signals
{
    /// <summary>Sends a signal; a process that is gone is left in peace.</summary>
    public static async Task SendAsync(string signal, int process)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-" + signal, process.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardError = true })!;
        await kill.WaitForExitAsync();
    }
}
