// What each kind of goal aims at.
using CxDashboard.Core.Goals;

namespace CxDashboard.Tests.Goals;

public class TargetTests
{
    [Theory]
    [InlineData(GoalKind.Absolute, 70, 48, 70)]
    [InlineData(GoalKind.Relative, .25, 64, 80)]
    [InlineData(GoalKind.Points, 22, 48, 70)]
    [InlineData(GoalKind.Reduction, .15, 500, 425)]
    [InlineData(GoalKind.Cumulative, 1200, 0, 1200)]
    public void A_target_follows_its_kind(GoalKind kind, double amount, double baseline, double target) =>
        Assert.Equal(target, Target.Of(Examples.Retention with { Kind = kind, Amount = amount }, baseline)!.Value, 9);

    [Fact]
    public void Without_a_baseline_a_relative_target_is_unknown()
    {
        Assert.Null(Target.Of(Examples.Retention, null));
        Assert.Null(Target.Of(Examples.Hold, 90));
    }

    [Fact]
    public void Rounding_does_not_decide_whether_a_target_is_met()
    {
        Assert.True(Target.IsMetBy(.1 + .2, .3, Direction.LowerIsBetter));
        Assert.False(Target.IsMetBy(79.99, 80, Direction.HigherIsBetter));
    }
}
