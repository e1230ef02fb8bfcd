// What happens to PostgreSQL and to the way there: stopped at once, cut off, deadlocked, out of connections, out of room.
using Npgsql;

namespace CxDashboard.Tests.Faults;

internal static class DatabaseFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Slow("PostgreSQL stopped at once while a page is fetched", Outcome.Told, StoppedAtTheVendorAsync),
        Slow("PostgreSQL stopped at once in the middle of a page", Outcome.Told, struck => StoppedOnTheWireAsync(struck, Held.InCopy)),
        Slow("PostgreSQL stopped at once before COMMIT", Outcome.Told, struck => StoppedOnTheWireAsync(struck, Held.BeforeCommit)),
        Slow("PostgreSQL stopped at once after COMMIT", Outcome.Told | Outcome.Committed, struck => StoppedOnTheWireAsync(struck, Held.AfterCommit)),
        new("COMMIT sent and its answer lost", Outcome.Told | Outcome.Committed, Fault.Any, struck => CutAsync(struck, Held.AfterCommit)),
        new("the connection cut before COMMIT", Outcome.Told, Fault.Any, struck => CutAsync(struck, Held.BeforeCommit)),
        new("the connection cut in the middle of COPY", Outcome.Told, Fault.Any, struck => CutAsync(struck, Held.InCopy)),
        new("the session ended by an operator", Outcome.Told, Fault.Any, EndedAsync),
        new("a deadlock", Outcome.Committed, Fault.Any, DeadlockAsync),
        new("no connection left at the start", Outcome.Told, Fault.Any, struck => PoolAsync(struck, nth: 0)),
        new("no connection left in the middle", Outcome.Told, Fault.Any, struck => PoolAsync(struck, nth: 1)),
        Slow("the disk full", Outcome.Told, FullDiskAsync),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Fault Slow(string name, Outcome expected, Func<Struck, Task> strike) => new(name, expected, Fault.Any, strike) { IsSlow = true };

    private static async Task StoppedAtTheVendorAsync(Struck struck)
    {
        await SettleAsync(struck);
        await struck.PullAsync(struck.NodeAt(beforeEachAsk: Struck.Before(struck.Random.Next(1, 1 + struck.Streams.Count), struck.Server.StopAtOnceAsync)));
        await struck.Server.StartAsync();
    }

    private static async Task StoppedOnTheWireAsync(Struck struck, Held at)
    {
        await SettleAsync(struck);
        var (wire, pulling) = await HoldAsync(struck, at);
        await struck.Server.StopAtOnceAsync();
        wire.Cut();
        await pulling;
        await struck.Server.StartAsync();
    }

    // A database just copied has its sequences' places from memory: after a crash PostgreSQL would give out the same numbers again.
    private static Task SettleAsync(Struck struck) => struck.Database.DoAsync("checkpoint;");

    private static async Task CutAsync(Struck struck, Held at)
    {
        var (wire, pulling) = await HoldAsync(struck, at);
        wire.Cut();
        await pulling;
    }

    private static async Task EndedAsync(Struck struck)
    {
        var (wire, pulling) = await HoldAsync(struck, Held.BeforeCommit);
        await struck.Database.DoAsync("select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'");
        wire.Release();
        await pulling;
    }

    private static async Task<(Wire Wire, Task Pulling)> HoldAsync(Struck struck, Held at)
    {
        var wire = struck.Lay();
        var held = wire.HoldAsync(at, nth: struck.Random.Next(1, 1 + struck.Streams.Count));
        var pulling = struck.PullAsync(struck.NodeAt(wire.ConnectionString));
        await held;
        return (wire, pulling);
    }

    // Somebody holds what the page needs last and then wants what the page took first; PostgreSQL ends the page's transaction,
    // because the other has more patience.
    private static async Task DeadlockAsync(Struck struck)
    {
        await using var other = new NpgsqlConnection(struck.Database.SuperuserConnectionString);
        await other.OpenAsync(Ct);
        await DoAsync("begin; set local deadlock_timeout = '1min'; update data_version set version = version");
        var pulling = struck.PullAsync();
        await struck.UntilAsync("exists (select from pg_stat_activity where wait_event_type = 'Lock' and query ilike '%data_version%' and datname = current_database())");
        // It comes through at all because the page was the deadlock's victim: the page has this row until it ends.
        await DoAsync("update run set bytes = bytes where state = 'running'");
        await DoAsync("commit");
        await pulling;

        async Task DoAsync(string statement)
        {
            await using var command = new NpgsqlCommand(statement, other);
            await command.ExecuteNonQueryAsync(Ct);
        }
    }

    private static async Task PoolAsync(Struck struck, int nth)
    {
        const int Connections = 3;
        var impatient = new NpgsqlConnectionStringBuilder(struck.Database.AppConnectionString) { Timeout = 1 };
        var taken = new List<IAsyncDisposable>();
        Node node = null!;
        node = struck.NodeAt(impatient.ConnectionString, mostConnections: Connections, beforeEachAsk: Struck.Before(nth, TakeAllAsync));
        if (nth == 0) await TakeAllAsync();
        // The book of sources is read before the pull begins.
        await struck.PullAsync(node);
        foreach (var session in taken) await session.DisposeAsync();

        async Task TakeAllAsync()
        {
            try
            {
                while (true) taken.Add(await node.Database.OpenAsync(struck.Workspace.Scope, Ct));
            }
            catch (NpgsqlException)
            {
                // None is left.
            }
        }
    }

    private static async Task FullDiskAsync(Struck struck)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "A file system of a few megabytes takes root to mount.");
        await using var disk = await SmallDisk.MountAsync(struck);
        await disk.TakeAsync();
        disk.Fill();
        await struck.PullAsync();
        disk.MakeRoom();
        await disk.GiveBackAsync();
    }
}
