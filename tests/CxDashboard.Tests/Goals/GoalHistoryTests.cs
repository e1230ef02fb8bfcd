// The status history that the pages show, against any changes of any goals in a real database.
using System.Text.Json;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Goals;
using static CxDashboard.Tests.Goals.GoalSite;

namespace CxDashboard.Tests.Goals;

[Trait("Category", "Integration")]
public sealed class GoalHistoryTests(TestDatabase databases)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_is_changed_every_month_before_that_day_is_shown_as_it_was(int seed)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var ada = await MemberAsync(warehouse, workspace, "Ada", "owner");
        await AnswersAsync(warehouse, workspace);
        var random = new Random(seed);
        var numbers = new Dictionary<int, int>();
        var (judged, withParts, kept) = (0, 0, 0);
        for (var change = 0; change < 16; change++)
        {
            var next = RandomGoals.Revision(random, change);
            var before = await HistoriesAsync(warehouse, workspace, numbers.Values, next.HoldsFrom);
            if (await KeepAsync(warehouse, workspace, numbers, next, ada)) kept++;

            var after = await HistoriesAsync(warehouse, workspace, numbers.Values, next.HoldsFrom);
            foreach (var (goal, months) in before) Assert.Equal(JsonSerializer.Serialize(months), JsonSerializer.Serialize(after[goal]));
            judged += before.Values.Sum(months => months.Count);
            withParts += before.Values.Sum(months => months.Count(month => month.Parts is not null));
        }

        // The changes were of some weight: most were kept, and there was something to repaint.
        Assert.True(kept >= 10, $"{kept} changes were kept");
        Assert.True(judged > 20, $"{judged} months were judged");
        Assert.True(withParts > 0, "no goal ever had parts");
        Assert.Equal(kept, (int)await warehouse.PeekAsync<long>("select count(*) from goal"));
    }

    [Fact]
    public async Task A_part_that_joins_today_leaves_the_parents_past_alone_and_one_set_back_says_so()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var ada = await MemberAsync(warehouse, workspace, "Ada", "owner");
        await AnswersAsync(warehouse, workspace);
        var goal = Examples.Nps with { Metric = "nps", Amount = 70, BaselineValue = 20 };
        await GoalSite.KeepAsync(warehouse, workspace, new GoalChange(null, goal, 28, new(2026, 1, 1), "", ada));
        await GoalSite.KeepAsync(warehouse, workspace, new GoalChange(null, goal with { Name = "Child", Amount = 30 }, 28, new(2026, 1, 1), "", ada));
        var before = await PageAsync(warehouse, workspace, 1);
        Assert.All(before.History, month => Assert.Null(month.Parts));

        var part = goal with { Name = "Child", Amount = 30, PartOf = new Part(1, 2) };
        await ChangeAsync(warehouse, workspace, 2, part, Today, ada);
        // The database's clock knows nothing of the day that the test believes in.
        await warehouse.DoAsync("update goal set changed_at = @Today::date + time '09:00'", new { Today });
        var joined = await PageAsync(warehouse, workspace, 1);
        Assert.Equal(before.History, joined.History);
        Assert.Equal("sub-goal “Child” joined with weight 2", joined.Revisions[0].Changes);
        Assert.Null(joined.Revisions[0].ReachesBack);

        await ChangeAsync(warehouse, workspace, 2, part, new(2026, 5, 1), ada);
        var back = await PageAsync(warehouse, workspace, 1);
        Assert.Equal(["June 2026", "May 2026"], back.History.Where(month => month.Parts is not null).Select(month => month.Month));
        Assert.All(back.History, month => Assert.Equal(before.History.Single(b => b.Day == month.Day), month with { Parts = null }));
        Assert.NotNull(Assert.Single(back.Revisions, row => row.Changes.StartsWith("sub-goal", StringComparison.Ordinal)).ReachesBack);
    }

    private static async Task<Dictionary<int, List<JudgedMonth>>> HistoriesAsync(TestWarehouse warehouse, Workspace workspace, IEnumerable<int> goals, DateOnly before)
    {
        var histories = new Dictionary<int, List<JudgedMonth>>();
        foreach (var goal in goals) histories[goal] = [.. (await PageAsync(warehouse, workspace, goal)).History.Where(month => month.Day < before)];
        return histories;
    }

    /// <summary>Keeps a random revision; false where the rules of nesting refused it. Numbers: the test's goals by their numbers in the workspace.</summary>
    private static async Task<bool> KeepAsync(TestWarehouse warehouse, Workspace workspace, Dictionary<int, int> numbers, GoalRevision next, int account)
    {
        var goal = next.Goal with { PartOf = next.Goal.PartOf is { } part && numbers.TryGetValue(part.ParentId, out var parent) ? part with { ParentId = parent } : null };
        if (numbers.TryGetValue(next.GoalId, out var known))
            return await ChangeAsync(warehouse, workspace, known, goal, next.HoldsFrom, account, next.WindowDays) == ChangeOutcome.Kept;
        var (outcome, number) = await GoalSite.KeepAsync(warehouse, workspace, new GoalChange(null, goal, next.WindowDays, next.HoldsFrom, next.Why, account));
        if (outcome == ChangeOutcome.Kept) numbers[next.GoalId] = number;
        return outcome == ChangeOutcome.Kept;
    }
}
