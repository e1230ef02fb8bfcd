// What tells a dead runner from a slow one: a lock of its own database session, which ends with the session, and that with the process.
using CxDashboard.Core.Warehouse;
using Npgsql;

namespace CxDashboard.Jobs.Loading;

/// <summary>A session that holds its run's lock and does nothing else, until it is disposed of or its process ends.</summary>
internal sealed class Tie : IAsyncDisposable
{
    // A run's own lock and not its stream's: who takes over from a sleeper holds another one than the sleeper.
    private const string Lock = "hashtextextended('cx run ' || run_id, 0)";

    /// <summary>SQL about a running row of <c>run</c>: nobody will go on with it. It takes the dead run's lock until the transaction ends.</summary>
    public const string IsDead = $"(lease_until < now() or pg_try_advisory_xact_lock({Lock}))";

    private readonly Session session;

    private Tie(Session session) => this.session = session;

    /// <summary>Takes the lock in the session, which from then on belongs to the tie.</summary>
    public static async Task<Tie> MakeAsync(Session session, long runId, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync($"select pg_advisory_lock({Lock}) from (select @runId) as tied(run_id)", new { runId }, cancellationToken);
        return new Tie(session);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await using var release = new NpgsqlCommand("select pg_advisory_unlock_all()", session.Connection);
            await release.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The session is gone, and its lock with it.
        }

        await session.DisposeAsync();
    }
}
