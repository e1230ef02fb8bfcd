// Goals that cannot be judged.
using CxDashboard.Core.Goals;

namespace CxDashboard.Tests.Goals;

public class GoalRulesTests
{
    public static TheoryData<GoalFaultKind, Goal, MetricScale> Faulty => new()
    {
        { GoalFaultKind.TargetEqualsBaseline, Examples.Nps with { Amount = 48 }, MetricScale.NetPromoter },
        { GoalFaultKind.TargetEqualsBaseline, Examples.Signups with { Amount = 0 }, MetricScale.Quantity },
        { GoalFaultKind.OutsideScale, Examples.Retention with { Amount = .6 }, MetricScale.Percentage },
        { GoalFaultKind.OutsideScale, Examples.Nps with { Amount = 101 }, MetricScale.NetPromoter },
        { GoalFaultKind.OutsideScale, Examples.Hold with { High = 101 }, MetricScale.Percentage },
        { GoalFaultKind.RelativeOnSignedScale, Examples.Retention, MetricScale.NetPromoter },
        { GoalFaultKind.RelativeOnSignedScale, Examples.Retention with { Kind = GoalKind.Reduction }, MetricScale.Signed },
        { GoalFaultKind.ReductionOutOfRange, Examples.Response with { Amount = 15 }, MetricScale.Quantity },
        { GoalFaultKind.CumulativeOfRate, Examples.Signups, MetricScale.Percentage },
        { GoalFaultKind.TargetAgainstDirection, Examples.Nps with { Amount = 40 }, MetricScale.NetPromoter },
        { GoalFaultKind.TargetAgainstDirection, Examples.Signups with { Direction = Direction.LowerIsBetter }, MetricScale.Quantity },
        { GoalFaultKind.EndBeforeStart, Examples.Nps with { End = new(2025, 12, 31) }, MetricScale.NetPromoter },
        { GoalFaultKind.BaselineMissing, Examples.Nps with { BaselineValue = null }, MetricScale.NetPromoter },
        { GoalFaultKind.BaselinePeriodReversed, Examples.Nps with { BaselineFrom = new(2025, 1, 1) }, MetricScale.NetPromoter },
        { GoalFaultKind.BandMissing, Examples.Hold with { Low = null }, MetricScale.Percentage },
        { GoalFaultKind.BandReversed, Examples.Hold with { Low = 95 }, MetricScale.Percentage },
        { GoalFaultKind.NotANumber, Examples.Nps with { Amount = double.NaN }, MetricScale.NetPromoter },
        { GoalFaultKind.NotANumber, Examples.Nps with { PartOf = new(2, double.NaN) }, MetricScale.NetPromoter },
        { GoalFaultKind.WeightNotPositive, Examples.Nps with { PartOf = new(2, 0) }, MetricScale.NetPromoter },
        { GoalFaultKind.WeightNotPositive, Examples.Nps with { PartOf = new(2, -1) }, MetricScale.NetPromoter },
        { GoalFaultKind.FieldMissing, Examples.Nps with { Owner = " " }, MetricScale.NetPromoter },
    };

    [Theory]
    [MemberData(nameof(Faulty), DisableDiscoveryEnumeration = true)]
    public void A_fault_is_named_with_its_field_and_a_remedy(GoalFaultKind kind, Goal goal, MetricScale scale)
    {
        var fault = Assert.Single(GoalRules.Check(goal, scale));
        Assert.Equal(kind, fault.Kind);
        Assert.StartsWith(fault.Field, fault.Sentence, StringComparison.Ordinal);
        Assert.Contains("; ", fault.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void The_worked_goals_keep_the_rules()
    {
        Assert.Empty(GoalRules.Check(Examples.Retention, MetricScale.Percentage));
        Assert.Empty(GoalRules.Check(Examples.Nps, MetricScale.NetPromoter));
        Assert.Empty(GoalRules.Check(Examples.Response, MetricScale.Quantity));
        Assert.Empty(GoalRules.Check(Examples.Hold, MetricScale.Percentage));
        Assert.Empty(GoalRules.Check(Examples.Signups, MetricScale.Quantity));
    }

    [Fact]
    public void All_faults_are_told_at_once() =>
        Assert.Equal(3, GoalRules.Check(Examples.Nps with { Name = "", End = new(2025, 1, 1), Amount = 120 }, MetricScale.NetPromoter).Count);

    [Fact]
    public void A_measured_baseline_is_judged_like_a_stated_one()
    {
        var goal = Examples.Nps with { BaselineValue = null, BaselineFrom = new(2025, 1, 1), BaselineTo = new(2025, 12, 31) };
        Assert.Empty(GoalRules.Check(goal, MetricScale.NetPromoter));
        Assert.Equal(GoalFaultKind.TargetEqualsBaseline, Assert.Single(GoalRules.Check(goal, MetricScale.NetPromoter, 70)).Kind);
    }
}
