// The connection strings of the own cluster: loopback only, and never a password in clear text on the wire.
using Npgsql;

namespace CxDashboard.Core.Warehouse.Cluster;

internal static class ClusterConnection
{
    public const string Database = "cxdashboard";
    public const string AdminRole = "cx_admin";
    public const string OwnerRole = "cx_owner";
    public const string AppRole = "cx_app";

    public static string For(int port, string role, string password, string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = role,
            Password = password,
            Database = database,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
            // A stranger who listens on our old port must not be able to ask for the password itself.
            RequireAuth = "ScramSHA256",
            ApplicationName = "CxDashboard",
        }.ConnectionString;

    public static string ForProbing(int port, ClusterSecrets secrets) =>
        new NpgsqlConnectionStringBuilder(For(port, AdminRole, secrets.Admin, "postgres")) { Pooling = false, Timeout = 5 }.ConnectionString;
}
