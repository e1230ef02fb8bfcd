// Erasing a person: what goes, what stays, what is written down, and that nothing brings them back.
using System.Text.Json;
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Erasure;
using CxDashboard.Jobs.Imports;
using CxDashboard.Jobs.Loading;
using CxDashboard.Tests.Connectors;

namespace CxDashboard.Tests.Erasure;

[Trait("Category", "Integration")]
public sealed class ErasingTests(TestDatabase databases)
{
    private const string Jo = "jo@example.com";
    private static readonly Actor Owner = new(7, "Olga");
    private static readonly DateOnly Day = new(2026, 3, 2);
    private static readonly DateTimeOffset Rated = new(Day, new TimeOnly(13, 0), TimeSpan.Zero);
    private static readonly Rating[] Ratings = [new("k1", "t1", "bad", Rated, Rated, "call me back", "REQ-1"), new("k2", "t3", "good", Rated, Rated, "fine", "REQ-2")];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Customers_purchases_and_words_go_and_tickets_and_scores_stay_without_the_person()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await FilledAsync(warehouse);

        var counts = await EraseAsync(warehouse, workspace, "Jo@Example.com\nREQ-1");

        Assert.Equal([("customers", 1L), ("pages as received", 0L), ("purchases", 2L), ("rejected rows", 1L), ("survey answers", 2L), ("ticket ratings", 1L), ("tickets", 2L)], counts.Touched.Order());
        Assert.Equal(["other"], await warehouse.PeekAllAsync<string>("select customer_id from customer"));
        Assert.Equal(["p3"], await warehouse.PeekAllAsync<string>("select purchase_id from purchase"));
        Assert.Equal([("other", "nps", 3m, "mine", true), ("r1", "nps", 9m, null, false)], (await warehouse.PeekAllAsync<(string, string, decimal, string?, bool)>(
            "select response_id, kind, score, comment, respondent_hash is not null from answer order by response_id")).Select(row => row));
        Assert.Equal([("t1", 30, false), ("t2", 40, false), ("t3", 50, true)], await warehouse.PeekAllAsync<(string, int, bool)>(
            "select ticket_id, first_reply_business, requester_hash is not null from ticket order by ticket_id"));
        // Nor does the next delivery bring the words beside a rating back.
        await warehouse.LoadAsync(workspace, source, FactKind.Rating, Ratings);
        Assert.Equal([("k1", "bad", null, false), ("k2", "good", "fine", true)], (await warehouse.PeekAllAsync<(string, string, string?, bool)>(
            "select rating_id, score, comment, requester_hash is not null from rating order by rating_id")).Select(row => row));
        // The numbers are what the facts now say.
        var parts = await warehouse.HashesAsync(TestWarehouse.PartTables);
        await warehouse.RebuildAsync(workspace, new DateRange(Day.AddDays(-40), Day.AddDays(40)));
        Assert.Equal(parts, await warehouse.HashesAsync(TestWarehouse.PartTables));
        Assert.Equal(1000L, await warehouse.PeekAsync<long>("select a from metric_day where metric = 'revenue' and dim = ''"));
    }

    [Fact]
    public async Task The_ledger_and_the_audit_hold_no_name()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, _) = await FilledAsync(warehouse);

        await EraseAsync(warehouse, workspace, $"{Jo}\nREQ-1");

        Assert.Equal(2, await warehouse.PeekAsync<int>("select count(*)::int from erasure where erased_by = 'Olga' and length(person) = 16"));
        var line = Assert.Single(await AuditBook.FindAsync(warehouse.Database, workspace, new(), 10, Ct));
        Assert.Equal(("Olga", "Erased"), (line.Who, line.Action));
        Assert.Contains("1 customers, 2 purchases", line.Detail, StringComparison.Ordinal);
        foreach (var table in await warehouse.PeekAllAsync<string>("select tablename::text from pg_tables where schemaname = 'public'"))
        {
            Assert.Equal((table, 0), (table, await warehouse.PeekAsync<int>(
                $"select count(*)::int from {table} t where t::text ilike '%jo@example%' or t::text ~ '\\mREQ-1\\M'")));
        }
    }

    [Fact]
    public async Task A_backfill_after_the_erasure_does_not_bring_the_person_back()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await using var vendor = await PlayedVendor.StartAsync(_ => new Answered(Responses()));
        var workspace = await warehouse.WorkspaceAsync(zone: "UTC", keepsVerbatims: true);
        var connectors = new ConnectorList(new VendorHttp(VendorHttp.NewClient(), TimeProvider.System), TimeProvider.System);
        await warehouse.Sources.SaveAsync(workspace, connectors.Find("typeform")!, "Survey",
            new Dictionary<string, string> { ["baseUrl"] = vendor.Address, ["token"] = "t", ["formId"] = "f" }, null, Day, Ct);
        var source = Assert.Single(await warehouse.Sources.OfAsync(workspace, Ct));
        var pulls = warehouse.Pulls(connectors);
        Assert.Equal("succeeded", Assert.Single(await pulls.SourceAsync(workspace, source, PullRun.Asked, Ct)).State);
        Assert.Equal(2, await warehouse.PeekAsync<int>("select count(*)::int from answer where comment is not null"));

        await EraseAsync(warehouse, workspace, Jo);
        var erased = await warehouse.HashesAsync("answer", "metric_day", "metric_month");
        Assert.Null(await warehouse.Backfills.AskAsync(workspace, source, connectors.Find("typeform")!, Day.AddDays(-1), Day.AddDays(1), Owner, Ct));
        var outcomes = await pulls.SourceAsync(workspace, source, PullRun.Asked, Ct);

        Assert.All(outcomes, outcome => Assert.Equal("succeeded", outcome.State));
        Assert.True(outcomes.Count > 1 && outcomes[^1].Counts.Received > 0, "the backfill read nothing");
        Assert.Equal(erased, await warehouse.HashesAsync("answer", "metric_day", "metric_month"));
        Assert.Equal(["theirs"], await warehouse.PeekAllAsync<string>("select comment from answer where comment is not null"));
        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from run where received <> inserted + updated + unchanged + rejected"));
    }

    [Fact]
    public async Task A_file_imported_again_does_not_bring_the_person_back()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var file = Path.Combine(warehouse.Folder.Path, "sales.csv");
        await File.WriteAllTextAsync(file, $"id,email,day,amount\np1,{Jo.ToUpperInvariant()},2026-03-02,5\np2,kim@example.com,2026-03-02,10\n", Ct);
        var order = new ImportOrder(FileKind.Find("transactions")!, file, new Dictionary<string, string>(), new Dictionary<string, string>());
        await warehouse.Files.RunAsync(workspace, order, null, Ct);

        await EraseAsync(warehouse, workspace, Jo);
        var again = await warehouse.Files.RunAsync(workspace, order, null, Ct);

        Assert.Equal(new PageCounts(2, 0, 0, 2, 0, 0), again.Counts);
        Assert.Equal(["p2"], await warehouse.PeekAllAsync<string>("select purchase_id from purchase"));
    }

    [Fact]
    public async Task A_page_under_way_is_waited_for_and_its_rows_are_erased_too()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await FilledAsync(warehouse);
        await using var page = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        await page.ExecuteAsync($"select pg_advisory_xact_lock_shared(hashtext('cx erasure'), @WorkspaceId)", workspace, Ct);
        await page.ExecuteAsync("insert into customer (workspace_id, source_id, customer_id, started_on) values (@WorkspaceId, @source, 'REQ-1', '2026-01-01')", new { workspace.WorkspaceId, source }, Ct);

        var erasing = EraseAsync(warehouse, workspace, "REQ-1");
        for (var i = 0; i < 200 && await warehouse.PeekAsync<int>("select count(*)::int from pg_locks where locktype = 'advisory' and not granted") == 0; i++) await Task.Delay(50, Ct);
        Assert.False(erasing.IsCompleted);
        await page.CommitAsync(Ct);

        Assert.Contains(("customers", 1L), (await erasing).Touched);
        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from customer where customer_id = 'REQ-1'"));
    }

    [Fact]
    public async Task Kept_files_go_and_a_file_that_is_being_imported_is_waited_for()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, _) = await FilledAsync(warehouse);
        var id = Guid.NewGuid();
        await File.WriteAllTextAsync(warehouse.UploadFiles.Content(workspace.WorkspaceId, id), Jo, Ct);
        await File.WriteAllTextAsync(warehouse.UploadFiles.Errors(workspace.WorkspaceId, id), Jo, Ct);
        await warehouse.Uploads.AddAsync(workspace, id, FileKind.Find("customers")!, $"{Jo}.csv", new Arrived(9, 1, new FileReading(), null), Owner, Ct);
        await warehouse.DoAsync("update upload set state = 'running'");

        var (refused, why) = await warehouse.Erasing.RunAsync(workspace, ErasureWish.Read(Jo).Wish!, Owner, Ct);
        Assert.Null(refused);
        Assert.Contains("being imported", why, StringComparison.Ordinal);
        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from erasure"));

        await warehouse.DoAsync("update upload set state = 'waiting'");
        await EraseAsync(warehouse, workspace, Jo);
        Assert.False(File.Exists(warehouse.UploadFiles.Content(workspace.WorkspaceId, id)));
        Assert.False(File.Exists(warehouse.UploadFiles.Errors(workspace.WorkspaceId, id)));
        Assert.Equal("cancelled", await warehouse.PeekAsync<string>("select state from upload"));
    }

    [Fact]
    public async Task Another_workspace_keeps_its_own_people()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (one, _) = await FilledAsync(warehouse);
        var (two, _) = await FilledAsync(warehouse, "two");

        await EraseAsync(warehouse, one, Jo);

        Assert.Equal(2, await warehouse.PeekAsync<int>("select count(*)::int from customer where workspace_id = @WorkspaceId", new { two.WorkspaceId }));
        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from erasure where workspace_id = @WorkspaceId", new { two.WorkspaceId }));
    }

    [Fact]
    public async Task Every_column_that_can_name_a_person_has_a_script_that_clears_it()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var personal = await warehouse.PeekAllAsync<string>("""
            select distinct c.table_name::text from information_schema.columns c
            where c.table_schema = 'public' and c.table_name = any(@FactTables)
              and (c.column_name like '%\_hash' or c.column_name in ('customer_id', 'comment')) order by 1
            """, new { TestWarehouse.FactTables });
        Assert.Equal(personal.Select(table => $"erase/{table}.sql").Order(StringComparer.Ordinal), SqlScripts.In("erase"));
    }

    private static async Task<ErasureCounts> EraseAsync(TestWarehouse warehouse, Workspace workspace, string typed)
    {
        var (counts, fault) = await warehouse.Erasing.RunAsync(workspace, ErasureWish.Read(typed).Wish!, Owner, Ct);
        Assert.Null(fault);
        return counts!;
    }

    private static async Task<(Workspace, int)> FilledAsync(TestWarehouse warehouse, string key = "acme")
    {
        var workspace = await warehouse.WorkspaceAsync(key, "UTC", keepsVerbatims: true);
        var source = await warehouse.SourceAsync(workspace);
        var noon = new DateTimeOffset(Day, new TimeOnly(12, 0), TimeSpan.Zero);
        await warehouse.LoadAsync(workspace, source, FactKind.Customer, [new Customer(Jo, Day, null, null), new Customer("other", Day, null, null)]);
        await warehouse.LoadAsync(workspace, source, FactKind.Purchase,
            [new Purchase("p1", Jo, Day, 500, 1), new Purchase("p2", " JO@example.com ", Day, 700, 1), new Purchase("p3", "other", Day, 1000, 1)]);
        await warehouse.LoadAsync(workspace, source, FactKind.Ticket,
        [
            Ticket("t1", "REQ-1", 30), Ticket("t2", Jo, 40), Ticket("t3", "REQ-2", 50),
        ]);
        await warehouse.LoadAsync(workspace, source, FactKind.Rating, Ratings);
        await warehouse.LoadAsync(workspace, source, FactKind.Answer,
        [
            new Answer("r1", "nps", "nps", 1, noon, 9, "call me", null, null, null, Jo),
            new Answer("r1", "comment", "text", 1, noon, null, "my own words", null, null, null, Jo),
            new Answer("other", "nps", "nps", 1, noon, 3, "mine", null, null, null, "kim@example.com"),
        ], rejects: [new("id=x, email=jo@example.com", "line 9: score is \"mail jo@example.com\": a number is needed."), new("id=REQ-11", "not the same one")]);
        await warehouse.DoAsync("update run set fault = 'the first because jo@example.com is no number' where run_id = (select max(run_id) from run)");
        return (workspace, source);

        Ticket Ticket(string id, string who, int minutes) => new(
            id, 1, "solved", noon, noon, noon, "email", null, null, null, [], who, null, minutes, null, null, null, null, 1, 0);
    }

    private static string Responses() => JsonSerializer.Serialize(new
    {
        total_items = 2,
        items = new[] { (Id: "r1", Who: Jo, Words: "my own words"), (Id: "r2", Who: "kim@example.com", Words: "theirs") }.Select(one => new
        {
            response_id = one.Id, landed_at = "2026-03-02T10:00:00Z", submitted_at = "2026-03-02T10:00:00Z", hidden = new { email = one.Who },
            answers = new object[]
            {
                new { field = new { @ref = "nps" }, type = "number", number = 9 },
                new { field = new { @ref = "comment" }, type = "text", text = one.Words },
            },
        }),
    });
}
