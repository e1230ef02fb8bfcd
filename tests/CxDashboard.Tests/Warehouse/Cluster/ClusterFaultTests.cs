// Every reason for which the own cluster cannot be had is one line that ends in what to do.
using System.Runtime.Versioning;
using CxDashboard.Core.Warehouse.Cluster;

namespace CxDashboard.Tests.Warehouse.Cluster;

[SupportedOSPlatform("linux")]
public sealed class ClusterFaultTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_server_programs_the_three_remedies_are_named()
    {
        await using var bench = new ClusterBench();

        var fault = await FaultAsync(bench, new PostgresPlaces(null, []));

        Assert.Contains("apt-get install postgresql", fault, StringComparison.Ordinal);
        Assert.Contains("CX_PG_BIN", fault, StringComparison.Ordinal);
        Assert.Contains("CX_CONNECTION", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_CX_PG_BIN_is_not_passed_over()
    {
        await using var bench = new ClusterBench();

        var fault = await FaultAsync(bench, PostgresPlaces.OfThisMachine() with { Named = "/nowhere" });

        Assert.Contains("CX_PG_BIN names /nowhere", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_older_than_14_are_refused_with_their_version()
    {
        await using var bench = new ClusterBench();

        var fault = await FaultAsync(bench, new PostgresPlaces(null, [FakePrograms(bench, "13.22")]));

        Assert.Contains("only PostgreSQL 13 in", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_another_major_version_names_both()
    {
        await using var bench = new ClusterBench();
        Directory.CreateDirectory(Path.Combine(bench.Folder.Pg, "global"));
        await File.WriteAllTextAsync(Path.Combine(bench.Folder.Pg, "PG_VERSION"), "15\n", Ct);
        await File.WriteAllTextAsync(Path.Combine(bench.Folder.Pg, "global", "pg_control"), "", Ct);

        var fault = await FaultAsync(bench, new PostgresPlaces(null, [FakePrograms(bench, "17.10")]));

        Assert.Contains("made by PostgreSQL 15", fault, StringComparison.Ordinal);
        Assert.Contains("only 17 in", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_that_made_the_database_is_preferred_to_a_newer_one()
    {
        await using var bench = new ClusterBench();
        var places = new PostgresPlaces(null, [FakePrograms(bench, "17.10"), FakePrograms(bench, "15.13")]);

        Assert.Equal(17, (await PostgresBinaries.FindAsync(places, bench.Data, madeByMajor: null, Ct)).Major);
        Assert.Equal(15, (await PostgresBinaries.FindAsync(places, bench.Data, madeByMajor: 15, Ct)).Major);
    }

    [Fact]
    public async Task The_npm_packages_links_are_made()
    {
        await using var bench = new ClusterBench();
        var bin = FakePrograms(bench, "17.10", PostgresPlaces.PackageFolder(bench.Data));
        var native = Path.GetDirectoryName(bin)!;
        Directory.CreateDirectory(Path.Combine(native, "lib"));
        await File.WriteAllTextAsync(Path.Combine(native, "lib", "libpq.so.5.17"), "", Ct);
        await File.WriteAllTextAsync(Path.Combine(native, "pg-symlinks.json"), """[{"source":"native/lib/libpq.so.5.17","target":"native/lib/libpq.so.5"}]""", Ct);

        var found = await PostgresBinaries.FindAsync(new PostgresPlaces(null, []), bench.Data, madeByMajor: null, Ct);

        Assert.Equal(bin, found.Folder);
        Assert.Equal("libpq.so.5.17", new FileInfo(Path.Combine(native, "lib", "libpq.so.5")).LinkTarget);
    }

    [Fact]
    [Trait("Category", "Integration")]
    public async Task A_folder_that_PostgreSQLs_account_cannot_reach_is_named()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root hands PostgreSQL to another account.");
        await using var bench = new ClusterBench();
        Directory.CreateDirectory(bench.Data);
        File.SetUnixFileMode(Path.GetDirectoryName(bench.Data)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var fault = await FaultAsync(bench, PostgresPlaces.OfThisMachine());

        Assert.Contains($"cannot reach {bench.Data}", fault, StringComparison.Ordinal);
        Assert.Contains("--data", fault, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Integration")]
    public async Task A_lost_password_file_is_named_and_not_made_anew()
    {
        await using var bench = new ClusterBench();
        await bench.MakeAsync();
        File.Delete(Path.Combine(bench.Folder.Secrets, "pg_admin"));

        var fault = await FaultAsync(bench, PostgresPlaces.OfThisMachine());

        Assert.Contains("pg_admin", fault, StringComparison.Ordinal);
    }

    private static async Task<string> FaultAsync(ClusterBench bench, PostgresPlaces places)
    {
        var fault = await Assert.ThrowsAsync<ClusterFault>(() => bench.ServeAsync(new ClusterOptions { Durable = false, Places = places }));
        Assert.DoesNotContain('\n', fault.Message);
        return fault.Message;
    }

    private static string FakePrograms(ClusterBench bench, string version, string? folder = null)
    {
        folder ??= Path.Combine(bench.Data, "fake-" + version);
        Directory.CreateDirectory(folder);
        foreach (var name in new[] { "initdb", "pg_ctl", "postgres" })
        {
            File.WriteAllText(Path.Combine(folder, name), $"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n");
            File.SetUnixFileMode(Path.Combine(folder, name), (UnixFileMode)0b111_101_101);
        }

        return folder;
    }
}
