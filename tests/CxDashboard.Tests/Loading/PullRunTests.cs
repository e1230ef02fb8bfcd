// A pull from beginning to end against a played vendor: stopping, going on, and keeping the lease through a bad moment.
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;
using CxDashboard.Tests.Connectors;

namespace CxDashboard.Tests.Loading;

[Trait("Category", "Integration")]
public sealed class PullRunTests(TestDatabase databases)
{
    private const string OneAnswer = """
        {"total_items":1,"page_count":1,"items":[{"response_id":"r1","landed_at":"2026-03-01T10:00:00Z","submitted_at":"2026-03-01T10:00:00Z",
         "answers":[{"field":{"ref":"nps","type":"opinion_scale"},"type":"number","number":9}]}]}
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pull_that_is_stopped_is_marked_interrupted_and_the_next_goes_on_at_once()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        using var asked = new SemaphoreSlim(0);
        using var answer = new SemaphoreSlim(0);
        await using var vendor = await HoldingAsync(asked, answer);
        var (workspace, source, pulls) = await ConnectedAsync(warehouse, vendor);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        var pulling = pulls.SourceAsync(workspace, source, "person", stop.Token);
        await asked.WaitAsync(TimeSpan.FromSeconds(20), Ct);
        Assert.Equal("busy", Assert.Single(await pulls.SourceAsync(workspace, source, "person", Ct)).State);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pulling);
        answer.Release(10);
        var next = Assert.Single(await pulls.SourceAsync(workspace, source, "person", Ct));

        Assert.Equal(("succeeded", 1L), (next.State, next.Counts.Inserted));
        Assert.Equal(["interrupted", "succeeded"], await warehouse.PeekAllAsync<string>("select state from run order by run_id"));
        Assert.Null(await warehouse.PeekAsync<string?>("select last_fault from stream_state"));
    }

    [Fact]
    public async Task A_missed_heartbeat_does_not_end_the_others()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        using var asked = new SemaphoreSlim(0);
        using var answer = new SemaphoreSlim(0);
        await using var vendor = await HoldingAsync(asked, answer);
        var clock = new BeatingClock();
        var (workspace, source, pulls) = await ConnectedAsync(warehouse, vendor, clock);

        var pulling = pulls.SourceAsync(workspace, source, "person", Ct);
        await asked.WaitAsync(TimeSpan.FromSeconds(20), Ct);
        await warehouse.DoAsync("alter table run rename to hidden; update hidden set lease_until = now() + interval '20 seconds'");
        clock.Beat();
        // The beat fails while the ledger is away.
        await Task.Delay(300, Ct);
        await warehouse.DoAsync("alter table hidden rename to run");
        for (var i = 0; i < 100 && !await RenewedAsync(); i++)
        {
            clock.Beat();
            await Task.Delay(100, Ct);
        }

        Assert.True(await RenewedAsync(), "no beat came after the missed one");
        answer.Release(10);
        Assert.Equal("succeeded", Assert.Single(await pulling).State);

        Task<bool> RenewedAsync() => warehouse.PeekAsync<bool>("select lease_until > now() + interval '60 seconds' from run");
    }

    [Fact]
    public async Task A_pull_whose_lease_another_took_stops_and_leaves_the_ledger_to_its_successor()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        using var asked = new SemaphoreSlim(0);
        using var answer = new SemaphoreSlim(0);
        await using var vendor = await HoldingAsync(asked, answer);
        var clock = new BeatingClock();
        var (workspace, source, pulls) = await ConnectedAsync(warehouse, vendor, clock);

        var sleeper = pulls.SourceAsync(workspace, source, "person", Ct);
        await asked.WaitAsync(TimeSpan.FromSeconds(20), Ct);
        await warehouse.DoAsync("update run set lease_until = now() - interval '1 second'");
        var successor = pulls.SourceAsync(workspace, source, "person", Ct);
        await asked.WaitAsync(TimeSpan.FromSeconds(20), Ct);
        answer.Release(10);

        Assert.Equal("interrupted", Assert.Single(await sleeper).State);
        Assert.Equal("succeeded", Assert.Single(await successor).State);
        Assert.Equal(["interrupted", "succeeded"], await warehouse.PeekAllAsync<string>("select state from run order by run_id"));
        Assert.Equal(1, await warehouse.PeekAsync<int>("select count(*)::int from answer"));
    }

    [Fact]
    public async Task An_unexpected_error_is_a_failed_run_and_not_a_success()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await using var vendor = await PlayedVendor.StartAsync(new Answered(OneAnswer));
        var (workspace, source, pulls) = await ConnectedAsync(warehouse, vendor);
        await warehouse.DoAsync("alter table answer add constraint none check (score <> 9)");

        var outcome = Assert.Single(await pulls.SourceAsync(workspace, source, "person", Ct));

        Assert.Equal("failed", outcome.State);
        Assert.Equal(("failed", "Unexpected: PostgresException. The log has the details.", 0), await warehouse.PeekAsync<(string, string, int)>(
            "select state, fault, (select count(*)::int from answer) from run"));
        Assert.Equal((true, true), await warehouse.PeekAsync<(bool, bool)>("select cursor is null, last_success_at is null from stream_state"));
    }

    private static Task<PlayedVendor> HoldingAsync(SemaphoreSlim asked, SemaphoreSlim answer) => PlayedVendor.StartAsync(_ =>
    {
        asked.Release();
        answer.Wait(TimeSpan.FromSeconds(40));
        return new Answered(OneAnswer);
    });

    private static async Task<(Workspace, Source, PullRun)> ConnectedAsync(TestWarehouse warehouse, PlayedVendor vendor, TimeProvider? clock = null)
    {
        var workspace = await warehouse.WorkspaceAsync();
        var connectors = new ConnectorList(new VendorHttp(VendorHttp.NewClient(), TimeProvider.System), TimeProvider.System);
        await warehouse.Sources.SaveAsync(workspace, connectors.Find("typeform")!, "Survey", new Dictionary<string, string>
        {
            ["baseUrl"] = vendor.Address, ["token"] = "t", ["formId"] = "f",
        }, null, new DateOnly(2026, 1, 1), Ct);
        return (workspace, Assert.Single(await warehouse.Sources.OfAsync(workspace, Ct)), warehouse.Pulls(connectors, clock));
    }

    /// <summary>The system's clock, on which repeating timers ring only when told to.</summary>
    private sealed class BeatingClock : TimeProvider
    {
        private readonly List<(TimerCallback Callback, object? State)> timers = [];

        public void Beat()
        {
            lock (timers) timers.ForEach(timer => timer.Callback(timer.State));
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (period > TimeSpan.Zero)
            {
                lock (timers) timers.Add((callback, state));
                return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
