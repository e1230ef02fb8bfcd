// What the cluster tests share: a folder, quick starts in it, and a look at what runs.
using System.Diagnostics;
using CxDashboard.Core.Warehouse.Cluster;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CxDashboard.Tests.Warehouse.Cluster;

internal sealed class ClusterBench : IAsyncDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public ClusterBench() => Data = Path.Combine(_temporary.Path, "data");

    public string Data { get; }

    public ClusterFolder Folder => new(Data);

    public bool NothingRuns => Postmaster.ProcessesOf(Folder).Count == 0;

    public Task<OwnCluster> ServeAsync(ClusterOptions? options = null) => StartAsync(holdsTheFolder: true, options);

    public Task<OwnCluster> VisitAsync() => StartAsync(holdsTheFolder: false);

    /// <summary>A database that has been made and stopped again.</summary>
    public async Task MakeAsync() => await (await ServeAsync()).DisposeAsync();

    public async Task KillServerAsync()
    {
        using var server = Process.GetProcessById(Postmaster.Read(Folder)!.Pid);
        server.Kill();
        await server.WaitForExitAsync();
    }

    public static async Task<T> AskAsync<T>(string connectionString, string question)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(question, connection);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public static async Task DoAsync(string connectionString, string statement)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    // A failed test may have left a server behind: joining it and leaving stops it.
    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(Data) && !NothingRuns)
            await (await VisitAsync()).DisposeAsync();
        _temporary.Dispose();
    }

    private Task<OwnCluster> StartAsync(bool holdsTheFolder, ClusterOptions? options = null) => OwnCluster.StartOrAttachAsync(
        Data, holdsTheFolder, options ?? new ClusterOptions { Durable = false }, NullLogger.Instance, TestContext.Current.CancellationToken);
}
