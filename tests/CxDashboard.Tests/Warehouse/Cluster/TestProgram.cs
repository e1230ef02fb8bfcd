// The test program's entry: runs the tests, or, when started by one of them, plays a serving app that may be killed.
using System.Runtime.InteropServices;
using CxDashboard.Core.Warehouse.Cluster;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxDashboard.Tests.Warehouse.Cluster;

internal static class TestProgram
{
    public const string Serve = "play-a-serving-app";
    public const string Probe = "say-that-you-run";
    private const string ClearAway = "clear-away"; // said by ./test when it is interrupted

    public static Task<int> Main(string[] args) => args switch
    {
        [Serve, var dataFolder] => ServeAsync(dataFolder),
        [Probe] => Task.FromResult(0),
        [ClearAway] => ClearAwayAsync(),
        _ => Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
    };

    private static async Task<int> ClearAwayAsync()
    {
        await TemporaryFolder.ClearAwayOldAsync();
        return 0;
    }

    // Starts the cluster, says READY or the fault, and stays until it is told to stop or is killed.
    private static async Task<int> ServeAsync(string dataFolder)
    {
        var stop = new TaskCompletionSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stop.TrySetResult();
        });
        try
        {
            await using var cluster = await OwnCluster.StartOrAttachAsync(
                dataFolder, holdsTheFolder: true, new ClusterOptions { Durable = false }, NullLogger.Instance, CancellationToken.None);
            Console.WriteLine("READY " + cluster.AppConnectionString);
            await stop.Task;
            return 0;
        }
        catch (ClusterFault fault)
        {
            Console.WriteLine("FAULT " + fault.Message);
            return 1;
        }
    }
}
