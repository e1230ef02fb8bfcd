// PostgreSQL's settings for a small machine; written before each start because the port may change.
using System.Globalization;

namespace CxDashboard.Core.Warehouse.Cluster;

internal static class ClusterSettings
{
    /// <summary>Only scram over loopback: there is no Unix socket and no replication from elsewhere.</summary>
    public const string Hba = """
        # Written by CxDashboard.
        host  all          all  127.0.0.1/32  scram-sha-256
        host  replication  all  127.0.0.1/32  scram-sha-256

        """;

    public static void Write(ClusterFolder folder, int port, ClusterOptions options)
    {
        // Renamed into place: the folder belongs to PostgreSQL's account, and root must not write through a link left there.
        var beside = folder.Pg + ".conf.new";
        PrivateFile.WriteReadable(beside, Text(folder, port, options));
        File.Move(beside, folder.Settings, overwrite: true);
    }

    public static string Text(ClusterFolder folder, int port, ClusterOptions options) => string.Create(CultureInfo.InvariantCulture, $"""
        # Written by CxDashboard at each start; put your own settings into postgresql.conf below the include, or use ALTER SYSTEM.
        cluster_name = '{folder.Name}'
        listen_addresses = '127.0.0.1'
        port = {port}
        unix_socket_directories = ''
        max_connections = {options.MaxConnections}
        password_encryption = 'scram-sha-256'
        timezone = 'UTC'
        log_timezone = 'UTC'

        shared_buffers = '256MB'
        effective_cache_size = '1GB'
        work_mem = '16MB'
        maintenance_work_mem = '128MB'
        random_page_cost = 1.1
        max_parallel_workers_per_gather = 1
        # The queries are short: compiling them costs more than it saves, and not every build can.
        jit = off

        # Statistics of tables that are being filled for the first time should not be a minute old: plans follow them.
        autovacuum_naptime = '5s'

        fsync = {OnOff(options.Durable)}
        synchronous_commit = {OnOff(options.Durable)}
        full_page_writes = {OnOff(options.Durable)}
        wal_compression = on
        min_wal_size = '128MB'
        max_wal_size = '2GB'
        checkpoint_timeout = '15min'

        log_line_prefix = '%m [%p] %d '
        log_lock_waits = on
        # Statements and details carry customers' data, which has no place in a log; the app logs its own faults.
        log_min_error_statement = panic
        log_error_verbosity = terse

        """);

    private static string OnOff(bool value) => value ? "on" : "off";
}
