// What went wrong between a run and PostgreSQL, in the words of whoever can mend it.
using Npgsql;

namespace CxDashboard.Jobs.Loading;

internal static class DatabaseTrouble
{
    /// <summary>One sentence with the remedy; null for what only a programmer can mend.</summary>
    public static string? Words(NpgsqlException trouble) => What(trouble) is { } what ? $"{what} The next run goes on from the last committed page." : null;

    private static string? What(NpgsqlException trouble) => trouble switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "PostgreSQL has no room left on its disk: make room there.",
        PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure } =>
            "Other work in PostgreSQL got in the way of a page again and again.",
        PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } => "A page took too long in PostgreSQL and was given up.",
        // The classes of a server that lacks something, is being stopped, or cut the session.
        PostgresException { SqlState: ['5', '3' or '8', ..] or ['5', '7', 'P', ..] or ['2', '5', 'P', '0', '3'] or ['0', '8', ..] } refused =>
            $"PostgreSQL broke off ({refused.MessageText}).",
        PostgresException => null,
        { InnerException: TimeoutException } => "PostgreSQL did not answer in time, or all connections to it were taken.",
        _ => "The connection to PostgreSQL was lost.",
    };
}
