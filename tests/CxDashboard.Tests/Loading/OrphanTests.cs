// Facts and parts do not refer to their source and workspace row by row; these see that none outlives them all the same.
using CxDashboard.Core.Access;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Tests.Loading;

[Trait("Category", "Integration")]
public sealed class OrphanTests(TestDatabase databases)
{
    private static readonly DateOnly First = new(2026, 2, 1);
    private static readonly string[] Facts = [.. TestWarehouse.FactTables, "ticket_due"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_source_deleted_while_its_page_comes_in_takes_that_pages_facts_with_it_and_no_others()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source, other) = await FilledAsync(warehouse);
        var kept = await CountsAsync(warehouse, Facts, $"source_id = {other}");
        var run = await warehouse.RunAsync(workspace, source, FactKind.WebEvent);

        var loaded = await MeanwhileAsync(warehouse, workspace, run, "delete from source%", async () =>
        {
            await using var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
            await session.ExecuteAsync("delete from source where workspace_id = @WorkspaceId and source_id = @source", new { workspace.WorkspaceId, source }, Ct);
            await session.CommitAsync(Ct);
        });

        Assert.Equal(50, loaded.Inserted);
        Assert.All(await CountsAsync(warehouse, Facts, $"source_id = {source}"), table => Assert.Equal((table.Key, 0L), (table.Key, table.Value)));
        Assert.Equal(kept, await CountsAsync(warehouse, Facts, $"source_id = {other}"));
        await Assert.ThrowsAsync<LostLease>(() => CommitAsync(warehouse, workspace, run));
    }

    [Fact]
    public async Task A_workspace_erased_while_a_page_comes_in_leaves_neither_facts_nor_parts_and_nobody_makes_new_ones()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source, _) = await FilledAsync(warehouse);
        var neighbour = await warehouse.WorkspaceAsync("neighbour");
        await warehouse.LoadAsync(neighbour, await warehouse.SourceAsync(neighbour), FactKind.WebEvent, Page());
        string[] tables = [.. Facts, .. TestWarehouse.PartTables];
        var theirs = await CountsAsync(warehouse, tables, $"workspace_id = {neighbour.WorkspaceId}");
        Assert.True(theirs["metric_day"] > 0);
        var run = await warehouse.RunAsync(workspace, source, FactKind.WebEvent);

        await MeanwhileAsync(warehouse, workspace, run, "select from source%", () => WorkspaceErasure.RunAsync(warehouse.Database, workspace, Actor.Operator, Ct));

        Assert.All(await CountsAsync(warehouse, tables, $"workspace_id = {workspace.WorkspaceId}"), table => Assert.Equal((table.Key, 0L), (table.Key, table.Value)));
        Assert.Equal(theirs, await CountsAsync(warehouse, tables, $"workspace_id = {neighbour.WorkspaceId}"));
        await Assert.ThrowsAsync<LostLease>(() => CommitAsync(warehouse, workspace, run));
        await using var late = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        await Assert.ThrowsAsync<InvalidOperationException>(() => MetricParts.RefreshStagesAsync(late, workspace.WorkspaceId, Ct));
    }

    [Theory]
    [InlineData("source")]
    [InlineData("workspace")]
    public async Task A_deletion_that_would_not_see_what_came_meanwhile_is_refused(string table)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await FilledAsync(warehouse);

        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => warehouse.DoAsync($"begin isolation level repeatable read; delete from run; delete from {table}; commit"));

        Assert.Contains("read committed", refused.MessageText, StringComparison.Ordinal);
        Assert.All(await CountsAsync(warehouse, Facts, "true"), held => Assert.True(held.Value > 0));
    }

    // Holds the page back between its merge and its parts until the deletion waits for it, and lets both go on.
    private static async Task<PageCounts> MeanwhileAsync(TestWarehouse warehouse, Workspace workspace, Lease run, string waits, Func<Task> delete)
    {
        Task<PageCounts> page;
        Task deleted;
        await using (var before = await warehouse.Database.OpenAsync(workspace.Scope, Ct))
        {
            await before.ExecuteAsync("select pg_advisory_xact_lock(hashtext('cx metric parts'), @WorkspaceId)", workspace, Ct);
            page = CommitAsync(warehouse, workspace, run);
            await UntilAsync(warehouse, "select pg_advisory_xact_lock%");
            deleted = delete();
            await UntilAsync(warehouse, waits);
            await before.CommitAsync(Ct);
        }

        await deleted;
        return await page;
    }

    private static async Task UntilAsync(TestWarehouse warehouse, string waiting)
    {
        while (!await warehouse.PeekAsync<bool>("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query ilike @waiting)", new { waiting }))
            await Task.Delay(20, Ct);
    }

    private static Task<PageCounts> CommitAsync(TestWarehouse warehouse, Workspace workspace, Lease run) =>
        warehouse.Pages.CommitAsync(workspace, run, FactKind.WebEvent, new Batch(Page(), "x"), null, Ct);

    private static List<Fact> Page() => [.. Enumerable.Range(0, 50).Select(i => new WebEvent(First.AddDays(i), "view_item", "Direct", "late", 1))];

    private static async Task<Dictionary<string, long>> CountsAsync(TestWarehouse warehouse, IEnumerable<string> tables, string where)
    {
        var counts = new Dictionary<string, long>();
        foreach (var table in tables) counts[table] = await warehouse.PeekAsync<long>($"select count(*) from {table} where {where}");
        return counts;
    }

    // Two sources with facts of every kind.
    private static async Task<(Workspace Workspace, int Source, int Other)> FilledAsync(TestWarehouse warehouse)
    {
        var workspace = await warehouse.WorkspaceAsync();
        var sources = new[] { await warehouse.SourceAsync(workspace, "One"), await warehouse.SourceAsync(workspace, "Other") };
        foreach (var source in sources)
        {
            var facts = new RandomFacts(source, First, 40);
            foreach (var kind in Enum.GetValues<FactKind>())
                await warehouse.LoadAsync(workspace, source, kind, [.. Enumerable.Range(0, 30).Select(i => facts.Any(kind, i, 30))]);
            Assert.All(await CountsAsync(warehouse, Facts, $"source_id = {source}"), table => Assert.True(table.Value > 0, table.Key));
        }

        return (workspace, sources[0], sources[1]);
    }
}
