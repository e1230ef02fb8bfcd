// Brings a database's schema up to this program's version: forward only, one file a transaction, one process at a time.
using System.Globalization;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CxDashboard.Core.Warehouse.Migrations;

/// <summary>
/// Runs migrations on the own cluster or on a given server, which must be PostgreSQL 14 or newer.
/// <para>On a given server the operator makes two roles beforehand: one that owns the database (or may create in its schema public)
/// and runs the migrations, and one for the app that owns nothing:
/// <c>CREATE ROLE cx_owner LOGIN; CREATE ROLE cx_app LOGIN; CREATE DATABASE cxdashboard OWNER cx_owner</c>.
/// Neither may be a superuser or bypass row-level security. Connect straight to the server and not through a pooler
/// in transaction mode: the lock that keeps migrators apart belongs to the session.</para>
/// </summary>
public static class Migrator
{
    private const int OldestServer = 140000;
    private const long LockKey = 0x43584D4947; // "CXMIG"; advisory locks are per database

    private const string Ledger = """
        CREATE TABLE IF NOT EXISTS public.schema_migration (
            version     int PRIMARY KEY,
            name        text NOT NULL,
            checksum    text NOT NULL,
            applied_at  timestamptz NOT NULL DEFAULT now())
        """;

    /// <summary>Migrates for the app's role cx_app, with a minute's patience.</summary>
    /// <inheritdoc cref="RunAsync(string, IReadOnlyList{Migration}, MigrationOptions, ILogger, CancellationToken)"/>
    public static Task<MigrationResult> RunAsync(string adminConnectionString, IReadOnlyList<Migration> migrations, CancellationToken ct) =>
        RunAsync(adminConnectionString, migrations, new MigrationOptions(), NullLogger.Instance, ct);

    /// <exception cref="MigrationFault">Refused, timed out or failed; what was applied before stays.</exception>
    public static async Task<MigrationResult> RunAsync(
        string adminConnectionString, IReadOnlyList<Migration> migrations, MigrationOptions options, ILogger logger, CancellationToken ct)
    {
        // Unpooled: the session ends with its lock and its settings.
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(adminConnectionString) { Pooling = false, CommandTimeout = 0, Multiplexing = false }.ConnectionString);
        await connection.OpenAsync(ct);
        await RefuseOldServerAsync(connection, ct);
        await LockAsync(connection, options.LockTimeout, logger, ct);

        await PrepareLedgerAsync(connection, options.AppRole, ct);
        var applied = await AppliedAsync(connection, ct);
        var pending = MigrationPlan.Pending(migrations, applied);
        foreach (var migration in pending)
        {
            logger.LogInformation("Applying migration {Migration}.", migration.FileName);
            await ApplyAsync(connection, migration, ct);
        }

        if (pending.Count > 0 || !await IsLetInAsync(connection, options.AppRole, ct))
            await connection.ExecuteAsync(new CommandDefinition(SqlScripts.Read("grants.sql"), cancellationToken: ct));
        return new MigrationResult(applied.Select(one => one.Version).DefaultIfEmpty(0).Max(), MigrationPlan.Newest(migrations), await WarningsAsync(connection, ct));
    }

    /// <summary>How the database stands against the program; the app's role may ask.</summary>
    public static async Task<MigrationStatus> StatusAsync(string connectionString, IReadOnlyList<Migration> migrations, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(ct);
        var isMigrated = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT to_regclass('public.schema_migration') IS NOT NULL", cancellationToken: ct));
        var applied = !isMigrated ? 0 : await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "SELECT coalesce(max(version), 0) FROM public.schema_migration", cancellationToken: ct));
        return new MigrationStatus(MigrationPlan.Newest(migrations), applied);
    }

    private static async Task RefuseOldServerAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var version = await connection.ExecuteScalarAsync<int>(new CommandDefinition("SELECT current_setting('server_version_num')::int", cancellationToken: ct));
        if (version < OldestServer)
            throw new MigrationFault($"The server is PostgreSQL {connection.PostgreSqlVersion}: use version 14 or newer.");
    }

    // Asked for again and again rather than waited for inside the server: a waiting statement would hold up CREATE INDEX CONCURRENTLY.
    private static async Task LockAsync(NpgsqlConnection connection, TimeSpan timeout, ILogger logger, CancellationToken ct)
    {
        var begun = TimeProvider.System.GetTimestamp();
        for (var isFirst = true; ; isFirst = false)
        {
            if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition("SELECT pg_try_advisory_lock(@LockKey)", new { LockKey }, cancellationToken: ct)))
                return;
            if (isFirst)
                logger.LogInformation("Another process is migrating the database; waiting up to {Seconds} s for it.", timeout.TotalSeconds);
            if (TimeProvider.System.GetElapsedTime(begun) > timeout)
                throw new MigrationFault(string.Create(CultureInfo.InvariantCulture, $"Another process has been migrating the database for {timeout.TotalSeconds:0} s: wait for it or end it (pg_stat_activity shows it), then start again."));
            await Task.Delay(100, ct);
        }
    }

    private static async Task PrepareLedgerAsync(NpgsqlConnection connection, string appRole, CancellationToken ct)
    {
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = @appRole)", new { appRole }, cancellationToken: ct)))
            throw new MigrationFault($"The app's login role {appRole} does not exist on the server: make it there (CREATE ROLE … LOGIN) or name the right one.");

        try
        {
            var quoted = await connection.ExecuteScalarAsync<string>(new CommandDefinition(
                "SELECT quote_ident(set_config('cx.app_role', @appRole, false))",
                new { appRole }, cancellationToken: ct));
            await connection.ExecuteAsync(new CommandDefinition($"SET client_min_messages = warning; {Ledger}; GRANT SELECT ON public.schema_migration TO {quoted}", cancellationToken: ct));
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new MigrationFault("The migrating role may not create tables in schema public: make it the owner of the database.", refused);
        }
    }

    // Where nothing is new nothing is granted: a grant beside a program that makes its scheduler's tables fails one of the two.
    private static Task<bool> IsLetInAsync(NpgsqlConnection connection, string appRole, CancellationToken ct) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT coalesce(has_table_privilege(@appRole, to_regclass('public.workspace'), 'INSERT'), false) AND has_database_privilege(@appRole, current_database(), 'TEMPORARY')", new { appRole }, cancellationToken: ct));

    private static async Task<IReadOnlyList<AppliedMigration>> AppliedAsync(NpgsqlConnection connection, CancellationToken ct) =>
        [.. await connection.QueryAsync<AppliedMigration>(new CommandDefinition("SELECT version, name, checksum FROM public.schema_migration ORDER BY version", cancellationToken: ct))];

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            await using (var script = new NpgsqlCommand(migration.Sql, connection, transaction))
                await script.ExecuteNonQueryAsync(ct);
            await connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO public.schema_migration (version, name, checksum) VALUES (@Version, @Name, @Checksum)", migration, transaction, cancellationToken: ct));
            // Deferred constraints speak only now.
            await transaction.CommitAsync(ct);
        }
        catch (PostgresException failed)
        {
            throw new MigrationFault($"Migration {migration.FileName} failed and was rolled back: {failed.MessageText} ({failed.SqlState}).", failed);
        }
    }

    private static async Task<IReadOnlyList<string>> WarningsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var power = await connection.QuerySingleAsync<(string Role, bool IsSuperuser, bool Bypasses)>(new CommandDefinition(
            "SELECT rolname::text, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user", cancellationToken: ct));
        return power switch
        {
            { IsSuperuser: true } => [$"The migrating role {power.Role} is a superuser: use one that only owns the database."],
            { Bypasses: true } => [$"The migrating role {power.Role} bypasses row-level security: use one that does not."],
            _ => [],
        };
    }
}
