// All chores, their schedules, and the lock that lets one node at a time do one.
using CxDashboard.Core.Access;
using CxDashboard.Core.Warehouse;
using CxDashboard.Jobs.Schedules;
using Microsoft.Extensions.Logging;

namespace CxDashboard.Jobs.Chores;

/// <summary>Does chores when they are rung for.</summary>
public sealed class ChoreList(Database database, IEnumerable<IChore> chores, ILogger<ChoreList> log)
{
    private readonly Dictionary<string, IChore> byName = chores.ToDictionary(chore => chore.Name);

    public IReadOnlyList<Schedule> Schedules =>
        [.. byName.Values.Select(chore => new Schedule(new Ring.Chore(chore.Name), chore.Cron, "UTC"))];

    /// <summary>
    /// Does the chore, unless another node is doing it at this moment. False when it is not done here: for that reason, or
    /// because this version has no such chore.
    /// </summary>
    public async Task<bool> DoAsync(string name, CancellationToken cancellationToken)
    {
        if (!byName.TryGetValue(name, out var chore)) return false;
        // The transaction does nothing but hold the lock: it ends with the chore, or with this process.
        await using var holder = await database.OpenAsync(new Scope.System(), cancellationToken);
        if (!await holder.SingleAsync<bool>("select pg_try_advisory_xact_lock(hashtext(@key))", new { key = $"cx chore {name}" }, cancellationToken))
        {
            log.LogInformation("Another node is doing the chore {Chore}", name);
            return false;
        }

        await chore.DoAsync(cancellationToken);
        return true;
    }
}
