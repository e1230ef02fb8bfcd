// A migrated database with the parts that load and ask, composed as the program composes them, and short ways to use them.
using System.Security.Cryptography;
using CxDashboard.Core.Access;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Journeys;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Segments;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Erasure;
using CxDashboard.Jobs.Imports;
using CxDashboard.Jobs.Loading;
using CxDashboard.Jobs.Schedules;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxDashboard.Tests;

public sealed class TestWarehouse : IAsyncDisposable
{
    public static readonly string[] PartTables = ["metric_day", "metric_month", "minutes_day", "minutes_month"];
    public static readonly string[] FactTables = [.. Enum.GetValues<FactKind>().Select(kind => kind.Table())];

    private TestWarehouse(FreshDatabase fresh, Database database)
    {
        (Fresh, Database) = (fresh, database);
        Sources = new SourceBook(database, new SecretBox(RandomNumberGenerator.GetBytes(32)));
        Ledger = new RunLedger(database);
        Payloads = new Payloads(new SecretBox(RandomNumberGenerator.GetBytes(32)));
        Pages = new PageLoad(database, Ledger, Pseudonyms, Payloads);
        Desk = new SourceDesk(database, Sources);
        Backfills = new BackfillDesk(database, TimeProvider.System);
        Files = new FileImport(Sources, Pages, Ledger);
        Folder = new TemporaryFolder();
        UploadFiles = new UploadFolder(Path.Combine(Folder.Path, "uploads"));
        Uploads = new UploadBook(database, Sources);
        UploadRuns = new UploadRun(database, Files, Uploads, UploadFiles, NullLogger<UploadRun>.Instance);
        Erasing = new Erasing(database, Pseudonyms, Payloads, UploadFiles);
        Gateway = new Gateway(database);
    }

    public FreshDatabase Fresh { get; }
    public Database Database { get; }
    public Pseudonyms Pseudonyms { get; } = new([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    public SourceBook Sources { get; }
    public Payloads Payloads { get; }
    public PageLoad Pages { get; }
    public RunLedger Ledger { get; }
    public SourceDesk Desk { get; }
    public BackfillDesk Backfills { get; }
    public FileImport Files { get; }
    public TemporaryFolder Folder { get; }
    public UploadFolder UploadFiles { get; }
    public UploadBook Uploads { get; }
    public UploadRun UploadRuns { get; }
    public Erasing Erasing { get; }
    public Gateway Gateway { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<TestWarehouse> OpenAsync(TestDatabase databases, int mostConnections = 20)
    {
        var fresh = await databases.NewAsync(Ct);
        return new TestWarehouse(fresh, Database.Open(fresh.AppConnectionString, mostConnections));
    }

    public Task<Workspace> WorkspaceAsync(string key = "acme", string zone = "Europe/Berlin", bool keepsVerbatims = false) =>
        WorkspacePlan.MakeAsync(Database, new WorkspacePlan(key, key, zone, KeepsVerbatims: keepsVerbatims), Ct);

    /// <summary>A source that no connector stands behind; its facts are handed over by the test.</summary>
    public async Task<int> SourceAsync(Workspace workspace, string name = "Played", string connector = "played", string since = "2020-01-01")
    {
        await using var session = await Database.OpenAsync(workspace.Scope, Ct);
        var id = await session.SingleAsync<int>("""
            insert into source (workspace_id, connector, name, cron, since) values (@WorkspaceId, @connector, @name, '0 5 * * *', @since::date)
            returning source_id
            """, new { workspace.WorkspaceId, connector, name, since }, Ct);
        await session.CommitAsync(Ct);
        return id;
    }

    public async Task<Lease> RunAsync(Workspace workspace, int source, FactKind kind)
    {
        var opened = await Ledger.OpenAsync(workspace.WorkspaceId, source, kind.Table(), kind, "person", Ct);
        return Assert.NotNull(opened).Lease;
    }

    /// <summary>One run of one page that ends well.</summary>
    public Task<PageCounts> LoadAsync(
        Workspace workspace, int source, FactKind kind, IReadOnlyList<Fact> facts, DateRange? replaces = null,
        IReadOnlyList<Reject>? rejects = null, string? cursor = null, DateOnly? settledTo = null, DateOnly? coversTo = null) =>
        LoadAsync(workspace, source, kind, new Batch(facts, cursor, replaces, rejects), settledTo, coversTo);

    /// <summary>The same with a page as a connector gives it.</summary>
    public async Task<PageCounts> LoadAsync(
        Workspace workspace, int source, FactKind kind, Batch page, DateOnly? settledTo = null, DateOnly? coversTo = null)
    {
        await using var lease = await RunAsync(workspace, source, kind);
        var counts = await Pages.CommitAsync(workspace, lease, kind, page, settledTo, Ct);
        await Ledger.SucceedAsync(lease, settledTo, coversTo, Ct);
        return counts;
    }

    public PullRun Pulls(ConnectorList connectors, TimeProvider? clock = null) =>
        new(Database, Sources, Pages, Ledger, connectors, clock ?? TimeProvider.System, NullLogger<PullRun>.Instance);

    /// <summary>What a scheduler's ring does.</summary>
    public ScheduledPulls Rings(ConnectorList connectors, TimeProvider? clock = null) =>
        new(Database, Sources, Desk, Pulls(connectors, clock), Ledger, UploadRuns, clock ?? TimeProvider.System, NullLogger<ScheduledPulls>.Instance);

    public Task<T> PeekAsync<T>(string sql, object? parameters = null) => Fresh.PeekAsync<T>(sql, parameters);

    public Task<List<T>> PeekAllAsync<T>(string sql, object? parameters = null) => Fresh.PeekAllAsync<T>(sql, parameters);

    public Task DoAsync(string sql, object? parameters = null) => Fresh.DoAsync(sql, parameters);

    /// <summary>A hash of each table's rows; equal hashes are equal rows.</summary>
    public async Task<IReadOnlyDictionary<string, string>> HashesAsync(params IEnumerable<string> tables)
    {
        var hashes = new Dictionary<string, string>();
        foreach (var table in tables)
            hashes[table] = await PeekAsync<string>($"select count(*) || ' ' || md5(coalesce(string_agg(t::text, ';' order by t::text), '')) from {table} t");
        return hashes;
    }

    /// <summary>Throws the parts away and makes them from the facts, all days at once.</summary>
    public async Task RebuildAsync(Workspace workspace, DateRange days)
    {
        await using var session = await Database.OpenAsync(workspace.Scope, Ct);
        foreach (var table in PartTables) await session.ExecuteAsync($"delete from {table}", null, Ct);
        var all = Enumerable.Range(0, days.Days).Select(days.From.AddDays).ToArray();
        foreach (var kind in Enum.GetValues<FactKind>()) await MetricParts.RefreshAsync(session, workspace.WorkspaceId, kind, all, Ct);
        await session.CommitAsync(Ct);
    }

    /// <summary>An account that may edit the workspace.</summary>
    public Task<int> EditorAsync(Workspace workspace, string name = "Eve", string role = "editor") => PeekAsync<int>("""
        with made as (insert into account (email, name, password_hash, security_stamp) values (@name || '@example.com', @name, 'x', 'x')
                      on conflict ((lower(email))) do update set name = excluded.name returning account_id),
             member as (insert into membership select @WorkspaceId, account_id, @role from made on conflict (workspace_id, account_id) do update set role = excluded.role)
        select account_id from made
        """, new { workspace.WorkspaceId, name, role });

    /// <summary>Makes the workspace's segments these, as an editor would.</summary>
    public async Task SegmentsAsync(Workspace workspace, params IReadOnlyList<Segment> segments)
    {
        var editor = await EditorAsync(workspace);
        IReadOnlyList<Segment> before;
        await using (var session = await Database.OpenAsync(workspace.Scope, Ct)) before = await SegmentBook.ReadAsync(session, workspace, Ct);
        Assert.Equal(SegmentOutcome.Kept, await new SegmentChange(Database).KeepAsync(workspace, editor, before, segments, null, Ct));
    }

    public Task<long> VersionAsync(Workspace workspace) => PeekAsync<long>(
        "select coalesce((select version from data_version where workspace_id = @WorkspaceId), 0)", workspace);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await Fresh.DisposeAsync();
        Folder.Dispose();
    }
}
