// A revision never repaints history.
using CxDashboard.Core.Goals;

namespace CxDashboard.Tests.Goals;

public class GoalRevisionTests
{
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

    private static GoalRevision Revision(double target, DateOnly from, int hour) =>
        new(Examples.Nps with { Amount = target }, from, "Ada", new(2026, 3, 31, hour, 0, 0, TimeSpan.Zero), "new plan");
}
