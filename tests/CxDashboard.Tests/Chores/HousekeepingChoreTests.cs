// What the ledger forgets after thirteen months, and what it never does.
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Chores;
using CxDashboard.Jobs.Loading;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxDashboard.Tests.Chores;

[Trait("Category", "Integration")]
public sealed class HousekeepingChoreTests(TestDatabase databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_and_unreadable_rows_older_than_thirteen_months_go_in_every_workspace()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        foreach (var key in new[] { "acme", "other" })
        {
            var (workspace, source) = await SourceAsync(warehouse, key);
            await AddAsync(warehouse, workspace, source, "13 months 1 day", letters: 2);
            await AddAsync(warehouse, workspace, source, "12 months 25 days", letters: 1);
            await AddAsync(warehouse, workspace, source, "1 hour");
        }

        await DoAsync(warehouse);

        Assert.Equal((4, 2), await CountAsync(warehouse));
        Assert.True(await warehouse.PeekAsync<bool>("select min(started_at) > now() - interval '13 months' from run"));
    }

    [Fact]
    public async Task The_last_runs_that_tell_where_a_number_comes_from_stay_for_ever_without_their_unreadable_rows()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await SourceAsync(warehouse, "acme");
        await AddAsync(warehouse, workspace, source, "5 years");
        var changed = await AddAsync(warehouse, workspace, source, "4 years", inserted: 7, letters: 3);
        await AddAsync(warehouse, workspace, source, "3 years");
        var succeeded = await AddAsync(warehouse, workspace, source, "2 years");
        await AddAsync(warehouse, workspace, source, "20 months", state: "failed");
        var latest = await AddAsync(warehouse, workspace, source, "15 months", state: "failed");
        var elsewhere = await AddAsync(warehouse, workspace, source, "6 years", stream: "other");

        await DoAsync(warehouse);

        Assert.Equal([changed, succeeded, latest, elsewhere], await warehouse.PeekAllAsync<long>("select run_id from run order by run_id"));
        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from dead_letter"));
    }

    [Fact]
    public async Task Doing_it_again_changes_nothing_and_facts_are_not_touched()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await SourceAsync(warehouse, "acme");
        await AddAsync(warehouse, workspace, source, "2 years", letters: 1);
        await AddAsync(warehouse, workspace, source, "1 day", letters: 1);
        string[] others = [.. TestWarehouse.FactTables, .. TestWarehouse.PartTables, "source", "stream_state", "workspace"];
        var before = await warehouse.HashesAsync(others);

        await DoAsync(warehouse);
        var once = await warehouse.HashesAsync("run", "dead_letter");
        await DoAsync(warehouse);

        Assert.Equal((1, 1), await CountAsync(warehouse));
        Assert.Equal(once, await warehouse.HashesAsync("run", "dead_letter"));
        Assert.Equal(before, await warehouse.HashesAsync(others));
    }

    private static Task DoAsync(TestWarehouse warehouse) =>
        new HousekeepingChore(warehouse.Database, TimeProvider.System, NullLogger<HousekeepingChore>.Instance).DoAsync(Ct);

    private static Task<(int Runs, int Letters)> CountAsync(TestWarehouse warehouse) =>
        warehouse.PeekAsync<(int, int)>("select (select count(*)::int from run), (select count(*)::int from dead_letter)");

    private static async Task<(Workspace Workspace, int Source)> SourceAsync(TestWarehouse warehouse, string key)
    {
        var workspace = await warehouse.WorkspaceAsync(key);
        return (workspace, await warehouse.SourceAsync(workspace));
    }

    // A run that ended so long ago, with rows it could not read.
    private static Task<long> AddAsync(
        TestWarehouse warehouse, Workspace workspace, int source, string ago, string state = "succeeded", long inserted = 0, int letters = 0, string stream = "tickets") =>
        warehouse.PeekAsync<long>("""
            with added as (
              insert into run (workspace_id, source_id, stream, trigger, state, started_at, ended_at, lease_id, lease_until, received, inserted)
              values (@WorkspaceId, @source, @stream, 'schedule', @state, now() - @ago::interval, now() - @ago::interval, gen_random_uuid(), now(), @inserted, @inserted)
              returning run_id, workspace_id, source_id, started_at
            ), unread as (
              insert into dead_letter (workspace_id, source_id, run_id, payload, reason, created_at)
              select workspace_id, source_id, run_id, '{}', 'no day', started_at from added, generate_series(1, @letters)
            )
            select run_id from added
            """, new { workspace.WorkspaceId, source, stream, state, ago, inserted, letters });
}
