// Writes an installation into one file: every row as of one moment, and the keys, while the site goes on.
using System.Data;
using System.IO.Compression;
using Dapper;
using Npgsql;

namespace CxDashboard.Core.Warehouse.Backups;

public static class Backup
{
    /// <summary>Reads everything, past every fence, and writes nothing.</summary>
    public const string Role = "cx_backup";

    internal const string MakeRole = $"CREATE ROLE {Role} NOLOGIN BYPASSRLS; GRANT pg_read_all_data TO {Role}; GRANT {Role} TO cx_owner";

    /// <summary>Writes the file; what was begun is gone when it fails or is cancelled.</summary>
    /// <param name="path">Where to; nothing may be there yet.</param>
    /// <param name="told">Hears each table once it is written.</param>
    /// <exception cref="BackupFault">The file cannot be written, or the role is missing.</exception>
    public static async Task<Manifest> WriteAsync(
        string ownerConnection, string dataFolder, string path, bool withKeys, TimeProvider clock, Action<BackedTable> told, CancellationToken ct)
    {
        if (File.Exists(path)) throw new BackupFault($"{path} is there already: give a new name; a backup overwrites nothing.");
        var part = path + ".part";
        try
        {
            Manifest manifest;
            await using (var stream = new FileStream(part, Private()))
            using (var file = new ZipArchive(stream, ZipArchiveMode.Create))
                manifest = await WriteAsync(ownerConnection, dataFolder, file, withKeys, clock, told, ct);
            File.Move(part, path);
            return manifest;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BackupFault($"The backup cannot be written ({fault.Message.TrimEnd('.')}): choose a folder with room that this account may write to.", fault);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static async Task<Manifest> WriteAsync(
        string ownerConnection, string dataFolder, ZipArchive file, bool withKeys, TimeProvider clock, Action<BackedTable> told, CancellationToken ct)
    {
        await using var connection = await OpenAsync(ownerConnection, ct);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await BecomeReaderAsync(connection, ct);
        var migration = await connection.ExecuteScalarAsync<int>(new CommandDefinition("select max(version) from schema_migration", cancellationToken: ct));
        var tables = new List<BackedTable>();
        foreach (var holding in await Holdings.TablesAsync(connection, ct))
        {
            await using var entry = file.CreateEntry(Manifest.EntryOf(holding.Name), CompressionLevel.Fastest).Open();
            var hash = await ReadOutAsync(connection, holding, entry, ct);
            var rows = await connection.ExecuteScalarAsync<long>(new CommandDefinition($"select count(*) from {holding.Name}", cancellationToken: ct));
            tables.Add(new BackedTable(holding.Name, holding.Columns, rows, hash));
            told(tables[^1]);
        }

        var keys = withKeys ? Installation.Keys.Where(key => File.Exists(Installation.KeyPath(dataFolder, key))).ToList() : [];
        foreach (var key in keys) file.CreateEntryFromFile(Installation.KeyPath(dataFolder, key), Manifest.EntryOfKey(key));
        var manifest = new Manifest(Manifest.Current, clock.GetUtcNow(), migration, tables, await Holdings.SequencesAsync(connection, ct), keys);
        manifest.WriteTo(file);
        return manifest;
    }

    /// <summary>Copies a table's rows out and gives their hash.</summary>
    internal static async Task<string> ReadOutAsync(NpgsqlConnection connection, Holding holding, Stream to, CancellationToken ct)
    {
        await using var rows = await connection.BeginRawBinaryCopyAsync(holding.ReadOut, ct);
        await using var hashing = new HashingStream(to);
        await rows.CopyToAsync(hashing, ct);
        return hashing.Hash;
    }

    internal static async Task<NpgsqlConnection> OpenAsync(string connectionString, CancellationToken ct)
    {
        // Unpooled, so that the session ends with its role; a big table takes as long as it takes.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0, Multiplexing = false }.ConnectionString);
        await connection.OpenAsync(ct);
        return connection;
    }

    private static async Task BecomeReaderAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        try
        {
            // Rather an error than rows left out in silence.
            await connection.ExecuteAsync(new CommandDefinition($"set local role {Role}; set local row_security = off; set transaction read only", cancellationToken: ct));
        }
        catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.InvalidParameterValue or PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new BackupFault($"The server has no role {Role} that the owner may act as: let its administrator run {MakeRole} (with the name of your owner role).", refused);
        }
    }

    // It holds keys and what people wrote.
    private static FileStreamOptions Private()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
