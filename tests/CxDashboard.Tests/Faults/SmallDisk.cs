// A file system of a few megabytes that a database can be moved to, and filled to the last byte.
using System.Globalization;
using CxDashboard.Core.Warehouse.Cluster;
using Npgsql;

namespace CxDashboard.Tests.Faults;

internal sealed class SmallDisk : IAsyncDisposable
{
    private const string Megabytes = "96";

    private readonly Struck struck;
    private readonly TemporaryFolder folder = new();
    private readonly string mount;

    private SmallDisk(Struck struck) => (this.struck, mount) = (struck, Path.Combine(folder.Path, "disk"));

    private string Ballast => Path.Combine(mount, "ballast");

    private string Tablespace => "small_" + struck.Database.Name;

    /// <summary>Mounts it for PostgreSQL's account; takes root.</summary>
    public static async Task<SmallDisk> MountAsync(Struck struck)
    {
        var disk = new SmallDisk(struck);
        var account = (await struck.Server.AccountAsync())!.Value;
        Directory.CreateDirectory(disk.mount);
        await RunAsync("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={Megabytes}m,uid={account.User},gid={account.Group},mode=700"), "tmpfs", disk.mount);
        return disk;
    }

    /// <summary>Moves the struck database here.</summary>
    public async Task TakeAsync()
    {
        Directory.CreateDirectory(Path.Combine(mount, "pg"));
        var account = (await struck.Server.AccountAsync())!.Value;
        await RunAsync("chown", string.Create(CultureInfo.InvariantCulture, $"{account.User}:{account.Group}"), Path.Combine(mount, "pg"));
        await OnServerAsync($"create tablespace {Tablespace} location '{Path.Combine(mount, "pg")}'");
        await MoveAsync(Tablespace);
    }

    /// <summary>Not a byte is left.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var zeros = new byte[64 * 1024];
        for (var size = zeros.Length; size > 0;)
        {
            try
            {
                ballast.Write(zeros, 0, size);
            }
            catch (IOException)
            {
                size /= 2;
            }
        }
    }

    public void MakeRoom() => File.Delete(Ballast);

    /// <summary>Moves the database back to where it was.</summary>
    public async Task GiveBackAsync()
    {
        await MoveAsync("pg_default");
        await OnServerAsync($"drop tablespace {Tablespace}");
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "-l", mount);
        folder.Dispose();
    }

    private async Task MoveAsync(string to)
    {
        await struck.Database.LetGoAsync();
        await OnServerAsync($"select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '{struck.Database.Name}'");
        await OnServerAsync($"alter database {struck.Database.Name} set tablespace {to}");
        // The old node's connections are gone.
        struck.Main = struck.NodeAt();
    }

    private async Task OnServerAsync(string statement)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(struck.Database.SuperuserConnectionString) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var done = await Command.RunAsync(program, arguments, CancellationToken.None);
        Assert.True(done.Succeeded, $"{program}: {done.LastWords}");
    }
}
