// Drops vendors' answers that have been kept long enough: whole days at once, by emptying their partitions.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Loading;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CxDashboard.Jobs.Chores;

/// <summary>
/// Once a day, as the role that owns the table: the site's login may not empty one. A partition that somebody reads at that moment has
/// its turn the next day; nobody is shown what is older than the days kept meanwhile.
/// </summary>
public sealed class PayloadChore(Installation installation, Payloads payloads, TimeProvider clock, ILogger<PayloadChore> log) : IChore
{
    public string Name => "payloads";

    public string Cron => "20 3 * * *";

    public async Task DoAsync(CancellationToken cancellationToken)
    {
        foreach (var slot in await DropAsync(installation.OwnerConnectionString, installation.Database, clock.GetUtcNow(), payloads.Days, cancellationToken))
            log.LogInformation("The kept answers in slot {Slot} are being read; they are dropped tomorrow", slot);
    }

    /// <summary>Empties the partitions of all days but those kept, and takes out what an idle installation left in the others. Gives the
    /// slots that could not be emptied.</summary>
    internal static async Task<IReadOnlyList<int>> DropAsync(string ownerConnection, Database site, DateTimeOffset now, int daysKept, CancellationToken cancellationToken)
    {
        var held = new List<int>();
        await using (var owner = new NpgsqlConnection(ownerConnection))
        {
            await owner.OpenAsync(cancellationToken);
            foreach (var slot in OldSlots(now, daysKept))
            {
                if (!await EmptyAsync(owner, slot, cancellationToken)) held.Add(slot);
            }
        }

        foreach (var workspace in await WorkspaceBook.AllAsync(site, cancellationToken))
        {
            await using var session = await site.OpenAsync(workspace.Scope, cancellationToken);
            await session.ExecuteAsync("delete from payload where workspace_id = @WorkspaceId and received_at < @before",
                new { workspace.WorkspaceId, before = now.AddDays(-daysKept - 1) }, cancellationToken);
            await session.CommitAsync(cancellationToken);
        }

        return held;
    }

    /// <summary>The slots of no day from so many days ago to tomorrow, which a server's clock may have reached.</summary>
    internal static IEnumerable<int> OldSlots(DateTimeOffset now, int daysKept)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        return Enumerable.Range(0, Payloads.Slots).Except(Enumerable.Range(today - daysKept, daysKept + 2).Select(day => day % Payloads.Slots));
    }

    private static async Task<bool> EmptyAsync(NpgsqlConnection owner, int slot, CancellationToken cancellationToken)
    {
        try
        {
            await using var empty = new NpgsqlCommand($"set lock_timeout = '3s'; truncate payload_{slot}", owner);
            await empty.ExecuteNonQueryAsync(cancellationToken);
            return true;
        }
        catch (PostgresException held) when (held.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
    }
}
