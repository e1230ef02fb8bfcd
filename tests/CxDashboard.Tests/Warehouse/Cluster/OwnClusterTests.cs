// The own cluster's life: made, used by several, stopped by the last.
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using CxDashboard.Core.Warehouse.Cluster;
using static CxDashboard.Tests.Warehouse.Cluster.ClusterBench;

namespace CxDashboard.Tests.Warehouse.Cluster;

[Trait("Category", "Integration")]
[SupportedOSPlatform("linux")]
public sealed class OwnClusterTests
{
    [Fact]
    public async Task A_new_folder_gets_a_database_with_an_owner_and_a_powerless_app_role()
    {
        await using var bench = new ClusterBench();
        await using var cluster = await bench.ServeAsync();

        Assert.False(cluster.Attached);
        Assert.Equal("cx_owner", await AskAsync<string>(cluster.AdminConnectionString, "SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = current_database()"));
        Assert.Equal(0L, await AskAsync<long>(cluster.AdminConnectionString, "SELECT count(*) FROM pg_roles WHERE rolname IN ('cx_owner', 'cx_app') AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)"));
        Assert.Equal("cx_app", await AskAsync<string>(cluster.AppConnectionString, "SELECT current_user::text"));
        Assert.Equal(0L, await AskAsync<long>(cluster.AppConnectionString, "SELECT count(*) FROM pg_class WHERE relowner = 'cx_app'::regrole"));
        Assert.Equal("UTF8", await AskAsync<string>(cluster.AppConnectionString, "SHOW server_encoding"));
        Assert.Equal("on", await AskAsync<string>(cluster.AppConnectionString, "SHOW data_checksums"));
        Assert.Equal("127.0.0.1", await AskAsync<string>(cluster.AppConnectionString, "SHOW listen_addresses"));
        Assert.False(await AskAsync<bool>(cluster.AppConnectionString, "SELECT has_schema_privilege('public', 'CREATE')"));
    }

    [Fact]
    public async Task The_product_keeps_its_data_through_a_power_cut()
    {
        await using var bench = new ClusterBench();
        await using var cluster = await bench.ServeAsync(new ClusterOptions());

        foreach (var setting in new[] { "fsync", "synchronous_commit", "full_page_writes" })
            Assert.Equal("on", await AskAsync<string>(cluster.AppConnectionString, "SHOW " + setting));
    }

    [Fact]
    public async Task Passwords_are_readable_by_the_apps_account_only_and_stand_in_no_other_file()
    {
        await using var bench = new ClusterBench();
        await bench.MakeAsync();

        var secrets = Directory.GetFiles(bench.Folder.Secrets);
        Assert.Equal(3, secrets.Length);
        Assert.All(secrets, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        var passwords = secrets.Select(File.ReadAllText).ToList();
        var others = Directory.GetFiles(bench.Data).Append(bench.Folder.Log).Append(bench.Folder.Settings);
        Assert.All(others, file => Assert.DoesNotContain(passwords, password => File.ReadAllText(file).Contains(password, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Stopped_and_started_again_it_has_its_data_and_its_port()
    {
        await using var bench = new ClusterBench();
        await using (var first = await bench.ServeAsync())
            await DoAsync(first.AdminConnectionString, "CREATE TABLE kept AS SELECT 7 AS seven");
        Assert.True(bench.NothingRuns);
        var port = await File.ReadAllTextAsync(bench.Folder.PortFile, TestContext.Current.CancellationToken);

        await using var second = await bench.ServeAsync();

        Assert.False(second.Attached);
        Assert.Equal(7, await AskAsync<int>(second.AdminConnectionString, "SELECT seven FROM kept"));
        Assert.Equal(port, await AskAsync<string>(second.AdminConnectionString, "SHOW port"));
    }

    [Fact]
    public async Task A_port_that_somebody_else_took_is_replaced()
    {
        await using var bench = new ClusterBench();
        await bench.MakeAsync();
        var port = int.Parse(await File.ReadAllTextAsync(bench.Folder.PortFile, TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture);
        using var stranger = new TcpListener(IPAddress.Loopback, port);
        stranger.Start();

        await using var cluster = await bench.ServeAsync();

        Assert.NotEqual(port, int.Parse(await AskAsync<string>(cluster.AppConnectionString, "SHOW port"), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Whoever_leaves_last_stops_it()
    {
        await using var bench = new ClusterBench();
        var verb = await bench.VisitAsync();
        var server = await bench.ServeAsync();
        Assert.False(verb.Attached);
        Assert.True(server.Attached);

        await verb.DisposeAsync();
        Assert.Equal(1, await AskAsync<int>(server.AppConnectionString, "SELECT 1"));

        await server.DisposeAsync();
        Assert.True(bench.NothingRuns);
    }

    [Fact]
    public async Task Five_verbs_at_once_on_an_empty_folder_share_one_database()
    {
        await using var bench = new ClusterBench();

        var verbs = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(bench.VisitAsync)));

        Assert.Single(verbs, verb => !verb.Attached);
        Assert.Single(verbs.Select(verb => verb.AppConnectionString).Distinct());
        await Task.WhenAll(verbs.Select(verb => verb.DisposeAsync().AsTask()));
        Assert.True(bench.NothingRuns);
    }

    [Fact]
    public async Task A_second_server_is_told_the_folder_the_process_and_the_remedy()
    {
        await using var bench = new ClusterBench();
        using var app = await ServingApp.Start(bench.Data).ReadyAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("READY", app.FirstLine, StringComparison.Ordinal);

        var fault = await Assert.ThrowsAsync<ClusterFault>(() => bench.ServeAsync());

        Assert.Contains(bench.Data, fault.Message, StringComparison.Ordinal);
        Assert.Contains($"pid {app.Pid}", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--data DIR", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
        Assert.Equal(0, await app.TerminateAsync(TestContext.Current.CancellationToken));
        Assert.True(bench.NothingRuns);
    }

    [Fact]
    public async Task It_works_for_an_account_without_rights()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Not root: every other test here has shown it.");
        const int nobody = 65534;
        Assert.SkipUnless(await ServingApp.CanRunAsAsync(nobody, TestContext.Current.CancellationToken), "Other accounts cannot reach this checkout.");
        await using var bench = new ClusterBench();
        Directory.CreateDirectory(bench.Data);
        File.SetUnixFileMode(bench.Data, (UnixFileMode)0b111_111_111);
        using var app = await ServingApp.Start(bench.Data, asAccount: nobody).ReadyAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("READY", app.FirstLine, StringComparison.Ordinal);
        Assert.Equal("cx_app", await AskAsync<string>(app.FirstLine["READY ".Length..], "SELECT current_user::text"));
        Assert.Equal(0, await app.TerminateAsync(TestContext.Current.CancellationToken));
        Assert.True(bench.NothingRuns);
    }
}
