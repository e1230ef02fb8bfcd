// Vendors' answers as they came: landed with their page or not at all, readable, gone after their days, and never holding a person who was erased.
using System.Security.Cryptography;
using System.Text;
using CxDashboard.Core.Access;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Chores;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Erasure;
using CxDashboard.Jobs.Loading;
using CxDashboard.Tests.Connectors;

namespace CxDashboard.Tests.Loading;

[Trait("Category", "Integration")]
public sealed class PayloadsTests(TestDatabase databases)
{
    private static readonly DateOnly Day = new(2026, 3, 2);
    private static readonly Actor Owner = new(7, "Olga");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Item(string id, string email, string comment) => $$"""
        {"response_id":"{{id}}","submitted_at":"2026-03-02T10:00:00Z","hidden":{"email":"{{email}}"},"answers":[{"field":{"ref":"comment"},"type":"text","text":"{{comment}}"}]}
        """;

    private static string Page(params string[] items) => $$"""{"total_items":{{items.Length}},"items":[{{string.Join(',', items)}}]}""";

    [Fact]
    public async Task A_page_lands_as_it_came_with_its_hash_and_its_page()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var body = Page(Item("r1", "kim@example.com", "Fi\\u0000ne, \\\\u0000 stays"));
        await using var vendor = await PlayedVendor.StartAsync(new Answered(body));
        var (workspace, source, pulls) = await SurveyAsync(warehouse, vendor);

        Assert.Equal("succeeded", Assert.Single(await pulls.SourceAsync(workspace, source, PullRun.Asked, Ct)).State);

        var run = await warehouse.PeekAsync<long>("select run_id from run");
        var row = Assert.Single(await warehouse.Payloads.OfRunAsync(warehouse.Database, workspace, run, Ct));
        Assert.Equal((1, 1, (long)Bytes(body).Length, Convert.ToHexStringLower(SHA256.HashData(Bytes(body))), true), (row.Page, row.Part, row.Bytes, row.Hash, row.IsKept));
        // What PostgreSQL could not hold is gone, and nothing else.
        Assert.Equal(body.Replace("Fi\\u0000ne", "Fine", StringComparison.Ordinal), await ReadAsync(warehouse, workspace, run, 1));
        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from payload where position(convert_to('Fine', 'utf8') in body) > 0"));
    }

    [Fact]
    public async Task A_page_that_is_refused_leaves_no_payload_and_what_is_no_json_is_never_landed()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var bad = Page([.. Enumerable.Range(0, 20).Select(i => $$"""{"response_id":"r{{i}}","submitted_at":"never","answers":[]}""")]);
        await using var vendor = await PlayedVendor.StartAsync(bad, """{"total_items":NaN,"items":[]}""");
        var (workspace, source, pulls) = await SurveyAsync(warehouse, vendor);

        var refused = Assert.Single(await pulls.SourceAsync(workspace, source, PullRun.Asked, Ct));
        var nonsense = Assert.Single(await pulls.SourceAsync(workspace, source, PullRun.Asked, Ct));

        Assert.Equal(("failed", "failed"), (refused.State, nonsense.State));
        Assert.Contains("20 of 20 rows", refused.Fault, StringComparison.Ordinal);
        Assert.Contains("cut short or broken", nonsense.Fault, StringComparison.Ordinal);
        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from payload"));
    }

    [Fact]
    public async Task Every_connectors_pages_land_and_tokens_do_not()
    {
        await using var sandbox = await InProcessSandbox.StartAsync();
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync("northwind", "Europe/Berlin");
        var since = workspace.Today(TimeProvider.System).AddDays(-5);
        await sandbox.ConnectAsync(warehouse.Sources, workspace, _ => since, [.. sandbox.Connectors.All.Select(connector => connector.Name)]);
        Assert.All(await sandbox.PullAsync(warehouse, workspace), outcome => Assert.Equal("succeeded", outcome.State));

        var runs = await warehouse.PeekAllAsync<(long Run, string Stream, int Pages)>("select run_id, stream, pages from run where pages > 0");
        Assert.True(runs.Select(run => run.Stream).Distinct().Count() >= 6, "too few streams brought pages");
        foreach (var (run, stream, pages) in runs)
        {
            var rows = await warehouse.Payloads.OfRunAsync(warehouse.Database, workspace, run, Ct);
            Assert.Equal((stream, pages), (stream, rows.Select(row => row.Page).Distinct().Count()));
            foreach (var row in rows)
                Assert.DoesNotContain("access_token", await ReadAsync(warehouse, workspace, run, row.Page, row.Part), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Erasing_a_person_takes_the_pages_that_name_them_and_no_later_page_brings_them_back()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        // Written as JSON may: escaped, in other letters, in the middle of a sentence.
        await using var vendor = await PlayedVendor.StartAsync(
            Page(Item("r1", "Jo\\u0040Example.com", "Mine")), Page(Item("r2", "kim@example.com", "Theirs")), Page(Item("r3", "kim@example.com", "Ask jo@example.com, please.")),
            Page(Item("r1", "jo@example.com", "Mine")), Page(Item("r2", "kim@example.com", "Theirs")));
        var (workspace, source, pulls) = await SurveyAsync(warehouse, vendor);
        for (var i = 0; i < 3; i++) await pulls.SourceAsync(workspace, source, PullRun.Asked, Ct);
        Assert.Equal([true, true, true], await KeptAsync(warehouse));

        var (counts, fault) = await warehouse.Erasing.RunAsync(workspace, ErasureWish.Read("jo@example.com").Wish!, Owner, Ct);

        Assert.Null(fault);
        Assert.Contains(("pages as received", 2L), counts!.Touched);
        Assert.Equal([false, true, false], await KeptAsync(warehouse));
        for (var i = 0; i < 2; i++) await pulls.SourceAsync(workspace, source, PullRun.Asked, Ct);
        Assert.Equal([false, true, false, false, true], await KeptAsync(warehouse));
        var run = await warehouse.PeekAsync<long>("select min(run_id) from run");
        Assert.Null(await ReadAsync(warehouse, workspace, run, 1));
    }

    [Fact]
    public async Task What_is_older_than_its_days_is_shown_to_nobody_and_dropped_with_its_day()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        var lease = await warehouse.RunAsync(workspace, source, FactKind.Answer);
        await warehouse.Pages.CommitAsync(workspace, lease, FactKind.Answer, new Batch([], null) { Answers = [Bytes("{}"), Bytes("[1]")] }, null, Ct);
        Assert.Equal([(1, 1), (1, 2)], (await warehouse.Payloads.OfRunAsync(warehouse.Database, workspace, lease.RunId, Ct)).Select(row => (row.Page, row.Part)));
        // One answer for each of the last thirty days, where its day puts it.
        await warehouse.DoAsync("delete from payload");
        await warehouse.DoAsync("""
            insert into payload (workspace_id, run_id, page, part, slot, received_at, bytes, hash, body)
            select @WorkspaceId, @RunId, ago, 1, floor(extract(epoch from now() - make_interval(days => ago)) / 86400)::int % 32, now() - make_interval(days => ago) + interval '1 hour', 2, '\x01', '\x02'
            from generate_series(0, 30) as ago
            """, new { workspace.WorkspaceId, lease.RunId });
        Assert.Equal(Enumerable.Range(0, 15), (await warehouse.Payloads.OfRunAsync(warehouse.Database, workspace, lease.RunId, Ct)).Select(row => row.Page));

        await DropAsync(warehouse, warehouse.Payloads);

        Assert.Equal(Enumerable.Range(0, 15), await warehouse.PeekAllAsync<int>("select page from payload order by page"));
        await DropAsync(warehouse, new Payloads(new SecretBox(new byte[32]), 3));
        Assert.Equal(Enumerable.Range(0, 4), await warehouse.PeekAllAsync<int>("select page from payload order by page"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(14)]
    [InlineData(30)]
    public void No_slot_of_a_kept_day_is_an_old_one(int kept)
    {
        var now = new DateTimeOffset(2026, 11, 22, 3, 20, 0, TimeSpan.Zero);
        var today = (int)(now - DateTimeOffset.UnixEpoch).TotalDays;
        var old = PayloadChore.OldSlots(now, kept).ToHashSet();
        Assert.DoesNotContain(Enumerable.Range(-kept, kept + 2), ago => old.Contains((today + ago) % Payloads.Slots));
        Assert.Equal(Payloads.Slots - kept - 2, old.Count);
    }

    [Fact]
    public async Task An_installation_that_keeps_none_lands_none()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        var lease = await warehouse.RunAsync(workspace, source, FactKind.Answer);
        var pages = new PageLoad(warehouse.Database, warehouse.Ledger, warehouse.Pseudonyms, new Payloads(new SecretBox(new byte[32]), 0));
        await pages.CommitAsync(workspace, lease, FactKind.Answer, new Batch([], null) { Answers = [Bytes("{}")] }, null, Ct);
        Assert.Equal((0, 1), (await warehouse.PeekAsync<int>("select count(*)::int from payload"), await warehouse.PeekAsync<int>("select pages from run")));
    }

    [Fact]
    public async Task A_workspace_that_is_deleted_takes_its_payloads_along_and_another_key_opens_none()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        var lease = await warehouse.RunAsync(workspace, source, FactKind.Answer);
        await warehouse.Pages.CommitAsync(workspace, lease, FactKind.Answer, new Batch([], null) { Answers = [Bytes("{}")] }, null, Ct);
        await using (var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct))
            Assert.Null(await new Payloads(new SecretBox(new byte[32])).ReadAsync(session, workspace, lease.RunId, 1, 1, Ct));

        await warehouse.DoAsync("delete from workspace where workspace_id = @WorkspaceId", workspace);

        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from payload"));
    }

    private static Task DropAsync(TestWarehouse warehouse, Payloads payloads) =>
        PayloadChore.DropAsync(warehouse.Fresh.AdminConnectionString, warehouse.Database, DateTimeOffset.UtcNow, payloads.Days, Ct);

    private static Task<List<bool>> KeptAsync(TestWarehouse warehouse) => warehouse.PeekAllAsync<bool>("select body is not null from payload order by run_id, page");

    private static async Task<string?> ReadAsync(TestWarehouse warehouse, Workspace workspace, long run, int page, int part = 1)
    {
        await using var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        return await warehouse.Payloads.ReadAsync(session, workspace, run, page, part, Ct) is { } content ? Encoding.UTF8.GetString(content) : null;
    }

    private static async Task<(Workspace, Source, PullRun)> SurveyAsync(TestWarehouse warehouse, PlayedVendor vendor)
    {
        var workspace = await warehouse.WorkspaceAsync(zone: "UTC", keepsVerbatims: true);
        var connectors = new ConnectorList(new VendorHttp(VendorHttp.NewClient(), new SkippingClock(DateTimeOffset.UtcNow)), TimeProvider.System);
        await warehouse.Sources.SaveAsync(workspace, connectors.Find("typeform")!, "Survey",
            new Dictionary<string, string> { ["baseUrl"] = vendor.Address, ["token"] = "t", ["formId"] = "f" }, null, Day, Ct);
        return (workspace, Assert.Single(await warehouse.Sources.OfAsync(workspace, Ct)), warehouse.Pulls(connectors));
    }
}
