// The yardstick of loading: what a careful hand would write with COPY and one merge, and nothing of the product's promises.
using CxDashboard.Core.Warehouse;
using CxDashboard.Jobs.Loading;
using Npgsql;
using NpgsqlTypes;

namespace CxDashboard.Benchmarks;

internal static class BareLoad
{
    /// <summary>Tables with web_traffic's columns, checks and primary key and no fence: a bare one, and one whose rows refer to a source.</summary>
    public const string Tables = """
        create table bare_web_traffic (like web_traffic including all);
        create table bound_web_traffic (like web_traffic including all, foreign key (workspace_id, source_id) references source);
        grant all on bare_web_traffic, bound_web_traffic to cx_app
        """;

    /// <summary>Binary COPY into a temporary table, typed and without a detour.</summary>
    public static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<Fact> facts, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, """
            create temp table bare_incoming (day date, channel text, device text, country text, sessions bigint,
              engaged_sessions bigint, engagement_seconds bigint, new_users bigint) on commit drop
            """, cancellationToken);
        await using var writer = await connection.BeginBinaryImportAsync("copy bare_incoming from stdin (format binary)", cancellationToken);
        foreach (WebTraffic fact in facts)
        {
            // On purpose without async: a buffer is filled, and only its flush meets the wire.
#pragma warning disable CA1849
            writer.StartRow();
            writer.Write(fact.Day, NpgsqlDbType.Date);
            writer.Write(fact.Channel, NpgsqlDbType.Text);
            writer.Write(fact.Device, NpgsqlDbType.Text);
            writer.Write(fact.Country, NpgsqlDbType.Text);
            writer.Write(fact.Sessions, NpgsqlDbType.Bigint);
            writer.Write(fact.EngagedSessions, NpgsqlDbType.Bigint);
            writer.Write(fact.EngagementSeconds, NpgsqlDbType.Bigint);
            writer.Write(fact.NewUsers, NpgsqlDbType.Bigint);
#pragma warning restore CA1849
        }

        await writer.CompleteAsync(cancellationToken);
    }

    /// <summary>One transaction: COPY, then a merge in the order of the key that leaves unchanged rows alone.</summary>
    public static async Task LoadAsync(NpgsqlConnection connection, string table, Lease lease, IReadOnlyList<Fact> facts, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await CopyAsync(connection, facts, cancellationToken);
        await ExecuteAsync(connection, $"""
            insert into {table} as t (workspace_id, source_id, day, channel, device, country, sessions, engaged_sessions, engagement_seconds, new_users)
            select {lease.WorkspaceId}, {lease.SourceId}, day, channel, device, country, sessions, engaged_sessions, engagement_seconds, new_users
            from bare_incoming order by day, channel, device, country
            on conflict (workspace_id, source_id, day, channel, device, country) do update
              set sessions = excluded.sessions, engaged_sessions = excluded.engaged_sessions,
                  engagement_seconds = excluded.engagement_seconds, new_users = excluded.new_users
              where (t.sessions, t.engaged_sessions, t.engagement_seconds, t.new_users)
                 is distinct from (excluded.sessions, excluded.engaged_sessions, excluded.engagement_seconds, excluded.new_users)
            """, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
