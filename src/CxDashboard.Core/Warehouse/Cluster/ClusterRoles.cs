// The database and its roles: one that owns and migrates, one that the app logs in with and that owns nothing.
using CxDashboard.Core.Warehouse.Backups;
using Npgsql;

namespace CxDashboard.Core.Warehouse.Cluster;

internal static class ClusterRoles
{
    /// <summary>Makes what is missing and sets the stored passwords, so that an interrupted first start heals at the next.</summary>
    public static async Task EnsureAsync(int port, ClusterSecrets secrets, CancellationToken ct)
    {
        // The app's login is what is made last: where it works, all the rest is there.
        if (await CanLogInAsync(port, ClusterConnection.OwnerRole, secrets.Owner, ct) && await CanLogInAsync(port, ClusterConnection.AppRole, secrets.App, ct))
            return;

        await using var connection = new NpgsqlConnection(ClusterConnection.ForProbing(port, secrets));
        await connection.OpenAsync(ct);
        // The statements below carry passwords.
        await RunAsync(connection, "SET log_statement = 'none'; SET log_min_error_statement = 'panic'; SET log_min_duration_statement = -1", ct);

        await MakeRoleAsync(connection, ClusterConnection.OwnerRole, ct);
        await MakeRoleAsync(connection, ClusterConnection.AppRole, ct);
        await EnsureDatabaseAsync(connection, ClusterConnection.Database, template: "template0", ct);
        await OwnPublicSchemaAsync(ClusterConnection.For(port, ClusterConnection.AdminRole, secrets.Admin, ClusterConnection.Database), ct);
        await LetInAsync(connection, ClusterConnection.OwnerRole, secrets.Owner, ct);
        await LetInAsync(connection, ClusterConnection.AppRole, secrets.App, ct);
    }

    /// <summary>A database that belongs to the owner role and lets in nobody but the two roles.</summary>
    public static async Task EnsureDatabaseAsync(NpgsqlConnection connection, string database, string template, CancellationToken ct)
    {
        if (!await ExistsAsync(connection, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", database, ct))
            await RunAsync(connection, $"CREATE DATABASE {database} OWNER {ClusterConnection.OwnerRole} TEMPLATE {template}", ct);
        await RunAsync(connection, $"REVOKE ALL ON DATABASE {database} FROM PUBLIC; GRANT CONNECT ON DATABASE {database} TO {ClusterConnection.AppRole}", ct);
    }

    /// <summary>Of an installation that takes backups: nobody can log in as it, and only the owner may act as it.</summary>
    public static async Task EnsureBackupRoleAsync(string adminConnection, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(Unpooled(adminConnection));
        await connection.OpenAsync(ct);
        if (!await ExistsAsync(connection, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", Backup.Role, ct))
            await RunAsync(connection, Backup.MakeRole, ct);
    }

    private static async Task<bool> CanLogInAsync(int port, string role, string password, CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(Unpooled(ClusterConnection.For(port, role, password, ClusterConnection.Database)));
            await connection.OpenAsync(ct);
            return true;
        }
        catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.InvalidPassword
            or PostgresErrorCodes.InvalidAuthorizationSpecification or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege)
        {
            return false;
        }
    }

    private static async Task MakeRoleAsync(NpgsqlConnection connection, string role, CancellationToken ct)
    {
        if (!await ExistsAsync(connection, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", role, ct))
            await RunAsync(connection, $"CREATE ROLE {role} NOLOGIN", ct);
    }

    // The password is hexadecimal and ours; a role statement takes no parameters.
    private static Task LetInAsync(NpgsqlConnection connection, string role, string password, CancellationToken ct) =>
        RunAsync(connection, $"ALTER ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD '{password}'", ct);

    // PostgreSQL 14 still lets everybody create in it and gives it to the administrator.
    private static async Task OwnPublicSchemaAsync(string connectionString, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(Unpooled(connectionString));
        await connection.OpenAsync(ct);
        await RunAsync(connection, $"ALTER SCHEMA public OWNER TO {ClusterConnection.OwnerRole}; REVOKE CREATE ON SCHEMA public FROM PUBLIC", ct);
    }

    private static string Unpooled(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string question, string name, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(question, connection) { Parameters = { new() { Value = name } } };
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string statement, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
