// Goals nest one level deep on every day, and no change of today touches what was part of what before.
using CxDashboard.Core.Goals;
using FsCheck;
using FsCheck.Fluent;

namespace CxDashboard.Tests.Goals;

public class GoalFamilyTests
{
    private static readonly DateOnly Today = new(2026, 7, 10);

    // 1 stands alone, 2 is part of 1, 3 stands alone, 4 comes in October.
    private static readonly GoalRevision[] Four =
    [
        Revision(1, null), Revision(2, new Part(1, 2)), Revision(3, null), Revision(4, null, new DateOnly(2026, 10, 1)),
    ];

    [Theory]
    [InlineData(null, 1, null)]
    [InlineData(3, 1, null)]
    [InlineData(2, 3, null)]
    [InlineData(3, 3, "Parent is the goal itself; choose another one, or none.")]
    [InlineData(3, 9, "Parent is no goal of this workspace; choose one from the list.")]
    [InlineData(3, 2, "Parent “Goal 2” is itself a sub-goal, and goals nest one level deep; choose one that stands alone.")]
    [InlineData(1, 3, "Parent cannot be set, because this goal has sub-goals itself (Goal 2), and goals nest one level deep; choose none.")]
    [InlineData(1, 2, "Parent “Goal 2” is itself a sub-goal, and goals nest one level deep; choose one that stands alone.")]
    [InlineData(3, 4, "Parent “Goal 4” is in force from Oct 1, 2026 on only; choose a later day in Holds from, or another parent.")]
    public void A_goal_is_part_of_one_that_stands_alone(int? goalId, int parent, string? sentence)
    {
        var fault = GoalFamily.FaultOf(Four, goalId, new Part(parent, 1), Today);
        Assert.Equal(sentence, fault?.Sentence);
        Assert.Equal(sentence is null ? null : "Parent", fault?.Field);
        Assert.Null(GoalFamily.FaultOf(Four, goalId, null, Today));
    }

    [Fact]
    public void What_is_already_set_for_a_later_day_counts_too()
    {
        var autumn = new DateOnly(2026, 9, 1);
        GoalRevision[] all = [.. Four, Revision(3, new Part(1, 1), autumn)];
        Assert.Equal("Parent “Goal 3” is itself a sub-goal from Sep 1, 2026 on, and goals nest one level deep; choose one that stands alone.",
            GoalFamily.FaultOf(all, null, new Part(3, 1), Today)?.Sentence);
        // Unless the goal stands alone again by then.
        Assert.Null(GoalFamily.FaultOf([.. all, Revision(2, null, autumn)], 2, new Part(3, 1), Today));
        Assert.StartsWith("Parent cannot be set, because this goal has sub-goals itself from Sep 1, 2026 on (Goal 2)",
            GoalFamily.FaultOf([.. Four[..1], Revision(2, null), Four[2], Revision(2, new Part(3, 1), autumn)], 3, new Part(1, 1), Today)!.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_day_has_its_own_parts()
    {
        GoalRevision[] all = [.. Four, Revision(2, new Part(3, 5), Today), Revision(3, null, Today)];
        Assert.Equal([2], GoalFamily.PartsOf(all, 1, Today.AddDays(-1)).Select(part => part.GoalId));
        Assert.Empty(GoalFamily.PartsOf(all, 1, Today));
        Assert.Equal(5, Assert.Single(GoalFamily.PartsOf(all, 3, Today)).Goal.PartOf!.Weight);
        Assert.Equal([1, 3], GoalFamily.StandingAlone(all, Today).Select(goal => goal.GoalId));
    }

    /// <summary>Any changes of any goals on any days: what every month's end before the day of a change says, stays.</summary>
    [Fact]
    public void Whatever_is_changed_the_status_of_every_month_before_that_day_stays_and_goals_never_nest_deeper() =>
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var all = new List<GoalRevision>();
            for (var change = 0; change < 12; change++)
            {
                var next = RandomGoals.Revision(random, change);
                if (GoalFamily.FaultOf(all, next.GoalId, next.Goal.PartOf, next.HoldsFrom) is not null) next = next with { Goal = next.Goal with { PartOf = null } };
                var before = Story(all, next.HoldsFrom);
                all = [.. all.Append(next).OrderBy(r => r.GoalId).ThenBy(r => r.HoldsFrom).ThenBy(r => r.ChangedAt)];
                Assert.Equal(before, Story(all, next.HoldsFrom));
                foreach (var day in all.Select(r => r.HoldsFrom).Distinct())
                    Assert.All(RandomGoals.Ids.SelectMany(id => GoalFamily.PartsOf(all, id, day)), part => Assert.Empty(GoalFamily.PartsOf(all, part.GoalId, day)));
            }
        }).QuickCheckThrowOnFailure();

    /// <summary>Every month's end before a day: each goal's status by the revision of that day, and its parts' roll-up.</summary>
    private static List<string> Story(IReadOnlyList<GoalRevision> all, DateOnly before) =>
    [
        .. from id in RandomGoals.Ids
           from month in GoalRevision.MonthEnds([.. all.Where(r => r.GoalId == id)], new(2026, 12, 31), _ => new(2026, 12, 31))
           where month.Day < before
           let parts = GoalFamily.PartsOf(all, id, month.Day)
           let rollUp = RollUp.Of([.. parts.Select(part => new WeightedGoal(Judge(part, month.Day), part.Goal.PartOf!.Weight))])
           select $"{id} {month.Day:O} {Judge(month.Revision, month.Day).Status} {rollUp.Status} {rollUp.Progress:R}",
    ];

    // A value of its own for every goal and day, as if it had been measured.
    private static GoalProgress Judge(GoalRevision revision, DateOnly day) =>
        Examples.Judge(revision.Goal, SettledValue.Of(40 + (revision.GoalId * 17 + day.DayNumber) % 45, null), MetricScale.NetPromoter, day);

    private static GoalRevision Revision(int goalId, Part? part, DateOnly? from = null) =>
        new(Examples.Nps with { Name = $"Goal {goalId}", PartOf = part }, from ?? new(2026, 1, 1), "Ada", new(2026, 1, 1, goalId, 0, 0, TimeSpan.Zero), "") { GoalId = goalId };
}
