// The migrator against a real database.
using CxDashboard.Core.Warehouse.Migrations;
using CxDashboard.Tests.Warehouse.Cluster;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CxDashboard.Tests.Warehouse.Migrations;

[Trait("Category", "Integration")]
public sealed class MigratorTests(TestDatabase testDatabase)
{
    private static readonly Migration Table = new(1, "table", "CREATE TABLE colour (name text); INSERT INTO colour VALUES ('red'), ('green');");
    private static readonly Migration Function = new(2, "function", """
        CREATE FUNCTION colours() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(*) FROM colour); END; $$;
        DO $$ BEGIN EXECUTE format('GRANT SELECT ON colour TO %I', current_setting('cx.app_role')); END; $$;
        """);
    private static readonly Migration Faulty = new(3, "faulty", "CREATE TABLE shade (name text); INSERT INTO nowhere VALUES (1);");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_database_gets_everything_and_a_current_one_nothing()
    {
        await using var database = await testDatabase.NewUnmigratedAsync(Ct);

        var first = await Migrator.RunAsync(database.AdminConnectionString, [Table, Function], Ct);
        var second = await Migrator.RunAsync(database.AdminConnectionString, [Table, Function], Ct);

        Assert.Equal((0, 2, 2, 2), (first.From, first.To, second.From, second.To));
        Assert.Empty(first.Warnings);
        Assert.Equal(2L, await ClusterBench.AskAsync<long>(database.AppConnectionString, "SELECT colours()"));
    }

    [Fact]
    public async Task The_apps_role_can_read_how_the_schema_stands()
    {
        await using var database = await testDatabase.NewUnmigratedAsync(Ct);
        Assert.Equal(new MigrationStatus(Expected: 2, Applied: 0), await Migrator.StatusAsync(database.AppConnectionString, [Table, Function], Ct));

        await Migrator.RunAsync(database.AdminConnectionString, [Table], Ct);
        var behind = await Migrator.StatusAsync(database.AppConnectionString, [Table, Function], Ct);
        await Migrator.RunAsync(database.AdminConnectionString, [Table, Function], Ct);

        Assert.Equal(new MigrationStatus(Expected: 2, Applied: 1), behind);
        Assert.True((await Migrator.StatusAsync(database.AppConnectionString, [Table, Function], Ct)).IsCurrent);
    }

    [Fact]
    public async Task Five_starters_at_once_migrate_once()
    {
        await using var database = await testDatabase.NewUnmigratedAsync(Ct);

        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => Migrator.RunAsync(database.AdminConnectionString, [Table, Function], Ct))));

        Assert.Single(results, result => result.From == 0);
        Assert.All(results, result => Assert.Equal(2, result.To));
        Assert.Equal(2L, await ClusterBench.AskAsync<long>(database.AdminConnectionString, "SELECT count(*) FROM colour"));
    }

    [Fact]
    public async Task A_failing_migration_is_rolled_back_and_those_before_it_stay()
    {
        await using var database = await testDatabase.NewUnmigratedAsync(Ct);

        var fault = await Assert.ThrowsAsync<MigrationFault>(() => Migrator.RunAsync(database.AdminConnectionString, [Table, Function, Faulty], Ct));

        Assert.Contains("0003_faulty.sql", fault.Message, StringComparison.Ordinal);
        Assert.Contains("nowhere", fault.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await Migrator.StatusAsync(database.AppConnectionString, [], Ct)).Applied);
        Assert.True(await ClusterBench.AskAsync<bool>(database.AdminConnectionString, "SELECT to_regclass('shade') IS NULL"));
    }

    [Fact]
    public async Task A_changed_file_is_refused_and_nothing_runs()
    {
        await using var database = await testDatabase.NewUnmigratedAsync(Ct);
        await Migrator.RunAsync(database.AdminConnectionString, [Table], Ct);

        await Assert.ThrowsAsync<MigrationFault>(() => Migrator.RunAsync(database.AdminConnectionString, [Table with { Sql = "SELECT 1" }, Function], Ct));

        Assert.Equal(1, (await Migrator.StatusAsync(database.AppConnectionString, [], Ct)).Applied);
    }

    [Fact]
    public async Task Who_waits_too_long_for_another_migrator_gives_up_with_a_reason()
    {
        await using var database = await testDatabase.NewUnmigratedAsync(Ct);
        await using var other = new NpgsqlConnection(database.AdminConnectionString);
        await other.OpenAsync(Ct);
        await using var take = new NpgsqlCommand($"SELECT pg_advisory_lock({0x43584D4947})", other);
        await take.ExecuteNonQueryAsync(Ct);

        var impatient = new MigrationOptions { LockTimeout = TimeSpan.Zero };
        var fault = await Assert.ThrowsAsync<MigrationFault>(() => Migrator.RunAsync(database.AdminConnectionString, [Table], impatient, NullLogger.Instance, Ct));

        Assert.Contains("Another process", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_superuser_is_warned_about_and_an_unknown_app_role_refused()
    {
        await using var database = await testDatabase.NewUnmigratedAsync(Ct);

        var result = await Migrator.RunAsync(database.SuperuserConnectionString, [], Ct);
        var fault = await Assert.ThrowsAsync<MigrationFault>(() => Migrator.RunAsync(
            database.AdminConnectionString, [], new MigrationOptions { AppRole = "no_such_role" }, NullLogger.Instance, Ct));

        Assert.Contains("superuser", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Contains("no_such_role", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_programs_own_migrations_are_in_every_fresh_database()
    {
        await using var database = await testDatabase.NewAsync(Ct);

        Assert.True((await Migrator.StatusAsync(database.AppConnectionString, Migration.Embedded(), Ct)).IsCurrent);
    }
}
