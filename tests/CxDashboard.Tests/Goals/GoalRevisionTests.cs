// A revision never repaints history.
using CxDashboard.Core.Goals;

namespace CxDashboard.Tests.Goals;

public class GoalRevisionTests
{
    private static readonly DateOnly Today = new(2026, 7, 10);

    private static readonly GoalRevision First = Revision(80, new(2026, 1, 1), hour: 1);
    private static readonly GoalRevision Second = Revision(75, new(2026, 4, 1), hour: 2);
    private static readonly GoalRevision Corrected = Revision(76, new(2026, 4, 1), hour: 3);

    [Fact]
    public void Each_day_is_judged_by_the_goal_that_held_on_it()
    {
        GoalRevision[] all = [Corrected, First, Second];
        Assert.Null(GoalRevision.InForce(all, new(2025, 12, 31)));
        Assert.Equal(First, GoalRevision.InForce(all, new(2026, 3, 31)));
        Assert.Equal(Corrected, GoalRevision.InForce(all, new(2026, 4, 1)));
    }

    [Fact]
    public void Each_month_ends_under_the_revision_of_its_last_day()
    {
        var months = MonthEnds([First, Second], settled: Today);
        Assert.Equal([Last(1), Last(2), Last(3), Last(4), Last(5), Last(6)], months.Select(m => m.Day));
        Assert.Equal([First, First, First, Second, Second, Second], months.Select(m => m.Revision));
    }

    [Fact]
    public void A_month_is_judged_once_its_last_day_is_settled() =>
        Assert.Equal(Last(5), MonthEnds([First], settled: new(2026, 6, 29))[^1].Day);

    [Fact]
    public void Before_the_first_revision_nothing_was_judged() =>
        Assert.Equal([Last(5), Last(6)], MonthEnds([First with { HoldsFrom = new(2026, 5, 31) }], settled: Today).Select(m => m.Day));

    [Fact]
    public void A_goal_is_judged_in_its_own_months_only()
    {
        var brief = First with { Goal = First.Goal with { Start = new(2026, 3, 15), End = new(2026, 5, 10) } };
        Assert.Equal([Last(3), Last(4), Last(5)], MonthEnds([brief], settled: Today).Select(m => m.Day));
    }

    [Fact]
    public void Whatever_changes_today_the_months_before_stay_as_they_were()
    {
        GoalRevision[] before = [First, Second];
        var moved = Second with { HoldsFrom = Today, Goal = Second.Goal with { Start = new(2026, 8, 1), End = new(2027, 7, 31), Amount = 10 } };
        var ended = Second with { HoldsFrom = Today, Goal = Second.Goal with { End = new(2026, 2, 1) } };
        Assert.Equal(MonthEnds(before, Today), MonthEnds([.. before, moved], Today));
        Assert.Equal(MonthEnds(before, Today), MonthEnds([.. before, ended], Today));
    }

    private static IReadOnlyList<(DateOnly Day, GoalRevision Revision)> MonthEnds(GoalRevision[] revisions, DateOnly settled) =>
        GoalRevision.MonthEnds(revisions, Today, _ => settled);

    private static DateOnly Last(int month) => new DateOnly(2026, month, 1).AddMonths(1).AddDays(-1);

    private static GoalRevision Revision(double target, DateOnly from, int hour) =>
        new(Examples.Nps with { Amount = target }, from, "Ada", new(2026, 3, 31, hour, 0, 0, TimeSpan.Zero), "new plan");
}
