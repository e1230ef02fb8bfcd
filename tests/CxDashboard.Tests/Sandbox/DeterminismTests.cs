// The data follows from the seed and the day alone, and processing only ever adds to a day.
using System.Text.Json.Nodes;

namespace CxDashboard.Tests.Sandbox;

public sealed class DeterminismTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    [Fact]
    public async Task Two_starts_give_the_same_truth_and_another_seed_gives_another()
    {
        await using var again = new RunningSandbox("--no-limits");
        await again.InitializeAsync();
        await using var other = new RunningSandbox("--seed", "8");
        await other.InitializeAsync();
        var stop = TestContext.Current.CancellationToken;
        var first = await sandbox.Http.GetStringAsync("/_control/truth/harbor", stop);
        Assert.Equal(first, await again.Http.GetStringAsync("/_control/truth/harbor", stop));
        Assert.NotEqual(first, await other.Http.GetStringAsync("/_control/truth/harbor", stop));
    }

    [Fact]
    public async Task Settled_days_stay_and_recent_days_grow_as_the_clock_moves()
    {
        await using var own = new RunningSandbox("--no-limits");
        await own.InitializeAsync();
        var before = await Days(own);
        await own.Control("clock", new { today = "2026-11-26T12:00" });
        var after = await Days(own);
        Assert.All(before.Where(d => string.CompareOrdinal(d.Key, "2026-11-19") < 0), d => Assert.Equal(d.Value, after[d.Key]));
        Assert.InRange((double)before["2026-11-20"] / after["2026-11-20"], 0.84, 0.92);
        Assert.InRange((double)before["2026-11-19"] / after["2026-11-19"], 0.95, 0.99);
    }

    [Fact]
    public async Task A_clients_books_keep_their_past_as_the_clock_moves()
    {
        await using var own = new RunningSandbox("--no-limits");
        await own.InitializeAsync();
        var stop = TestContext.Current.CancellationToken;
        async Task<string[]> Rows(string kind) => (await own.Http.GetStringAsync($"/files/northwind/{kind}.csv", stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] kinds = ["customers", "transactions", "spend", "deliveries"];
        var before = new Dictionary<string, string[]>();
        foreach (var kind in kinds)
            before[kind] = await Rows(kind);
        await own.Control("clock", new { today = "2026-12-06T12:00" });
        foreach (var kind in kinds)
        {
            var after = await Rows(kind);
            Assert.True(after.Length > before[kind].Length, $"{kind} did not grow");
            // A member may have left meanwhile; whatever else was written stays.
            string Key(string row) => kind == "customers" ? string.Join(',', row.Split(',')[..2]) : row;
            Assert.Empty(before[kind].Select(Key).Except(after.Select(Key)));
        }
    }

    private static async Task<Dictionary<string, long>> Days(RunningSandbox at) => (await at.Truth("northwind"))["web"]!.AsArray()
        .GroupBy(c => (string)c!["day"]!).ToDictionary(g => g.Key, g => g.Sum(c => (long)c!["sessions"]!));
}
