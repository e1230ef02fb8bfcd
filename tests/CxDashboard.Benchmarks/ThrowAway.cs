// An installation of the run's own: its cluster in a temporary folder, as durable as a real one, gone at the end.
using CxDashboard.Core.Journeys;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Loading;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CxDashboard.Benchmarks;

internal sealed class ThrowAway : IAsyncDisposable
{
    private readonly string folder;
    private Installation? installation;

    private ThrowAway(string folder) => this.folder = folder;

    public Installation Installation => installation!;
    public Database Database => Installation.Database;
    public RunLedger Ledger => new(Database);
    public SourceBook Sources => new(Database, Installation.Secrets);
    public PageLoad Pages => new(Database, Ledger, Installation.Pseudonyms, new Payloads(Installation.Secrets));

    public static async Task<ThrowAway> OpenAsync(CancellationToken cancellationToken)
    {
        // Not TMPDIR, which may be closed to the account that PostgreSQL runs under.
        var made = new ThrowAway(Path.Combine("/tmp", "cx-bench-" + Guid.NewGuid().ToString("N")[..12]));
        try
        {
            Directory.CreateDirectory(made.folder);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(made.folder, File.GetUnixFileMode(made.folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            made.installation = await Installation.OpenAsync(new InstallationPlaces(made.folder), serves: false, NullLogger.Instance, cancellationToken);
            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    public Task<Workspace> WorkspaceAsync(string key, CancellationToken cancellationToken) =>
        WorkspacePlan.MakeAsync(Database, new WorkspacePlan(key, key, "UTC"), cancellationToken);

    /// <summary>Opens a run of a kind's stream, on a source that no schedule pulls.</summary>
    public async Task<Lease> LeaseAsync(Workspace workspace, FactKind kind, CancellationToken cancellationToken)
    {
        var source = await Sources.ForImportAsync(workspace, kind, Invented.First, cancellationToken);
        var opened = await Ledger.OpenAsync(workspace.WorkspaceId, source, kind.Table(), kind, "import", cancellationToken);
        return opened!.Value.Lease;
    }

    /// <summary>A connection of the site's role, by hand; in the workspace's scope for as long as it is open.</summary>
    public async Task<NpgsqlConnection> ByHandAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Installation.AppConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var scope = new NpgsqlCommand($"select set_config('cx.workspace', '{workspace.WorkspaceId}', false)", connection);
        await scope.ExecuteNonQueryAsync(cancellationToken);
        return connection;
    }

    /// <summary>Runs a statement as the role that owns the tables.</summary>
    public async Task AsOwnerAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Installation.OwnerConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (installation is not null) await installation.DisposeAsync();
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
