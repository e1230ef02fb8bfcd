// Chores by their names: done by one node at a time, and left alone where this version does not know them.
using CxDashboard.Jobs.Chores;
using CxDashboard.Tests.Schedules;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxDashboard.Tests.Chores;

[Trait("Category", "Integration")]
public sealed class ChoreListTests(TestDatabase databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_one_node_does_a_chore_another_leaves_it_and_a_dead_one_does_not_keep_it()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var held = new CountingChore { ToldToStop = new TaskCompletionSource() };
        var free = new CountingChore();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        var first = List(warehouse, held).DoAsync(held.Name, stop.Token);
        while (held.Done == 0) await Task.Delay(10, Ct);
        Assert.False(await List(warehouse, free).DoAsync(free.Name, Ct));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        Assert.True(await List(warehouse, free).DoAsync(free.Name, Ct));
        Assert.Equal(1, free.Done);
    }

    [Fact]
    public async Task A_chore_that_this_version_does_not_know_is_left_alone()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        Assert.False(await List(warehouse, new CountingChore()).DoAsync("of another version", Ct));
    }

    [Fact]
    public async Task A_chore_that_fails_says_so_and_frees_its_lock()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var list = List(warehouse, new FailingChore());

        await Assert.ThrowsAsync<InvalidOperationException>(() => list.DoAsync("failing", Ct));
        await Assert.ThrowsAsync<InvalidOperationException>(() => list.DoAsync("failing", Ct));
    }

    private static ChoreList List(TestWarehouse warehouse, IChore chore) => new(warehouse.Database, [chore], NullLogger<ChoreList>.Instance);

    private sealed class FailingChore : IChore
    {
        public string Name => "failing";

        public string Cron => "10 3 * * *";

        public Task DoAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("It cannot be done.");
    }
}
