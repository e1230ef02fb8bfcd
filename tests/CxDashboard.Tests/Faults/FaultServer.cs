// The PostgreSQL that faults happen to: its own server, as durable as a real one, with the worlds that are loaded on it.
using CxDashboard.Core.Warehouse.Cluster;

namespace CxDashboard.Tests.Faults;

public sealed class FaultServer : IAsyncLifetime
{
    private readonly TestDatabase databases = new(new ClusterOptions { MaxConnections = 100 });
    private readonly Dictionary<string, World> worlds = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => databases.InitializeAsync();

    /// <summary>The plan's world, made on first use. Plans of another seed are not needed any more.</summary>
    internal async Task<World> WorldAsync(Plan plan)
    {
        foreach (var (name, past) in worlds.Where(pair => pair.Value.Plan.Seed != plan.Seed).ToList())
        {
            worlds.Remove(name);
            await past.DisposeAsync();
        }

        return worlds.TryGetValue(plan.Name, out var known) ? known : worlds[plan.Name] = await World.MakeAsync(databases, plan);
    }

    /// <summary>pg_ctl stop -m immediate: every process of the server ends at once, without a word to anybody.</summary>
    internal async Task StopAtOnceAsync()
    {
        var (folder, binaries, account) = await ProgramsAsync();
        var stopped = await account.RunAsync(binaries.PgCtl, ["stop", "-D", folder.Pg, "-m", "immediate", "-w", "-s"], CancellationToken.None);
        Assert.True(stopped.Succeeded, stopped.LastWords);
    }

    /// <summary>Starts it again as the program does that finds it dead.</summary>
    internal async Task StartAsync()
    {
        Assert.True(await (await databases.ServerAsync()).Cluster.ReviveAsync(Ct));
        // The tests' own connections; the product sees to its own.
        Npgsql.NpgsqlConnection.ClearAllPools();
    }

    /// <summary>The account that the server runs under; null when it is this process's own.</summary>
    internal async Task<(uint User, uint Group)?> AccountAsync() => (await ProgramsAsync()).Account.Dropped;

    public async ValueTask DisposeAsync()
    {
        foreach (var world in worlds.Values) await world.DisposeAsync();
        await databases.DisposeAsync();
        await FaultTable.WriteAsync();
    }

    private async Task<(ClusterFolder Folder, PostgresBinaries Binaries, PostgresAccount Account)> ProgramsAsync()
    {
        var (_, data) = await databases.ServerAsync();
        var folder = new ClusterFolder(data);
        return (folder,
            await PostgresBinaries.FindAsync(PostgresPlaces.OfThisMachine(), folder.Data, folder.MadeByMajor(), Ct),
            await PostgresAccount.ChooseAsync(folder, Ct));
    }
}
