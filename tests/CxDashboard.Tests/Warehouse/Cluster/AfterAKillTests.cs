// What the next start does after the app, PostgreSQL or the first start was killed.
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CxDashboard.Core.Warehouse.Cluster;
using static CxDashboard.Tests.Warehouse.Cluster.ClusterBench;

namespace CxDashboard.Tests.Warehouse.Cluster;

[Trait("Category", "Integration")]
public sealed class AfterAKillTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_server_of_a_killed_app_is_joined_and_then_stopped()
    {
        await using var bench = new ClusterBench();
        using var app = await ServingApp.Start(bench.Data).ReadyAsync(Ct);
        await app.KillAsync(Ct);
        Assert.False(bench.NothingRuns);

        var next = await bench.ServeAsync();

        Assert.True(next.Attached);
        Assert.Equal(1, await AskAsync<int>(next.AppConnectionString, "SELECT 1"));
        await next.DisposeAsync();
        Assert.True(bench.NothingRuns);
    }

    [Fact]
    public async Task A_killed_server_recovers_at_the_next_start()
    {
        await using var bench = new ClusterBench();
        await using (var first = await bench.ServeAsync(new ClusterOptions()))
        {
            await DoAsync(first.AdminConnectionString, "CREATE TABLE kept AS SELECT 7 AS seven");
            await bench.KillServerAsync();
        }

        await using var second = await bench.ServeAsync();

        Assert.False(second.Attached);
        Assert.Equal(7, await AskAsync<int>(second.AdminConnectionString, "SELECT seven FROM kept"));
    }

    [Fact]
    public async Task A_server_that_died_under_the_app_is_revived_at_the_same_port()
    {
        await using var bench = new ClusterBench();
        await using var cluster = await bench.ServeAsync(new ClusterOptions());
        Assert.False(await cluster.ReviveAsync(Ct));
        await bench.KillServerAsync();

        Assert.True(await cluster.ReviveAsync(Ct));

        Assert.Equal(1, await AskAsync<int>(cluster.AppConnectionString, "SELECT 1"));
    }

    [Fact]
    public async Task A_stranger_with_the_recycled_process_id_is_not_taken_for_the_server()
    {
        await using var bench = new ClusterBench();
        await bench.MakeAsync();
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        var answering = AnswerLikeAWebServerAsync(stranger);
        await WritePidFileAsync(bench, Environment.ProcessId, ((IPEndPoint)stranger.LocalEndpoint).Port);

        await using var cluster = await bench.ServeAsync();

        Assert.False(cluster.Attached);
        await answering;
    }

    [Fact]
    public async Task The_running_original_of_a_copied_folder_is_not_taken_for_the_copys_server()
    {
        await using var bench = new ClusterBench();
        await using var original = await CopyOfAsync(bench);
        await using var running = await original.ServeAsync();
        var pidFile = Path.Combine(original.Folder.Pg, "postmaster.pid");
        File.Copy(pidFile, Path.Combine(bench.Folder.Pg, "postmaster.pid"), overwrite: true);

        await using var copy = await bench.ServeAsync();

        Assert.False(copy.Attached);
        Assert.Equal(bench.Folder.Pg, await AskAsync<string>(copy.ConnectionString("cx_admin", "postgres"), "SHOW data_directory"));
    }

    [Fact]
    public async Task A_half_made_database_is_made_anew()
    {
        await using var bench = new ClusterBench();
        foreach (var folder in new[] { bench.Folder.Pg, Path.Combine(bench.Data, "pg.making-1234", "data") })
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "PG_VERSION"), "15\n", Ct);
        }

        await using var cluster = await bench.ServeAsync();

        Assert.Equal(1, await AskAsync<int>(cluster.AppConnectionString, "SELECT 1"));
        Assert.Empty(bench.Folder.HalfMade());
    }

    [Fact]
    public async Task An_app_killed_during_its_first_start_does_not_spoil_the_folder()
    {
        await using var bench = new ClusterBench();
        Directory.CreateDirectory(bench.Data);
        using (var app = ServingApp.Start(bench.Data))
        {
            while (!bench.Folder.HalfMade().Any() && !NewCluster.IsMade(bench.Folder))
                await Task.Delay(1, Ct);
            await app.KillAsync(Ct);
        }

        await using var cluster = await bench.ServeAsync();

        Assert.Equal(1, await AskAsync<int>(cluster.AppConnectionString, "SELECT 1"));
    }

    [Fact]
    public async Task Roles_that_an_interrupted_first_start_did_not_make_are_made()
    {
        await using var bench = new ClusterBench();
        await using (var first = await bench.ServeAsync())
        {
            await DoAsync(first.ConnectionString("cx_admin", "postgres"), "DROP DATABASE cxdashboard");
            await DoAsync(first.ConnectionString("cx_admin", "postgres"), "DROP ROLE cx_owner; DROP ROLE cx_app");
        }

        File.Delete(Path.Combine(bench.Folder.Secrets, "pg_app"));

        await using var second = await bench.ServeAsync();

        Assert.Equal("cx_app", await AskAsync<string>(second.AppConnectionString, "SELECT current_user::text"));
    }

    [Fact]
    public async Task A_damaged_database_is_refused_and_not_made_anew()
    {
        await using var bench = new ClusterBench();
        await bench.MakeAsync();
        File.Delete(Path.Combine(bench.Folder.Pg, "global", "pg_control"));

        var fault = await Assert.ThrowsAsync<ClusterFault>(() => bench.ServeAsync());

        Assert.Contains("damaged", fault.Message, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(bench.Folder.Pg, "base")));
    }

    private static async Task AnswerLikeAWebServerAsync(TcpListener listener)
    {
        using var caller = await listener.AcceptTcpClientAsync(Ct);
        await caller.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), Ct);
    }

    private static Task WritePidFileAsync(ClusterBench bench, int pid, int port) => File.WriteAllLinesAsync(
        Path.Combine(bench.Folder.Pg, "postmaster.pid"),
        new object[] { pid, bench.Folder.Pg, 1700000000, port, "", "127.0.0.1", "1 1", "ready" }.Select(field => string.Create(CultureInfo.InvariantCulture, $"{field}")),
        Ct);

    // The same passwords and the same data in another folder.
    private static async Task<ClusterBench> CopyOfAsync(ClusterBench bench)
    {
        await bench.MakeAsync();
        var copy = new ClusterBench();
        var copied = await Command.RunAsync("cp", ["-a", bench.Data, copy.Data], Ct);
        Assert.True(copied.Succeeded, copied.LastWords);
        return copy;
    }
}
