// The PostgreSQL of an installation, its own or a given one, before anything is known of its schema.
using CxDashboard.Core.Warehouse.Cluster;
using CxDashboard.Core.Warehouse.Migrations;
using Microsoft.Extensions.Logging;

namespace CxDashboard.Core.Warehouse;

internal sealed class InstallationServer : IAsyncDisposable
{
    private readonly OwnCluster? cluster;

    private InstallationServer(OwnCluster? cluster, string owner, string app) => (this.cluster, OwnerConnectionString, AppConnectionString) = (cluster, owner, app);

    public string OwnerConnectionString { get; }
    public string AppConnectionString { get; }

    /// <param name="serves">Holds the data folder as the serving process does: nobody else may serve it meanwhile.</param>
    public static async Task<InstallationServer> OpenAsync(InstallationPlaces places, bool serves, ILogger log, CancellationToken ct)
    {
        if (places.Connection is not { } app)
        {
            var cluster = await OwnCluster.StartOrAttachAsync(places.Data, serves, log, ct);
            return new InstallationServer(cluster, cluster.AdminConnectionString, cluster.AppConnectionString);
        }

        var owner = places.OwnerConnection
            ?? throw new MigrationFault("Cx:Connection is set but Cx:OwnerConnection is not: name the role that owns the database and migrates it; the site's own role owns nothing.");
        Directory.CreateDirectory(places.Data);
        return new InstallationServer(null, owner, app);
    }

    public Task MigrateAsync(IReadOnlyList<Migration> migrations, ILogger log, CancellationToken ct)
    {
        var role = new Npgsql.NpgsqlConnectionStringBuilder(AppConnectionString).Username;
        return Migrator.RunAsync(OwnerConnectionString, migrations, role is null ? new MigrationOptions() : new MigrationOptions { AppRole = role }, log, ct);
    }

    public Task<bool> ReviveAsync(CancellationToken ct) => cluster?.ReviveAsync(ct) ?? Task.FromResult(false);

    public Task PrepareBackupAsync(CancellationToken ct) => cluster?.EnsureBackupRoleAsync(ct) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null) await cluster.DisposeAsync();
    }
}
