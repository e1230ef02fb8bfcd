// A real PostgreSQL for the tests: one throw-away cluster a run, started by the first test that asks, and a fresh migrated database for each.
using CxDashboard.Core.Warehouse.Cluster;
using CxDashboard.Core.Warehouse.Migrations;
using CxDashboard.Tests;
using Dapper;
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
    private readonly ClusterOptions _options;
    private readonly Lazy<Task<OwnCluster>> _migrated;
    // CREATE DATABASE fails while another one copies the same template.
    private readonly SemaphoreSlim _oneCopyAtATime = new(1);
    private TemporaryFolder? _folder;
    private OwnCluster? _running;
    private int _made;

    public TestDatabase() : this(new ClusterOptions { Durable = false, MaxConnections = 200 })
    {
    }

    internal TestDatabase(ClusterOptions options) => (_options, _migrated) = (options, new Lazy<Task<OwnCluster>>(StartAsync));

    // Before anything else, what a killed run left behind.
    public async ValueTask InitializeAsync() => await TemporaryFolder.ClearAwayOldAsync();

    /// <summary>An empty database at this program's schema version.</summary>
    public Task<FreshDatabase> NewAsync(CancellationToken ct) => NewAsync(Template, ct);

    /// <summary>An empty database that no migration has touched.</summary>
    public Task<FreshDatabase> NewUnmigratedAsync(CancellationToken ct) => NewAsync("template0", ct);

    /// <summary>The same rows again in a database of its own. Nobody may be connected to the original.</summary>
    internal Task<FreshDatabase> CopyAsync(FreshDatabase original, CancellationToken ct, string options = "") => NewAsync(original.Name, ct, options);

    /// <summary>Makes the role that backups are taken as.</summary>
    internal async Task PrepareBackupAsync() => await (await _migrated.Value).EnsureBackupRoleAsync(TestContext.Current.CancellationToken);

    /// <summary>The server itself, for what needs to be done to it as a whole.</summary>
    internal async Task<(OwnCluster Cluster, string Folder)> ServerAsync() => (await _migrated.Value, _folder!.Path);

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
        _running = await OwnCluster.StartOrAttachAsync(_folder.Path, holdsTheFolder: true, _options, NullLogger.Instance, CancellationToken.None);
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

    private async Task<FreshDatabase> NewAsync(string template, CancellationToken ct, string options = "")
    {
        var cluster = await _migrated.Value;
        var name = $"test_{Interlocked.Increment(ref _made)}";
        await _oneCopyAtATime.WaitAsync(ct);
        try
        {
            await using var connection = await AdminConnectionAsync(cluster, ct);
            await ClusterRoles.EnsureDatabaseAsync(connection, name, $"{template} {options}", ct);
        }
        finally
        {
            _oneCopyAtATime.Release();
        }

        // A copy has the template's tables but not the rights on the database itself: the migrator grants them again.
        if (template != "template0") await Migrator.RunAsync(cluster.ConnectionString(ClusterConnection.OwnerRole, name), Migration.Embedded(), ct);
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
    public string Name => name;

    /// <summary>Owns the database and may migrate it, as in production.</summary>
    public string AdminConnectionString => admin;

    /// <summary>Logs in as cx_app, as the product does: bound by row-level security, owner of nothing.</summary>
    public string AppConnectionString => app;

    /// <summary>Above every rule; for looking behind row-level security and for breaking things.</summary>
    public string SuperuserConnectionString => superuser;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Asks above every rule, to look behind row-level security.</summary>
    public async Task<T> PeekAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(superuser);
        return (await connection.QuerySingleAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: Ct)))!;
    }

    public async Task<List<T>> PeekAllAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(superuser);
        return [.. await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, commandTimeout: 120, cancellationToken: Ct))];
    }

    /// <summary>Changes something above every rule, to break things.</summary>
    public async Task DoAsync(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(superuser);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: Ct));
    }

    /// <summary>Closes what lies idle in the pools of this process.</summary>
    public async Task LetGoAsync()
    {
        foreach (var connectionString in new[] { admin, app, superuser })
        {
            await using var pooled = new NpgsqlConnection(connectionString);
            NpgsqlConnection.ClearPool(pooled);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await LetGoAsync();
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var drop = new NpgsqlCommand($"DROP DATABASE IF EXISTS {name} WITH (FORCE)", connection);
        await drop.ExecuteNonQueryAsync();
    }
}
