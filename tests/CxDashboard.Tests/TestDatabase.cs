// A real PostgreSQL for the tests: one throw-away cluster a run, started by the first test that asks, and a fresh migrated database for each.
using CxDashboard.Core.Warehouse.Cluster;
using CxDashboard.Core.Warehouse.Migrations;
using CxDashboard.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

[assembly: AssemblyFixture(typeof(TestDatabase))]

namespace CxDashboard.Tests;

/// <summary>
/// Take it as a constructor parameter: <c>await using var database = await testDatabase.NewAsync(ct);</c>
/// Mark such tests <c>[Trait("Category", "Integration")]</c>.
/// </summary>
public sealed class TestDatabase : IAsyncLifetime
{
    private const string Template = "migrated_template";
    private readonly Lazy<Task<OwnCluster>> _migrated;
    // CREATE DATABASE fails while another one copies the same template.
    private readonly SemaphoreSlim _oneCopyAtATime = new(1);
    private TemporaryFolder? _folder;
    private OwnCluster? _running;
    private int _made;

    public TestDatabase() => _migrated = new Lazy<Task<OwnCluster>>(StartAsync);

    // Before anything else, what a killed run left behind.
    public async ValueTask InitializeAsync() => await TemporaryFolder.ClearAwayOldAsync();

    /// <summary>An empty database at this program's schema version.</summary>
    public Task<FreshDatabase> NewAsync(CancellationToken ct) => NewAsync(Template, ct);

    /// <summary>An empty database that no migration has touched.</summary>
    public Task<FreshDatabase> NewUnmigratedAsync(CancellationToken ct) => NewAsync("template0", ct);

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        // Also when the migrations failed: no process may stay behind.
        if (_running is not null)
            await _running.DisposeAsync();
        _folder?.Dispose();
        _oneCopyAtATime.Dispose();
    }

    private async Task<OwnCluster> StartAsync()
    {
        _folder = new TemporaryFolder();
        var options = new ClusterOptions { Durable = false, MaxConnections = 200 };
        _running = await OwnCluster.StartOrAttachAsync(_folder.Path, holdsTheFolder: true, options, NullLogger.Instance, CancellationToken.None);
        await using (var connection = await AdminConnectionAsync(_running, CancellationToken.None))
            await ClusterRoles.EnsureDatabaseAsync(connection, Template, "template0", CancellationToken.None);
        await MigrateTheTemplateAsync(_running);
        return _running;
    }

    // The real schema gets into the tests here, and only here.
    private static async Task MigrateTheTemplateAsync(OwnCluster cluster)
    {
        var owner = cluster.ConnectionString(ClusterConnection.OwnerRole, Template);
        await Migrator.RunAsync(owner, Migration.Embedded(), CancellationToken.None);
    }

    private async Task<FreshDatabase> NewAsync(string template, CancellationToken ct)
    {
        var cluster = await _migrated.Value;
        var name = $"test_{Interlocked.Increment(ref _made)}";
        await _oneCopyAtATime.WaitAsync(ct);
        try
        {
            await using var connection = await AdminConnectionAsync(cluster, ct);
            await ClusterRoles.EnsureDatabaseAsync(connection, name, template, ct);
        }
        finally
        {
            _oneCopyAtATime.Release();
        }

        // A copy has the template's tables but not the rights on the database itself: the migrator grants them again.
        if (template == Template) await Migrator.RunAsync(cluster.ConnectionString(ClusterConnection.OwnerRole, name), Migration.Embedded(), ct);
        return new FreshDatabase(
            name,
            cluster.ConnectionString(ClusterConnection.OwnerRole, name),
            cluster.ConnectionString(ClusterConnection.AppRole, name),
            cluster.ConnectionString(ClusterConnection.AdminRole, name),
            cluster.ConnectionString(ClusterConnection.AdminRole, "postgres"));
    }

    private static async Task<NpgsqlConnection> AdminConnectionAsync(OwnCluster cluster, CancellationToken ct)
    {
        var connection = new NpgsqlConnection(cluster.ConnectionString(ClusterConnection.AdminRole, "postgres"));
        await connection.OpenAsync(ct);
        return connection;
    }
}

/// <summary>One test's own database; disposing drops it, cutting connections that were left open.</summary>
public sealed class FreshDatabase(string name, string admin, string app, string superuser, string server) : IAsyncDisposable
{
    /// <summary>Owns the database and may migrate it, as in production.</summary>
    public string AdminConnectionString => admin;

    /// <summary>Logs in as cx_app, as the product does: bound by row-level security, owner of nothing.</summary>
    public string AppConnectionString => app;

    /// <summary>Above every rule; for looking behind row-level security and for breaking things.</summary>
    public string SuperuserConnectionString => superuser;

    public async ValueTask DisposeAsync()
    {
        foreach (var connectionString in new[] { admin, app, superuser })
        {
            await using var pooled = new NpgsqlConnection(connectionString);
            NpgsqlConnection.ClearPool(pooled);
        }

        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var drop = new NpgsqlCommand($"DROP DATABASE IF EXISTS {name} WITH (FORCE)", connection);
        await drop.ExecuteNonQueryAsync();
    }
}
