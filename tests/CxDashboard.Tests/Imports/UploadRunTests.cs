// An upload from its arrival to its end, through the same ring as every source: counts, memory of the columns, errors, cancelling.
using System.Text;
using CxDashboard.Core.Access;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Imports;
using CxDashboard.Jobs.Loading;
using CxDashboard.Jobs.Schedules;

namespace CxDashboard.Tests.Imports;

[Trait("Category", "Integration")]
public sealed class UploadRunTests(TestDatabase databases)
{
    private const string Sales = "Nummer;Kunde;Datum;Betrag\nA1;C-1;31.01.2026;1.234,50\nA2;C-2;01/02/2026;7,5\n";
    private static readonly Actor Ada = new(1, "Ada");
    private static readonly FileKind Transactions = FileKind.Find("transactions")!;
    private static readonly ColumnMap German = new(
        new Dictionary<string, string> { ["id"] = "Nummer", ["customer"] = "Kunde", ["day"] = "Datum", ["amount"] = "Betrag" }, new Dictionary<string, string>());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_European_file_is_imported_as_it_was_matched_and_a_second_time_changes_nothing()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();

        var first = await ImportAsync(warehouse, workspace, Sales);
        var second = await ImportAsync(warehouse, workspace, Sales);

        Assert.Equal(("done", 2L, 2L, 0L, 1f), (first.State, first.Received, first.Inserted, first.Unchanged, first.Share));
        Assert.Equal(("done", 2L, 0L, 2L), (second.State, second.Received, second.Inserted, second.Unchanged));
        Assert.Equal([(123_450L, new DateOnly(2026, 1, 31)), (750L, new DateOnly(2026, 2, 1))], await warehouse.PeekAllAsync<(long, DateOnly)>("select amount_minor, day from purchase order by 1 desc"));
        Assert.Equal(["Imported", "Imported"], await warehouse.PeekAllAsync<string>("select action from audit"));
        Assert.Empty(Directory.EnumerateFiles(warehouse.Folder.Path, "*.csv", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task How_the_columns_were_matched_is_remembered_for_the_next_file_with_these_columns()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, other) = (await warehouse.WorkspaceAsync(), await warehouse.WorkspaceAsync("other"));
        await ImportAsync(warehouse, workspace, Sales);

        var kept = await warehouse.Uploads.RememberedAsync(workspace, Transactions, ["betrag", "Datum ", "Kunde", "Nummer"], Ct);

        Assert.Equal(German.Columns.OrderBy(pair => pair.Key), kept!.Value.Map.Columns.OrderBy(pair => pair.Key));
        Assert.Equal((";", true), (kept.Value.Reading.Delimiter, kept.Value.Reading.DecimalComma));
        Assert.Null(await warehouse.Uploads.RememberedAsync(workspace, Transactions, ["betrag", "Datum", "Kunde"], Ct));
        Assert.Null(await warehouse.Uploads.RememberedAsync(workspace, FileKind.Find("tickets")!, ["Nummer", "Kunde", "Datum", "Betrag"], Ct));
        Assert.Null(await warehouse.Uploads.RememberedAsync(other, Transactions, ["Nummer", "Kunde", "Datum", "Betrag"], Ct));
    }

    [Fact]
    public async Task The_rows_that_cannot_be_read_come_back_as_a_file_with_their_lines_and_reasons()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();

        var done = await ImportAsync(warehouse, workspace, Sales + "A3;C-3;gestern;=1+1\nA4;C-4;02.02.2026;8\n");

        Assert.Equal(("done", 3L, 1L), (done.State, done.Inserted, done.Rejected));
        var errors = await File.ReadAllLinesAsync(warehouse.UploadFiles.Errors(workspace.WorkspaceId, done.UploadId), Ct);
        Assert.Equal(
            ["\"line\",\"fault\",\"Nummer\",\"Kunde\",\"Datum\",\"Betrag\"", "\"4\",\"day is \"\"gestern\"\": a day such as 2026-01-31 is needed.\",\"A3\",\"C-3\",\"gestern\",\"'=1+1\""], errors);
        // Mended, the file of errors is a file like any other: what lies beside its columns is not asked for.
        await File.WriteAllTextAsync(warehouse.UploadFiles.Errors(workspace.WorkspaceId, done.UploadId), errors[0] + "\n" + errors[1].Replace("gestern", "03.02.2026", StringComparison.Ordinal).Replace("'=1+1", "9", StringComparison.Ordinal), Ct);
        var mended = await ImportAsync(warehouse, workspace, await File.ReadAllTextAsync(warehouse.UploadFiles.Errors(workspace.WorkspaceId, done.UploadId), Ct));
        Assert.Equal(("done", 1L), (mended.State, mended.Inserted));
    }

    [Fact]
    public async Task A_file_with_too_many_bad_rows_fails_whole_and_says_so()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();

        var failed = await ImportAsync(warehouse, workspace, "Nummer;Kunde;Datum;Betrag\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"A{i};C;nie;1\n")));

        Assert.Equal("failed", failed.State);
        Assert.Contains("20 of 20 rows could not be read", failed.Fault, StringComparison.Ordinal);
        Assert.Equal(21, (await File.ReadAllLinesAsync(warehouse.UploadFiles.Errors(workspace.WorkspaceId, failed.UploadId), Ct)).Length);
        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from purchase"));
    }

    [Fact]
    public async Task One_that_is_called_off_before_it_begins_never_begins_and_one_that_runs_stops_after_its_page()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var early = await QueuedAsync(warehouse, workspace, Sales);
        await warehouse.Uploads.CancelAsync(workspace, early, Ada, Ct);
        await RingAsync(warehouse, workspace);
        early = await FindAsync(warehouse, workspace, early.UploadId);
        Assert.Equal(("cancelled", 0L), (early.State, early.Received));
        Assert.Contains("Cancelled by Ada before it began", early.Fault, StringComparison.Ordinal);

        // The third page finds the wish to stop.
        var file = Path.Combine(warehouse.Folder.Path, "long.csv");
        await File.WriteAllTextAsync(file, Many(60), Ct);
        var pages = 0;
        var order = new ImportOrder(FileKind.Find("customers")!, file, new Dictionary<string, string>(), new Dictionary<string, string>())
        {
            PageRows = 10,
            Told = async _ => { if (++pages == 3) await RunStop.AskAsync(warehouse.Database, workspace, await warehouse.PeekAsync<int>("select source_id from source where name like '%customers'"), "Customers", Ada, Ct); },
        };
        await Assert.ThrowsAsync<StopAsked>(() => warehouse.Files.RunAsync(workspace, order, null, Ct));

        Assert.Equal(20, await warehouse.PeekAsync<int>("select count(*)::int from customer"));
        Assert.Equal(("interrupted", 20L), await warehouse.PeekAsync<(string, long)>("select state, received from run where stream = 'customers'"));
        Assert.Null(await warehouse.PeekAsync<string?>("select last_fault from stream_state where stream = 'customers'"));
        Assert.Equal(40, (await warehouse.Files.RunAsync(workspace, order with { Told = null }, null, Ct)).Counts.Inserted);
    }

    [Fact]
    public async Task One_that_a_killed_program_left_running_is_imported_again_at_the_next_ring()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var upload = await QueuedAsync(warehouse, workspace, Sales);
        await warehouse.Ledger.OpenAsync(workspace.WorkspaceId, upload.SourceId!.Value, "transactions", Core.Warehouse.FactKind.Purchase, "import", Ct);
        await warehouse.DoAsync("update upload set state = 'running', run_id = (select max(run_id) from run)");

        Assert.Equal([upload.SourceId.Value], await warehouse.UploadRuns.WaitingAsync(workspace, Ct));
        // As long as that run may still live, it is waited for.
        Assert.False(await warehouse.UploadRuns.SourceAsync(workspace, upload.SourceId.Value, Ct));
        await warehouse.DoAsync("update run set lease_until = now() - interval '1 second'");
        Assert.True(await warehouse.UploadRuns.SourceAsync(workspace, upload.SourceId.Value, Ct));

        Assert.Equal(("done", 2L), ((await FindAsync(warehouse, workspace, upload.UploadId)) is var done ? (done.State, done.Inserted) : default));
        Assert.Empty(await warehouse.UploadRuns.WaitingAsync(workspace, Ct));
    }

    [Fact]
    public async Task An_upload_whose_content_is_gone_says_so()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var upload = await QueuedAsync(warehouse, workspace, Sales);
        File.Delete(warehouse.UploadFiles.Content(workspace.WorkspaceId, upload.UploadId));

        await RingAsync(warehouse, workspace);

        Assert.Contains("no longer here", (await FindAsync(warehouse, workspace, upload.UploadId)).Fault, StringComparison.Ordinal);
    }

    private static string Many(int rows) => "id,started_on\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"C{i},2026-01-01\n"));

    private static async Task<Upload> ImportAsync(TestWarehouse warehouse, Workspace workspace, string content)
    {
        var upload = await QueuedAsync(warehouse, workspace, content);
        await RingAsync(warehouse, workspace);
        return await FindAsync(warehouse, workspace, upload.UploadId);
    }

    private static async Task<Upload> QueuedAsync(TestWarehouse warehouse, Workspace workspace, string content)
    {
        var id = Guid.NewGuid();
        var path = warehouse.UploadFiles.Content(workspace.WorkspaceId, id);
        var arrived = await FileArrival.ReceiveAsync(new MemoryStream(Encoding.UTF8.GetBytes(content)), path, Ct);
        Assert.Null(arrived.Refusal);
        await warehouse.Uploads.AddAsync(workspace, id, Transactions, "C:\\Exports\\sales.csv", arrived, Ada, Ct);
        var upload = await FindAsync(warehouse, workspace, id);
        Assert.Equal("sales.csv", upload.FileName);
        var sample = await FileSample.ReadAsync(path, arrived.Reading);
        Assert.NotNull(await warehouse.Uploads.QueueAsync(workspace, upload, Transactions, sample.Header, arrived.Reading with { DayFirst = true, DecimalComma = true }, German, Ada, Ct));
        return await FindAsync(warehouse, workspace, id);
    }

    private static async Task<Upload> FindAsync(TestWarehouse warehouse, Workspace workspace, Guid id) => Assert.IsType<Upload>(await warehouse.Uploads.FindAsync(workspace, id, Ct));

    private static async Task RingAsync(TestWarehouse warehouse, Workspace workspace)
    {
        var connectors = new ConnectorList(new VendorHttp(VendorHttp.NewClient(), TimeProvider.System), TimeProvider.System);
        var source = await warehouse.PeekAsync<int>("select max(source_id) from source where connector = 'import'");
        await warehouse.Rings(connectors).RingAsync(new NoSchedules(), new Ring.Pull(workspace.WorkspaceId, source), Ct);
    }

    private sealed class NoSchedules : ISchedules
    {
        public Task<IReadOnlyList<Ring>> SetAsync(IReadOnlyList<Schedule> schedules, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Ring>>([]);

        public Task RingOnceAsync(Ring ring, DateTimeOffset? at, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<DateTimeOffset?> NextAsync(Ring ring, CancellationToken cancellationToken) => Task.FromResult<DateTimeOffset?>(null);
    }
}
