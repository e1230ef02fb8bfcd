// An installation in a file and out again, with every row, and with nothing come alive that was dead.
using System.IO.Compression;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Warehouse.Backups;
using CxDashboard.Core.Warehouse.Migrations;
using CxDashboard.Tests.Access;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxDashboard.Tests.Warehouse.Backups;

[Trait("Category", "Integration")]
public sealed class BackupTests(TestDatabase databases) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string BackupFile => Path.Combine(folder.Path, "cx.backup");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_restored_installation_equals_the_one_that_was_backed_up_table_by_table()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await FilledAsync(warehouse);
        var taken = await BackUpAsync(warehouse.Fresh);
        await using var fresh = await databases.NewUnmigratedAsync(Ct);

        var restored = await RestoreAsync(fresh);

        Assert.Equal(taken.Rows, restored.Manifest.Rows);
        Assert.True(taken.Tables.Count(table => table.Rows > 0) > 35, $"only {taken.Tables.Count(table => table.Rows > 0)} tables hold anything");
        // Asked by another way than the backup's own: text and another hash.
        foreach (var table in taken.Tables.Select(table => table.Name).Except(["share", "account", "invitation"]))
            Assert.Equal((table, await HashAsync(warehouse.Fresh, table)), (table, await HashAsync(fresh, table)));
        Assert.Equal(await warehouse.PeekAllAsync<long>(Next), await fresh.PeekAllAsync<long>(Next));
        Assert.Equal(0, await fresh.PeekAsync<int>("select count(*)::int from pg_class where relrowsecurity and not relforcerowsecurity"));
    }

    [Fact]
    public async Task Live_links_come_back_paused_revoked_ones_stay_dead_and_everybody_signs_in_anew()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await FilledAsync(warehouse);
        await warehouse.DoAsync("""
            insert into share (workspace_id, public_id, token_hash, label, spec, state, expires_at)
            select workspace_id, 'live_67890123456789012', md5('l') || md5('l'), 'Live', jsonb '{}', 'live', now() + interval '1 day' from workspace where key = 'one' union all
            select workspace_id, 'dead_67890123456789012', md5('d') || md5('d'), 'Dead', jsonb '{}', 'revoked', now() + interval '1 day' from workspace where key = 'one';
            insert into account (email, name, password_hash, security_stamp) values ('ada@example.test', 'Ada', 'x', 'stamp');
            insert into account_reset (token_hash, account_id, created_at, expires_at) select md5('r') || md5('r'), account_id, now(), now() + interval '1 hour' from account where name = 'Ada';
            insert into second_factor (account_id, secret) select account_id, 'x' from account where name = 'Ada';
            insert into recovery_code (account_id, code_hash) select account_id, md5('c') || md5('c') from account where name = 'Ada'
            """);
        Assert.NotEqual(0, await warehouse.PeekAsync<int>("select count(*)::int from invitation where revoked_at is null"));
        await BackUpAsync(warehouse.Fresh);
        await using var fresh = await databases.NewUnmigratedAsync(Ct);

        var restored = await RestoreAsync(fresh);

        Assert.Equal(await warehouse.PeekAsync<int>("select count(*)::int from share where state = 'live'"), restored.Paused);
        Assert.Equal(["paused"], await fresh.PeekAllAsync<string>("select state from share where label = 'Live'"));
        Assert.Equal(["revoked"], await fresh.PeekAllAsync<string>("select state from share where label = 'Dead'"));
        Assert.Equal(0, await fresh.PeekAsync<int>("select count(*)::int from account where security_stamp = 'stamp'"));
        Assert.Equal((0, 0), await fresh.PeekAsync<(int, int)>("select (select count(*)::int from invitation where revoked_at is null), (select count(*)::int from account_reset where used_at is null)"));
        Assert.Equal((1, 0), await fresh.PeekAsync<(int, int)>("select count(*)::int, count(*) filter (where used_at is null)::int from recovery_code"));
    }

    [Fact]
    public async Task A_backup_of_an_older_schema_is_brought_up_to_this_one()
    {
        await using var old = await databases.NewUnmigratedAsync(Ct);
        await Migrator.RunAsync(old.AdminConnectionString, [.. Migration.Embedded().Where(migration => migration.Version <= 13)], Ct);
        await old.DoAsync("insert into workspace (key, name, time_zone) values ('acme', 'Acme', 'Europe/Berlin')");
        Assert.Equal(13, (await BackUpAsync(old)).Migration);
        await using var fresh = await databases.NewUnmigratedAsync(Ct);

        await RestoreAsync(fresh);

        Assert.Equal("Acme", await fresh.PeekAsync<string>("select name from workspace"));
        Assert.True((await Migrator.StatusAsync(fresh.AppConnectionString, Migration.Embedded(), Ct)).IsCurrent);
    }

    [Fact]
    public async Task A_damaged_file_changes_nothing()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await FilledAsync(warehouse);
        await BackUpAsync(warehouse.Fresh);
        var whole = await File.ReadAllBytesAsync(BackupFile, Ct);
        await using var fresh = await databases.NewUnmigratedAsync(Ct);
        var random = new Random(7);
        foreach (var at in Enumerable.Range(0, 12).Select(_ => random.Next(whole.Length * 3 / 4)))
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 0x55;
            await File.WriteAllBytesAsync(BackupFile, damaged, Ct);
            // A byte that says nothing, of a file's date for instance, may pass; what passes is whole.
            if (await Record.ExceptionAsync(() => Restore.CheckAsync(BackupFile, Ct)) is { } refused) Assert.IsType<BackupFault>(refused);
        }

        await File.WriteAllBytesAsync(BackupFile, whole.AsMemory(0, whole.Length / 2).ToArray(), Ct);
        await Assert.ThrowsAsync<BackupFault>(() => RestoreAsync(fresh));
        Assert.False(await fresh.PeekAsync<bool>("select to_regclass('public.workspace') is not null"));
    }

    [Theory]
    [InlineData("../../outside")]
    [InlineData("credentials.key")]
    public async Task A_key_that_is_none_of_ours_or_not_there_is_refused(string name)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await BackUpAsync(warehouse.Fresh);
        await using (var file = await ZipFile.OpenAsync(BackupFile, ZipArchiveMode.Update, Ct))
        {
            var entry = file.GetEntry("manifest.json")!;
            string manifest;
            using (var reader = new StreamReader(await entry.OpenAsync(Ct))) manifest = await reader.ReadToEndAsync(Ct);
            entry.Delete();
            await using var writer = new StreamWriter(await file.CreateEntry("manifest.json").OpenAsync(Ct));
            await writer.WriteAsync(manifest.Replace("\"keys\": []", $"\"keys\": [\"{name}\"]", StringComparison.Ordinal));
        }

        await using var fresh = await databases.NewUnmigratedAsync(Ct);
        var refused = await Assert.ThrowsAsync<BackupFault>(() => RestoreAsync(fresh));
        Assert.Contains("names a key", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_installation_that_holds_something_is_not_overwritten()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await FilledAsync(warehouse);
        await BackUpAsync(warehouse.Fresh);
        var before = await warehouse.HashesAsync("workspace", "ticket", "share");

        var refused = await Assert.ThrowsAsync<BackupFault>(() => RestoreAsync(warehouse.Fresh));

        Assert.Contains("new data folder (--data DIR)", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await warehouse.HashesAsync("workspace", "ticket", "share"));
    }

    [Fact]
    public async Task A_backup_overwrites_nothing_and_leaves_nothing_when_it_is_cancelled()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        using var stop = new CancellationTokenSource();
        await databases.PrepareBackupAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Backup.WriteAsync(
            warehouse.Fresh.AdminConnectionString, folder.Path, BackupFile, withKeys: true, TimeProvider.System, _ => stop.Cancel(), stop.Token));
        Assert.Empty(Directory.GetFiles(folder.Path));

        await BackUpAsync(warehouse.Fresh);
        var refused = await Assert.ThrowsAsync<BackupFault>(() => BackUpAsync(warehouse.Fresh));
        Assert.Contains("is there already", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_is_its_owners_alone_and_the_keys_come_back_with_it()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await FilledAsync(warehouse);
        Directory.CreateDirectory(Path.Combine(folder.Path, "secrets"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "secrets", "credentials.key"), "the key", Ct);
        var taken = await BackUpAsync(warehouse.Fresh);
        Assert.Equal(["credentials.key"], taken.Keys);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(BackupFile));
        using var elsewhere = new TemporaryFolder();
        await using var fresh = await databases.NewUnmigratedAsync(Ct);

        await RestoreAsync(fresh, elsewhere.Path);

        Assert.Equal("the key", await File.ReadAllTextAsync(Path.Combine(elsewhere.Path, "secrets", "credentials.key"), Ct));
    }

    private const string Next = "select coalesce(last_value, 0) from pg_sequences where schemaname = 'public' order by sequencename";

    private static Task<string> HashAsync(FreshDatabase database, string table) =>
        database.PeekAsync<string>($"select count(*) || ' ' || md5(coalesce(string_agg(t::text, ';' order by t::text), '')) from {table} t");

    private static async Task FilledAsync(TestWarehouse warehouse)
    {
        await FenceTests.FilledAsync(warehouse, "one", 1);
        await FenceTests.FilledAsync(warehouse, "two", 2);
    }

    private async Task<Manifest> BackUpAsync(FreshDatabase database)
    {
        await databases.PrepareBackupAsync();
        return await Backup.WriteAsync(database.AdminConnectionString, folder.Path, BackupFile, withKeys: true, TimeProvider.System, _ => { }, Ct);
    }

    private Task<Restored> RestoreAsync(FreshDatabase into, string? data = null) => Restore.RunAsync(
        new InstallationPlaces(data ?? folder.Path, into.AppConnectionString, into.AdminConnectionString), BackupFile, _ => { }, NullLogger.Instance, Ct);
}
