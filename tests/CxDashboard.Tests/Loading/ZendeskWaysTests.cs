// The two ways to read Zendesk over a real HTTP sandbox: the same tickets and numbers, deletions included, and the targets they were given.
using System.Globalization;
using System.Net.Http.Json;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Tests.Loading;

[Trait("Category", "Integration")]
public sealed class ZendeskWaysTests(TestDatabase databases)
{
    private static readonly DateOnly Today = new(2026, 6, 15);

    // The version is the way's own ordering key, and a deleted ticket that one way never had is no difference. Older tickets
    // come by the export alone, when the vendor indexes them anew.
    private const string Tickets = """
        select ticket_id || ' ' || status || ' ' || created_at || ' ' || coalesce(solved_at::text, '-') || ' ' || coalesce(first_reply_business::text, '-') || ' '
               || coalesce(full_resolution_calendar::text, '-') || ' ' || array_to_string(tags, ',') || ' ' || coalesce(replies::text, '-')
        from ticket t where status <> 'deleted' and created_on >= '2026-05-16' order by ticket_id
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_ways_bring_the_same_tickets_and_follow_them_until_they_are_deleted()
    {
        await using var sandbox = await InProcessSandbox.StartAsync("--today", "2026-06-15T09:00");
        await using var export = await TestWarehouse.OpenAsync(databases);
        await using var keyset = await TestWarehouse.OpenAsync(databases);
        var one = await ConnectAsync(sandbox, export, "export");
        var other = await ConnectAsync(sandbox, keyset, "keyset");

        await PullAsync(export, one);
        await PullAsync(keyset, other);
        Assert.True((await export.PeekAllAsync<string>(Tickets)).Count > 200);
        Assert.Equal(await export.PeekAllAsync<string>(Tickets), await keyset.PeekAllAsync<string>(Tickets));
        Assert.Equal(0, await keyset.PeekAsync<int>("select count(*)::int from ticket where status = 'deleted'"));

        // Every two days some of the tickets that were read have been deleted.
        for (var day = Today.AddDays(2); day <= Today.AddDays(20); day = day.AddDays(2))
        {
            await MoveAsync(sandbox, day.ToString("yyyy-MM-dd'T09:00'", CultureInfo.InvariantCulture));
            await PullAsync(export, one);
            await PullAsync(keyset, other);
        }

        Assert.Equal(await export.PeekAllAsync<string>(Tickets), await keyset.PeekAllAsync<string>(Tickets));
        Assert.True(await keyset.PeekAsync<int>("select count(*)::int from ticket where status = 'deleted'") > 0);
        const string Counted = "select metric || ' ' || stage || ' ' || day || ' ' || n || ' ' || b from metric_day where metric in ('tickets', 'first_response') and dim = '' and day >= '2026-05-16' order by 1";
        Assert.Equal(await export.PeekAllAsync<string>(Counted), await keyset.PeekAllAsync<string>(Counted));
        var parts = await keyset.HashesAsync(TestWarehouse.PartTables);
        await keyset.RebuildAsync(other, new DateRange(Today.AddDays(-200), Today.AddDays(60)));
        Assert.Equal(parts, await keyset.HashesAsync(TestWarehouse.PartTables));

        foreach (var outcome in await PullAsync(keyset, other))
            Assert.Equal((0L, 0L), (outcome.Counts.Inserted, outcome.Counts.Updated));
    }

    [Fact]
    public async Task Changing_the_way_reads_all_tickets_again_and_changes_none()
    {
        await using var sandbox = await InProcessSandbox.StartAsync("--today", "2026-06-15T09:00");
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await ConnectAsync(sandbox, warehouse, "export");
        await PullAsync(warehouse, workspace);
        var before = await warehouse.HashesAsync(["ticket", .. TestWarehouse.PartTables]);

        await ConnectAsync(sandbox, warehouse, "keyset");
        var there = await PullAsync(warehouse, workspace);
        await ConnectAsync(sandbox, warehouse, "export");
        var back = await PullAsync(warehouse, workspace);

        Assert.True(there[0].Counts.Received > 200);
        Assert.True(back[0].Counts.Received > 200);
        Assert.Equal(before, await warehouse.HashesAsync(["ticket", .. TestWarehouse.PartTables]));
    }

    [Fact]
    public async Task Targets_are_kept_as_they_were_set_and_boundary_rows_count_once()
    {
        await using var sandbox = await InProcessSandbox.StartAsync("--today", "2026-06-15T09:00");
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await ConnectAsync(sandbox, warehouse, "export", since: Today.AddDays(-120));
        var first = (await PullAsync(warehouse, workspace)).Single(outcome => outcome.Stream == "targets");
        var expected = await warehouse.PeekAsync<long>("select count(*) from ticket where priority is not null and created_on >= '2026-02-15'");

        Assert.True(first.Counts.Received > 500, "one page proves no paging");
        Assert.Equal(expected, await warehouse.PeekAsync<long>("select count(*) from ticket_target x join ticket t using (workspace_id, source_id, ticket_id) where t.created_on >= '2026-02-15'"));
        Assert.Equal(["high 240", "low 960", "normal 480", "urgent 60"], await warehouse.PeekAllAsync<string>(
            "select distinct t.priority || ' ' || x.target_minutes from ticket_target x join ticket t using (workspace_id, source_id, ticket_id) where x.business and x.metric = 'reply_time' and x.set_at = t.created_at order by 1"));
        var again = (await PullAsync(warehouse, workspace)).Single(outcome => outcome.Stream == "targets");
        Assert.Equal(("succeeded", 0L, 0L), (again.State, again.Counts.Inserted, again.Counts.Updated));
    }

    [Theory]
    [InlineData("same_cursor")]
    [InlineData("gateway_timeout")]
    public async Task Paging_that_stands_still_is_loud_and_a_heavy_page_is_asked_for_in_halves(string fault)
    {
        await using var sandbox = await InProcessSandbox.StartAsync("--today", "2026-06-15T09:00");
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await ConnectAsync(sandbox, warehouse, "keyset");
        await sandbox.FaultAsync(fault, "zendesk", times: fault == "same_cursor" ? null : 3);

        var tickets = (await PullAsync(warehouse, workspace))[0];

        if (fault == "gateway_timeout") Assert.Equal("succeeded", tickets.State);
        else Assert.Contains("does not move", tickets.Fault, StringComparison.Ordinal);
    }

    // As a program that has just started would: the vendor allows ten exports a minute, and no test waits for that.
    private static async Task<IReadOnlyList<PullOutcome>> PullAsync(TestWarehouse warehouse, Workspace workspace)
    {
        var connectors = new ConnectorList(new VendorHttp(VendorHttp.NewClient(), TimeProvider.System), TimeProvider.System);
        var source = Assert.Single(await warehouse.Sources.OfAsync(workspace, Ct));
        return await warehouse.Pulls(connectors).SourceAsync(workspace, source, "person", Ct);
    }

    private static async Task MoveAsync(InProcessSandbox sandbox, string today)
    {
        using var http = new HttpClient { BaseAddress = sandbox.Address };
        (await http.PostAsJsonAsync("/_control/clock", new { today }, Ct)).EnsureSuccessStatusCode();
    }

    private static async Task<Workspace> ConnectAsync(InProcessSandbox sandbox, TestWarehouse warehouse, string way, DateOnly? since = null)
    {
        using var http = new HttpClient { BaseAddress = sandbox.Address };
        var clients = await http.GetFromJsonAsync<System.Text.Json.JsonElement>("/_control/clients", Ct);
        var settings = clients.EnumerateArray().First().GetProperty("zendesk").EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!);
        var workspace = await warehouse.WorkspaceAsync("northwind");
        await warehouse.Sources.SaveAsync(workspace, sandbox.Connectors.Find("zendesk")!, "Support", new Dictionary<string, string>(settings) { ["tickets"] = way }, null, since ?? Today.AddDays(-30), Ct);
        return workspace;
    }
}
