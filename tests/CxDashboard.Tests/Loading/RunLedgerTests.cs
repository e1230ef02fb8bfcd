// The ledger decides who may commit: one run a stream, a lease that can be lost, and a record of how each run ended.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Tests.Loading;

[Trait("Category", "Integration")]
public sealed class RunLedgerTests(TestDatabase databases)
{
    private static readonly Purchase[] Page = [new("p1", "c1", new DateOnly(2026, 1, 2), 100, 1)];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_many_that_open_a_stream_at_once_one_gets_it()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await PlaceAsync(warehouse);

        var opened = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => OpenAsync(warehouse, workspace, source)));

        Assert.Single(opened, one => one is not null);
        Assert.Equal(1, await warehouse.PeekAsync<int>("select count(*)::int from run"));
        // Another stream of the same source is free.
        Assert.NotNull(await warehouse.Ledger.OpenAsync(workspace.WorkspaceId, source, "other", FactKind.Purchase, "person", Ct));
    }

    [Fact]
    public async Task A_run_that_has_ended_leaves_the_stream_to_the_next_with_its_cursor()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await PlaceAsync(warehouse);
        await warehouse.LoadAsync(workspace, source, FactKind.Purchase, Page, cursor: "here");

        var next = await OpenAsync(warehouse, workspace, source);

        Assert.Equal("here", next!.Value.Position.Cursor);
        Assert.NotNull(next.Value.Position.LastSuccessAt);
        Assert.Equal(["here", null], await warehouse.PeekAllAsync<string?>("select cursor_before from run order by run_id desc"));
    }

    [Fact]
    public async Task A_run_whose_lease_ran_out_is_marked_interrupted_and_the_next_goes_on_from_its_last_page()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await PlaceAsync(warehouse);
        var first = (await OpenAsync(warehouse, workspace, source))!.Value.Lease;
        await warehouse.Pages.CommitAsync(workspace, first, FactKind.Purchase, new Batch(Page, "page 1"), null, Ct);
        await RunOutAsync(warehouse);

        var next = await OpenAsync(warehouse, workspace, source);

        Assert.Equal("page 1", next!.Value.Position.Cursor);
        Assert.Equal(["interrupted", "running"], await warehouse.PeekAllAsync<string>("select state from run order by run_id"));
    }

    [Fact]
    public async Task A_run_whose_runner_is_gone_is_followed_at_once_and_a_living_ones_never()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await PlaceAsync(warehouse);
        var first = (await OpenAsync(warehouse, workspace, source))!.Value.Lease;
        await warehouse.Pages.CommitAsync(workspace, first, FactKind.Purchase, new Batch(Page, "page 1"), null, Ct);
        Assert.Null(await OpenAsync(warehouse, workspace, source));
        Assert.Empty(await warehouse.Ledger.DeadAsync(Ct));

        // What a killed process leaves: the server ends its sessions.
        await warehouse.DoAsync("""
            select pg_terminate_backend(l.pid, 20000) from pg_locks l
            where l.locktype = 'advisory' and l.database = (select oid from pg_database where datname = current_database())
            """);

        Assert.Equal([(workspace.WorkspaceId, source)], await warehouse.Ledger.DeadAsync(Ct));
        var next = await OpenAsync(warehouse, workspace, source);
        Assert.Equal("page 1", next!.Value.Position.Cursor);
        Assert.Equal(["interrupted", "running"], await warehouse.PeekAllAsync<string>("select state from run order by run_id"));
        await Assert.ThrowsAsync<LostLease>(() => warehouse.Pages.CommitAsync(workspace, first, FactKind.Purchase, new Batch(Page, "late"), null, Ct));
        Assert.Empty(await warehouse.Ledger.DeadAsync(Ct));
    }

    [Fact]
    public async Task Who_took_over_from_a_sleeper_is_not_taken_for_dead_when_the_sleeper_goes()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await PlaceAsync(warehouse);
        var sleeper = (await OpenAsync(warehouse, workspace, source))!.Value.Lease;
        await RunOutAsync(warehouse);
        await using var successor = (await OpenAsync(warehouse, workspace, source))!.Value.Lease;

        await sleeper.DisposeAsync();

        Assert.Null(await OpenAsync(warehouse, workspace, source));
        await warehouse.Pages.CommitAsync(workspace, successor, FactKind.Purchase, new Batch(Page, "good"), null, Ct);
    }

    [Fact]
    public async Task A_stream_whose_page_is_on_its_way_in_is_busy_and_nobody_waits_for_it()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await PlaceAsync(warehouse);
        await using var lease = (await OpenAsync(warehouse, workspace, source))!.Value.Lease;
        await RunOutAsync(warehouse);
        // A page's transaction holds the run's row from its beginning to its end.
        await using var page = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        await page.ExecuteAsync("update run set bytes = bytes", null, Ct);

        Assert.Null(await OpenAsync(warehouse, workspace, source));
    }

    [Fact]
    public async Task A_run_that_lost_its_lease_commits_nothing_and_closes_nothing()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await PlaceAsync(warehouse);
        var sleeper = (await OpenAsync(warehouse, workspace, source))!.Value.Lease;
        await RunOutAsync(warehouse);
        var successor = (await OpenAsync(warehouse, workspace, source))!.Value.Lease;

        await Assert.ThrowsAsync<LostLease>(() => warehouse.Pages.CommitAsync(workspace, sleeper, FactKind.Purchase, new Batch(Page, "late"), null, Ct));
        Assert.False(await warehouse.Ledger.RenewAsync(sleeper, Ct));
        await warehouse.Ledger.SucceedAsync(sleeper, new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 1), Ct);

        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from purchase"));
        Assert.Equal((true, true, true), await warehouse.PeekAsync<(bool, bool, bool)>("select cursor is null, last_success_at is null, settled_to is null from stream_state"));
        Assert.Equal(["interrupted", "running"], await warehouse.PeekAllAsync<string>("select state from run order by run_id"));
        await warehouse.Pages.CommitAsync(workspace, successor, FactKind.Purchase, new Batch(Page, "good"), null, Ct);
        await warehouse.Ledger.SucceedAsync(successor, null, null, Ct);
        Assert.Equal("good", await warehouse.PeekAsync<string>("select cursor from stream_state"));
    }

    [Fact]
    public async Task A_page_takes_as_long_as_it_takes_and_the_lease_begins_anew_when_it_is_in()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await PlaceAsync(warehouse);
        var lease = (await OpenAsync(warehouse, workspace, source))!.Value.Lease;
        // A page that is two seconds in the database.
        await warehouse.DoAsync("""
            create function dawdle() returns trigger language plpgsql as $$ begin perform pg_sleep(2); return new; end $$;
            create trigger dawdle before insert on purchase for each row execute function dawdle();
            """);

        await warehouse.Pages.CommitAsync(workspace, lease, FactKind.Purchase, new Batch(Page, "slow"), null, Ct);

        Assert.True(await warehouse.PeekAsync<bool>("select lease_until - started_at > interval '2 minutes 1.9 seconds' from run"));
    }

    [Fact]
    public async Task A_deferred_run_tells_until_when_and_a_failed_one_why()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await PlaceAsync(warehouse);
        var until = new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);
        var lease = (await OpenAsync(warehouse, workspace, source))!.Value.Lease;
        await warehouse.Ledger.DeferAsync(lease, "Come back later.", until, Ct);
        Assert.Equal((until.UtcDateTime, "Come back later."), await warehouse.PeekAsync<(DateTime, string)>("select next_try_at, last_fault from stream_state"));

        lease = (await OpenAsync(warehouse, workspace, source))!.Value.Lease;
        await warehouse.Ledger.FailAsync(lease, "The key was withdrawn.", Ct);
        Assert.Equal("The key was withdrawn.", await warehouse.PeekAsync<string>("select last_fault from stream_state where next_try_at is null"));

        lease = (await OpenAsync(warehouse, workspace, source))!.Value.Lease;
        await warehouse.Ledger.SucceedAsync(lease, null, null, Ct);
        Assert.Null(await warehouse.PeekAsync<string?>("select last_fault from stream_state"));
        Assert.Equal(["deferred", "failed", "succeeded"], await warehouse.PeekAllAsync<string>("select state from run order by run_id"));
    }

    [Fact]
    public async Task A_file_that_was_refused_whole_makes_no_number_stale_and_one_that_was_cut_does()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await PlaceAsync(warehouse);
        await warehouse.LoadAsync(workspace, source, FactKind.Purchase, Page);
        async Task<string?> FaultAfterAsync(bool withAPage)
        {
            var (lease, _) = Assert.NotNull(await warehouse.Ledger.OpenAsync(workspace.WorkspaceId, source, FactKind.Purchase.Table(), FactKind.Purchase, "import", Ct));
            if (withAPage) await warehouse.Pages.CommitAsync(workspace, lease, FactKind.Purchase, new Batch(Page, null), null, Ct);
            await warehouse.Ledger.FailAsync(lease, "Line 7 is broken.", Ct);
            return await warehouse.PeekAsync<string?>("select last_fault from stream_state");
        }

        Assert.Null(await FaultAfterAsync(withAPage: false));
        Assert.Equal("Line 7 is broken.", await FaultAfterAsync(withAPage: true));
        // The run itself tells it either way.
        Assert.Equal(2, await warehouse.PeekAsync<int>("select count(*)::int from run where fault = 'Line 7 is broken.'"));
    }

    [Fact]
    public async Task A_settled_day_never_becomes_unsettled_again()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await PlaceAsync(warehouse);
        var day = new DateOnly(2026, 1, 10);
        await warehouse.LoadAsync(workspace, source, FactKind.Purchase, Page, settledTo: day, coversTo: day.AddDays(2));
        await warehouse.LoadAsync(workspace, source, FactKind.Purchase, Page, settledTo: day.AddDays(-5), coversTo: day.AddDays(-5));

        Assert.Equal((day, day.AddDays(2)), await warehouse.PeekAsync<(DateOnly, DateOnly)>("select settled_to, covers_to from stream_state"));
    }

    private static async Task<(Workspace, int)> PlaceAsync(TestWarehouse warehouse)
    {
        var workspace = await warehouse.WorkspaceAsync();
        return (workspace, await warehouse.SourceAsync(workspace));
    }

    private static Task<(Lease Lease, StreamPosition Position)?> OpenAsync(TestWarehouse warehouse, Workspace workspace, int source) =>
        warehouse.Ledger.OpenAsync(workspace.WorkspaceId, source, FactKind.Purchase.Table(), FactKind.Purchase, "person", Ct);

    private static Task RunOutAsync(TestWarehouse warehouse) => warehouse.DoAsync("update run set lease_until = now() - interval '1 second' where state = 'running'");
}
