// A backfill from asking to its end: the same facts as if the days had been wanted from the start, whatever comes between.
using CxDashboard.Core.Access;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;
using CxDashboard.Tests.Connectors;

namespace CxDashboard.Tests.Loading;

[Trait("Category", "Integration")]
public sealed class BackfillTests(TestDatabase databases)
{
    private const string Today = "2026-05-20T06:00";
    private static readonly DateOnly Late = new(2026, 4, 20);
    private static readonly DateOnly Early = new(2026, 2, 10);
    private static readonly Actor Ada = new(1, "Ada");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ga4", "web_traffic", "web_event")]
    [InlineData("typeform", "answer")]
    [InlineData("zendesk", "ticket", "rating")]
    public async Task Days_read_later_are_the_days_that_would_have_been_read_at_first(string connector, params string[] tables)
    {
        await using var sandbox = await InProcessSandbox.StartAsync("--today", Today);
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (backfilled, source) = await ConnectedAsync(sandbox, warehouse, "northwind", connector, Late);
        var pulls = warehouse.Pulls(sandbox.Connectors, Clock());
        await pulls.SourceAsync(backfilled, source, PullRun.Asked, Ct);
        var cursors = await CursorsAsync(warehouse);
        var few = await CountAsync(warehouse, tables[0]);

        Assert.Null(await AskAsync(sandbox, warehouse, backfilled, source, Early, Late.AddDays(-1)));
        var outcomes = await pulls.SourceAsync(backfilled, source, PullRun.Asked, Ct);

        Assert.All(outcomes, outcome => Assert.True(outcome.State == "succeeded", $"{outcome.Stream}: {outcome.State} {outcome.Fault}"));
        Assert.True(await CountAsync(warehouse, tables[0]) > few);
        Assert.Equal(cursors, await CursorsAsync(warehouse));
        Assert.Equal(Early, await warehouse.PeekAsync<DateOnly>("select since from source"));
        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from backfill_chunk where state <> 'done'"));

        await using var other = await TestWarehouse.OpenAsync(databases);
        var (whole, at_once) = await ConnectedAsync(sandbox, other, "northwind", connector, Early);
        await other.Pulls(sandbox.Connectors, Clock()).SourceAsync(whole, at_once, PullRun.Asked, Ct);
        // A range in time is a little wider than its days wherever on earth they are: what lies before the first day is left out.
        foreach (var table in tables) Assert.Equal(await FactsAsync(other, table), await FactsAsync(warehouse, table));
        Assert.All(tables, table => Assert.NotEmpty(table));
    }

    [Fact]
    public async Task Where_the_quota_is_nearly_used_it_waits_and_goes_on_from_the_last_committed_page()
    {
        await using var sandbox = await InProcessSandbox.StartAsync("--today", Today);
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await ConnectedAsync(sandbox, warehouse, "northwind", "ga4", Late);
        var pulls = warehouse.Pulls(sandbox.Connectors, Clock());
        await pulls.SourceAsync(workspace, source, PullRun.Asked, Ct);
        await AskAsync(sandbox, warehouse, workspace, source, Early, Late.AddDays(-1));

        // 20% are left: enough for the live window, and not for a backfill.
        await sandbox.QuotaAsync("northwind", "tokensPerProjectPerHour", 11_200);
        var waiting = await pulls.SourceAsync(workspace, source, PullRun.Scheduled, Ct);

        // Each stream's live window, and then the first chunk.
        Assert.Equal(["succeeded", "succeeded", "succeeded", "succeeded", "succeeded", "succeeded", "deferred"], waiting.Select(o => o.State));
        Assert.Contains("30%", waiting[^1].Fault, StringComparison.Ordinal);
        Assert.Equal(("open", true, true), await warehouse.PeekAsync<(string, bool, bool)>(
            "select state, next_try_at is not null, cursor is not null from backfill_chunk where stream = 'traffic' order by first_day limit 1"));
        // The live window is none the worse for it.
        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from stream_state where last_fault is not null or next_try_at is not null"));
        // A ring before the time works on what does not wait: nothing that asks the same quota twice.
        await sandbox.QuotaAsync("northwind", "tokensPerProjectPerHour", 0);
        await warehouse.DoAsync("update backfill_chunk set next_try_at = now() - interval '1 second' where next_try_at is not null");
        Assert.All(await pulls.SourceAsync(workspace, source, PullRun.Scheduled, Ct), o => Assert.Equal("succeeded", o.State));
        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from backfill_chunk where state <> 'done'"));
    }

    [Fact]
    public async Task A_chunk_that_fails_three_times_waits_for_a_person_and_the_others_go_on()
    {
        await using var sandbox = await InProcessSandbox.StartAsync("--today", Today);
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await ConnectedAsync(sandbox, warehouse, "northwind", "typeform", Late);
        var pulls = warehouse.Pulls(sandbox.Connectors, Clock());
        await pulls.SourceAsync(workspace, source, PullRun.Asked, Ct);
        await AskAsync(sandbox, warehouse, workspace, source, Early, Late.AddDays(-1));
        // One answer that the warehouse refuses: the chunk of February fails, whoever tries.
        await warehouse.DoAsync("alter table answer add constraint none check (day >= '2026-02-28')");

        for (var i = 0; i < BackfillBook.MostTries; i++) Assert.Equal("failed", (await pulls.SourceAsync(workspace, source, PullRun.Scheduled, Ct))[^1].State);
        Assert.Equal(["failed"], await warehouse.PeekAllAsync<string>("select state from backfill_chunk where first_day < '2026-03-01'"));
        await pulls.SourceAsync(workspace, source, PullRun.Scheduled, Ct);
        Assert.Equal(["done", "done"], await warehouse.PeekAllAsync<string>("select state from backfill_chunk where first_day >= '2026-03-01'"));
        Assert.Equal(Late, await warehouse.PeekAsync<DateOnly>("select since from source"));

        await warehouse.DoAsync("alter table answer drop constraint none");
        await warehouse.Backfills.ReopenAsync(workspace, source, await warehouse.PeekAsync<int>("select backfill_id from backfill"), Ada, Ct);
        await pulls.SourceAsync(workspace, source, PullRun.Scheduled, Ct);
        Assert.Equal((0, Early), await warehouse.PeekAsync<(int, DateOnly)>("select (select count(*)::int from backfill_chunk where state <> 'done'), since from source"));
    }

    [Fact]
    public async Task One_that_is_called_off_stops_after_its_page_and_leaves_the_rest()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        using var asked = new SemaphoreSlim(0);
        using var answer = new SemaphoreSlim(0);
        await using var vendor = await PlayedVendor.StartAsync(one =>
        {
            asked.Release();
            answer.Wait(TimeSpan.FromSeconds(40));
            return new Answered("""{"total_items":0,"items":[]}""");
        });
        var workspace = await warehouse.WorkspaceAsync();
        var connectors = new ConnectorList(new VendorHttp(VendorHttp.NewClient(), TimeProvider.System), TimeProvider.System);
        await warehouse.Sources.SaveAsync(workspace, connectors.Find("typeform")!, "Survey",
            new Dictionary<string, string> { ["baseUrl"] = vendor.Address, ["token"] = "t", ["formId"] = "f" }, null, Late, Ct);
        var source = Assert.Single(await warehouse.Sources.OfAsync(workspace, Ct));
        Assert.Null(await warehouse.Backfills.AskAsync(workspace, source, connectors.Find("typeform")!, Early, Late.AddDays(-1), Ada, Ct));
        Assert.Contains("under way", await warehouse.Backfills.AskAsync(workspace, source, connectors.Find("typeform")!, Early, Late, Ada, Ct), StringComparison.Ordinal);

        var pulling = warehouse.Pulls(connectors, Clock()).SourceAsync(workspace, source, PullRun.Asked, Ct);
        answer.Release();
        await asked.WaitAsync(TimeSpan.FromSeconds(20), Ct);
        await asked.WaitAsync(TimeSpan.FromSeconds(20), Ct);
        await warehouse.Backfills.CancelAsync(workspace, source, await warehouse.PeekAsync<int>("select backfill_id from backfill"), Ada, Ct);
        answer.Release(10);
        var outcomes = await pulling;

        Assert.Equal(["succeeded", "stopped"], outcomes.Select(o => o.State));
        Assert.Contains("Stopped by Ada", outcomes[1].Fault, StringComparison.Ordinal);
        Assert.Equal(["cancelled"], await warehouse.PeekAllAsync<string>("select distinct state from backfill_chunk"));
        Assert.Equal(["BackfillAsked", "BackfillCancelled"], await warehouse.PeekAllAsync<string>("select action from audit order by audit_id"));
        Assert.Single(await warehouse.Pulls(connectors, Clock()).SourceAsync(workspace, source, PullRun.Asked, Ct));
    }

    [Fact]
    public async Task Calling_one_off_waits_for_the_page_on_its_way_and_does_not_clash_with_it()
    {
        await using var sandbox = await InProcessSandbox.StartAsync("--today", Today);
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await ConnectedAsync(sandbox, warehouse, "northwind", "typeform", Late);
        await AskAsync(sandbox, warehouse, workspace, source, Early, Late.AddDays(-1));
        var backfills = new BackfillBook(warehouse.Database);
        var chunk = (await backfills.NextAsync(workspace, source.SourceId, ["responses"], Ct))!;
        await using var run = (await warehouse.Ledger.OpenAsync(workspace.WorkspaceId, source.SourceId, chunk.Stream, FactKind.Answer, PullRun.Asked, Ct))!.Value.Lease;
        var lease = await backfills.TakeAsync(run, chunk, Ct);

        // A page takes its run first and its chunk last; between the two somebody calls the backfill off.
        await using var page = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        page.Patience = 60;
        await warehouse.Ledger.HoldAsync(page, lease, Ct);
        var calling = warehouse.Backfills.CancelAsync(workspace, source, chunk.BackfillId, Ada, Ct);
        while (!await warehouse.PeekAsync<bool>("select exists (select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database())")) await Task.Delay(20, Ct);
        await BackfillBook.PageAsync(page, chunk, "as far as this", PageCounts.None, Ct);
        await page.CommitAsync(Ct);
        await calling;

        Assert.Equal(("cancelled", "as far as this", "Ada"), await warehouse.PeekAsync<(string, string, string)>(
            "select c.state, c.cursor, r.stop_asked_by from backfill_chunk c, run r where c.first_day = @FirstDay", new { chunk.FirstDay }));
    }

    private static FixedClock Clock() => new(new DateTimeOffset(2026, 5, 20, 6, 0, 0, TimeSpan.Zero));

    private static async Task<(Workspace, Source)> ConnectedAsync(InProcessSandbox sandbox, TestWarehouse warehouse, string client, string connector, DateOnly since)
    {
        var workspace = await warehouse.WorkspaceAsync(client, "Europe/Berlin");
        await warehouse.Sources.SaveAsync(workspace, sandbox.Connectors.Find(connector)!, connector, await sandbox.SettingsAsync(client, connector), null, since, Ct);
        return (workspace, Assert.Single(await warehouse.Sources.OfAsync(workspace, Ct)));
    }

    private static Task<string?> AskAsync(InProcessSandbox sandbox, TestWarehouse warehouse, Workspace workspace, Source source, DateOnly first, DateOnly last) =>
        new BackfillDesk(warehouse.Database, Clock()).AskAsync(workspace, source, sandbox.Connectors.Find(source.Connector)!, first, last, Ada, Ct);

    private static Task<long> CountAsync(TestWarehouse warehouse, string table) => warehouse.PeekAsync<long>($"select count(*) from {table}");

    private static Task<List<string?>> CursorsAsync(TestWarehouse warehouse) =>
        warehouse.PeekAllAsync<string?>("select cursor from stream_state order by stream");

    private static async Task<List<string>> FactsAsync(TestWarehouse warehouse, string table)
    {
        var facts = await warehouse.PeekAllAsync<string>($"select (to_jsonb(t) - 'workspace_id' - 'source_id')::text from {table} t {Within(table)} order by 1");
        Assert.NotEmpty(facts);
        return facts;
    }

    // Sources that are read by instants begin at the first day's midnight somewhere.
    private static string Within(string table) => table switch
    {
        "answer" or "rating" => "where t.day > '2026-02-10'",
        "ticket" => "where (to_timestamp(t.version) at time zone 'UTC')::date > '2026-02-10'",
        _ => "",
    };
}
