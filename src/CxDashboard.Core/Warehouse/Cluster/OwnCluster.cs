// The app's own PostgreSQL in DATA/pg: made on first use, started or joined, and stopped by whoever leaves last.
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CxDashboard.Core.Warehouse.Cluster;

/// <summary>
/// A running PostgreSQL of the data folder, for an installation that was given no connection string.
/// <para>Its server is a process of its own: it outlives a killed app, and the next start joins it.
/// It listens on 127.0.0.1 only, at a port that is kept in DATA/pg.port, with generated passwords in DATA/secrets.
/// Several processes may use it at once; the last one that disposes of its <see cref="OwnCluster"/> stops the server.</para>
/// </summary>
public sealed class OwnCluster : IAsyncDisposable
{
    private readonly ClusterFolder _folder;
    private readonly ServerProgram _server;
    private readonly ClusterSecrets _secrets;
    private readonly FolderLock? _serving;
    private readonly FolderLock _user;
    private readonly int _port;
    private bool _disposed;

    private OwnCluster(ClusterFolder folder, ServerProgram server, ClusterSecrets secrets, FolderLock? serving, FolderLock user, int port, bool attached)
    {
        _folder = folder;
        _server = server;
        _secrets = secrets;
        _serving = serving;
        _user = user;
        _port = port;
        Attached = attached;
    }

    /// <summary>Logs in as the role that owns the database and migrates it; not a superuser.</summary>
    public string AdminConnectionString => ConnectionString(ClusterConnection.OwnerRole, ClusterConnection.Database);

    /// <summary>Logs in as cx_app, which owns nothing and is bound by row-level security.</summary>
    public string AppConnectionString => ConnectionString(ClusterConnection.AppRole, ClusterConnection.Database);

    /// <summary>True when the server was running already, started by another process or left by a killed one.</summary>
    public bool Attached { get; }

    /// <param name="dataFolder">The data folder; made when missing.</param>
    /// <param name="holdsTheFolder">True for the serving process, of which a folder has one at a time; false for a verb that comes and goes beside it.</param>
    /// <exception cref="ClusterFault">The server cannot be had; the message is one line with the remedy.</exception>
    public static Task<OwnCluster> StartOrAttachAsync(string dataFolder, bool holdsTheFolder, ILogger logger, CancellationToken ct) =>
        StartOrAttachAsync(dataFolder, holdsTheFolder, new ClusterOptions(), logger, ct);

    internal static async Task<OwnCluster> StartOrAttachAsync(string dataFolder, bool holdsTheFolder, ClusterOptions options, ILogger logger, CancellationToken ct)
    {
        var folder = Prepare(dataFolder);
        var serving = holdsTheFolder ? await FolderLock.HoldForServingAsync(folder, ct) : null;
        try
        {
            using var starting = await FolderLock.ToStartOrStopAsync(folder, ct);
            return await StartOrAttachAsync(folder, serving, options, logger, ct);
        }
        catch
        {
            serving?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Starts the server again, at the same port, when it has died under us; safe to call at any time.
    /// </summary>
    /// <returns>True when it had died.</returns>
    public async Task<bool> ReviveAsync(CancellationToken ct)
    {
        using var starting = await FolderLock.ToStartOrStopAsync(_folder, ct);
        if (_disposed || await Postmaster.FindRunningAsync(_folder, _secrets, ct) is not null)
            return false;

        await _server.StartAsync(_port, ct);
        return true;
    }

    /// <summary>Makes the role for backups where it is missing.</summary>
    internal Task EnsureBackupRoleAsync(CancellationToken ct) => ClusterRoles.EnsureBackupRoleAsync(ConnectionString(ClusterConnection.AdminRole, ClusterConnection.Database), ct);

    /// <summary>Leaves the cluster and, when nobody else uses it, stops the server. Open connections are cut then: dispose of data sources first.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;

        using var stopping = await FolderLock.ToStartOrStopAsync(_folder, CancellationToken.None);
        _user.Dispose();
        using (var alone = FolderLock.TryAsOnlyUser(_folder))
        {
            if (alone is not null)
                await _server.StopAsync();
        }

        _serving?.Dispose();
    }

    internal string ConnectionString(string role, string database) => ClusterConnection.For(
        _port,
        role,
        role switch
        {
            ClusterConnection.AdminRole => _secrets.Admin,
            ClusterConnection.OwnerRole => _secrets.Owner,
            _ => _secrets.App,
        },
        database);

    private static ClusterFolder Prepare(string dataFolder)
    {
        try
        {
            Directory.CreateDirectory(dataFolder);
            return new ClusterFolder(dataFolder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ClusterFault($"The data folder {dataFolder} cannot be made ({fault.Message}): choose another with --data DIR.", fault);
        }
    }

    private static async Task<OwnCluster> StartOrAttachAsync(ClusterFolder folder, FolderLock? serving, ClusterOptions options, ILogger logger, CancellationToken ct)
    {
        NewCluster.ClearHalfMade(folder, logger);
        var isMade = NewCluster.IsMade(folder);
        var binaries = await PostgresBinaries.FindAsync(options.Places, folder.Data, folder.MadeByMajor(), ct);
        var account = await PostgresAccount.ChooseAsync(folder, ct);
        await account.CheckProgramsAsync(binaries, ct);
        var secrets = ClusterSecrets.ReadOrMake(folder, isMade);
        if (!isMade)
        {
            logger.LogInformation("Making a PostgreSQL {Major} database in {Folder}.", binaries.Major, folder.Pg);
            await NewCluster.MakeAsync(folder, binaries, account, secrets, options, ct);
        }

        var server = new ServerProgram(folder, binaries, account, options, logger);
        var user = FolderLock.AsUser(folder);
        try
        {
            var running = await Postmaster.FindRunningAsync(folder, secrets, ct);
            var port = running ?? await server.StartAsync(mustBe: null, ct);
            await ClusterRoles.EnsureAsync(port, secrets, ct);
            return new OwnCluster(folder, server, secrets, serving, user, port, attached: running is not null);
        }
        catch
        {
            user.Dispose();
            using var alone = FolderLock.TryAsOnlyUser(folder);
            if (alone is not null)
                await server.StopAsync();
            throw;
        }
    }
}
