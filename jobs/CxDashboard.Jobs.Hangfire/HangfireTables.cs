// Hangfire's own tables, made by the role that owns the database, for the role that serves to use.
using CxDashboard.Jobs.Schedules;
using Hangfire.PostgreSql;
using Npgsql;

namespace CxDashboard.Jobs.Hangfire;

internal static class HangfireTables
{
    public const string Schema = "hangfire";

    private const string Grants = $"""
        do $$
        declare
          login text := current_setting('cx.app_role');
        begin
          execute format('grant usage on schema {Schema} to %I', login);
          execute format('grant select, insert, update, delete on all tables in schema {Schema} to %I', login);
          execute format('grant usage on all sequences in schema {Schema} to %I', login);
        end $$
        """;

    public static async Task MakeAsync(string ownerConnection, string appConnection, CancellationToken cancellationToken)
    {
        try
        {
            // Unpooled: the session ends with its lock and its setting.
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ownerConnection) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            // Two installers at once would fail: the second one waits, and finds everything made.
            await using (var prepare = new NpgsqlCommand("select pg_advisory_lock(hashtext('cx hangfire')), set_config('cx.app_role', @app, false)", connection))
            {
                prepare.Parameters.AddWithValue("app", new NpgsqlConnectionStringBuilder(appConnection).Username ?? "cx_app");
                await prepare.ExecuteNonQueryAsync(cancellationToken);
            }

            PostgreSqlObjectsInstaller.Install(connection, Schema);
            await using var grant = new NpgsqlCommand(Grants, connection);
            await grant.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException away)
        {
            throw new SchedulerAway(away.Message, away);
        }
    }
}
