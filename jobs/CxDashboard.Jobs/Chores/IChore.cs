// Work of the whole installation that comes round again: one file a chore.
namespace CxDashboard.Jobs.Chores;

/// <summary>
/// A chore. Its occasion may come late, twice, or out of turn when a scheduler takes over from another: it does what is due,
/// and doing it again changes nothing.
/// </summary>
public interface IChore
{
    /// <summary>Short and stable, without a slash: the scheduler's store and the log know the chore by it.</summary>
    string Name { get; }

    /// <summary>When it is done: a five-field cron, in UTC.</summary>
    string Cron { get; }

    Task DoAsync(CancellationToken cancellationToken);
}
