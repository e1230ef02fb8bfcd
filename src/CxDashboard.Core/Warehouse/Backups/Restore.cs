// Fills an empty installation from a backup: all of it, proved by hashes, or nothing.
using System.IO.Compression;
using CxDashboard.Core.Warehouse.Migrations;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CxDashboard.Core.Warehouse.Backups;

/// <param name="Paused">Share links that were live and now wait for an owner's word.</param>
public sealed record Restored(Manifest Manifest, int Paused);

/// <summary>
/// A backup does not know what happened after it: a link revoked since, a password changed, a member's session ended. So
/// links that were live come back paused, invitations revoked, and everybody signs in anew.
/// </summary>
public static class Restore
{
    // What may have been used, revoked or changed after the backup, and how it is shut until somebody opens it anew.
    private static readonly (string Table, string Close)[] NotKnown =
    [
        ("share", "update share set state = 'paused' where state = 'live'"),
        ("invitation", "update invitation set revoked_at = now() where used_at is null and revoked_at is null"),
        ("account_reset", "update account_reset set used_at = now() where used_at is null"),
        ("recovery_code", "update recovery_code set used_at = now() where used_at is null"),
        ("account", "update account set security_stamp = gen_random_uuid()::text"),
        ("account_session", "update account_session set ended_at = now() where ended_at is null"),
    ];

    /// <summary>Reads the whole file and compares every hash, without a database.</summary>
    /// <exception cref="BackupFault">It is no backup, or a damaged one.</exception>
    public static async Task<Manifest> CheckAsync(string path, CancellationToken ct)
    {
        using var file = Open(path);
        var manifest = Manifest.Of(file);
        foreach (var table in manifest.Tables)
        {
            await using var rows = Rows(file, table);
            await using var hashing = new HashingStream(rows);
            await ReadAsync(table, () => hashing.CopyToAsync(Stream.Null, ct));
            if (hashing.Hash != table.Hash) throw Damaged(table.Name);
        }

        foreach (var key in manifest.Keys) _ = Key(file, key);
        return manifest;
    }

    /// <param name="places">An installation that holds no workspace and no person, not served by anybody.</param>
    /// <param name="told">Hears each table once it is filled.</param>
    /// <exception cref="BackupFault">The file is damaged or too new, or the installation is not empty; nothing was changed.</exception>
    public static async Task<Restored> RunAsync(InstallationPlaces places, string path, Action<BackedTable> told, ILogger log, CancellationToken ct)
    {
        var manifest = await CheckAsync(path, ct);
        var all = Migration.Embedded();
        var newest = all.Max(migration => migration.Version);
        if (manifest.Migration > newest)
            throw new BackupFault($"This backup is at schema version {manifest.Migration} and this program knows only {newest}: restore it with the program that made it, or a newer one.");
        // The schema of that day first; the way to this one's is the same as for a database that was never away.
        await using var server = await InstallationServer.OpenAsync(places, serves: true, log, ct);
        await server.MigrateAsync([.. all.Where(migration => migration.Version <= manifest.Migration)], log, ct);
        int paused;
        using (var file = Open(path))
        {
            paused = await FillAsync(server.OwnerConnectionString, file, manifest, told, ct);
            foreach (var key in manifest.Keys) await Installation.PutKeyAsync(places.Data, key, Key(file, key), ct);
        }

        await server.MigrateAsync(all, log, ct);
        return new Restored(manifest, paused);
    }

    private static async Task<int> FillAsync(string ownerConnection, ZipArchive file, Manifest manifest, Action<BackedTable> told, CancellationToken ct)
    {
        await using var connection = await Backup.OpenAsync(ownerConnection, ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        Task DoAsync(string sql) => connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: ct));

        var tables = await Holdings.TablesAsync(connection, ct);
        // Only for this transaction, and seen by nobody else: the owner steps over its own fences to fill what lies behind them.
        var fenced = (await connection.QueryAsync<string>(new CommandDefinition(
            "select oid::regclass::text from pg_class where relforcerowsecurity and relnamespace = 'public'::regnamespace", cancellationToken: ct))).ToList();
        foreach (var table in fenced) await DoAsync($"alter table {table} no force row level security");
        if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select from workspace) or exists (select from account)", cancellationToken: ct)))
            throw new BackupFault("This installation is not empty, and a restore overwrites nothing: restore into a new data folder (--data DIR) or an empty database, then serve that.");

        await DoAsync($"truncate {string.Join(", ", tables.Select(table => table.Name))}");
        foreach (var backed in manifest.Tables)
        {
            var holding = tables.FirstOrDefault(table => table.Name == backed.Name && table.Columns.SequenceEqual(backed.Columns))
                ?? throw new BackupFault($"The backup's table {backed.Name} does not fit the schema of version {manifest.Migration}: the file was not made by this product.");
            await using (var rows = Rows(file, backed))
            await using (var copy = await connection.BeginRawBinaryCopyAsync(holding.FillUp, ct))
                await ReadAsync(backed, () => rows.CopyToAsync(copy, ct));
            if (await Backup.ReadOutAsync(connection, holding, Stream.Null, ct) != backed.Hash) throw Damaged(backed.Name);
            told(backed);
        }

        foreach (var sequence in manifest.Sequences)
            await connection.ExecuteAsync(new CommandDefinition("select setval(@Name::regclass, @Last, @IsUsed)", sequence, cancellationToken: ct));
        // An older schema may not have them all.
        var since = NotKnown.Where(one => tables.Any(table => table.Name == one.Table)).ToList();
        var paused = since.Exists(one => one.Table == "share")
            ? await connection.ExecuteScalarAsync<int>(new CommandDefinition("select count(*)::int from share where state = 'live'", cancellationToken: ct)) : 0;
        foreach (var (_, close) in since) await DoAsync(close);
        foreach (var table in fenced) await DoAsync($"alter table {table} force row level security");
        await transaction.CommitAsync(ct);
        return paused;
    }

    private static ZipArchive Open(string path)
    {
        try
        {
            return ZipFile.OpenRead(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BackupFault($"{path} cannot be read ({fault.Message.TrimEnd('.')}): give the path of a file that ./cx backup has made.", fault);
        }
        catch (InvalidDataException cut)
        {
            throw new BackupFault($"{path} is no backup, or only a part of one: take another.", cut);
        }
    }

    // A file from elsewhere may name a path where a key's name belongs.
    private static ZipArchiveEntry Key(ZipArchive file, string name) =>
        Installation.Keys.Contains(name) && file.GetEntry(Manifest.EntryOfKey(name)) is { } entry ? entry
        : throw new BackupFault("The backup names a key that it does not hold, or that is none of this product's: take another; nothing was changed.");

    private static Stream Rows(ZipArchive file, BackedTable table) => file.GetEntry(Manifest.EntryOf(table.Name))?.Open() ?? throw Damaged(table.Name);

    private static async Task ReadAsync(BackedTable table, Func<Task> read)
    {
        try
        {
            await read();
        }
        catch (InvalidDataException cut)
        {
            throw Damaged(table.Name, cut);
        }
    }

    private static BackupFault Damaged(string table, Exception? cause = null) => new($"The backup is damaged at the table {table}: take another; nothing was changed.", cause!);
}
