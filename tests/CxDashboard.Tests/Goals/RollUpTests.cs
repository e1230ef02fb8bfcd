// A parent never looks better than its children.
using CxDashboard.Core.Goals;

namespace CxDashboard.Tests.Goals;

public class RollUpTests
{
    private static readonly GoalProgress AtRisk = Examples.Judge(Examples.Retention, Examples.RetentionValue);
    private static readonly GoalProgress Achieved = Examples.Judge(Examples.Retention, SettledValue.Of(80, null));
    private static readonly GoalProgress Behind = Examples.Judge(Examples.Retention, SettledValue.Of(64, null));
    private static readonly GoalProgress NoData = Examples.Judge(Examples.Retention, SettledValue.Missing("no data"));

    [Fact]
    public void Progress_is_weighted_and_status_is_the_worst()
    {
        var told = RollUp.Of([new(AtRisk, 3), new(Achieved, 1)]);
        Assert.Equal((3 * .4 + 1) / 4, told.Progress!.Value, 9);
        Assert.Equal(GoalStatus.AtRisk, told.Status);
        Assert.Equal(1, told.WeightKnown);
    }

    [Fact]
    public void A_child_without_data_keeps_the_parent_from_looking_good()
    {
        var told = RollUp.Of([new(Achieved, 1), new(NoData, 3)]);
        Assert.Equal(GoalStatus.NoData, told.Status);
        Assert.Equal(.25, told.WeightKnown, 12);
    }

    [Fact]
    public void Known_trouble_is_not_hidden_by_missing_data() =>
        Assert.Equal(GoalStatus.Behind, RollUp.Of([new(NoData, 1), new(Behind, 1)]).Status);

    [Fact]
    public void Without_children_there_is_no_data() => Assert.Equal(new RollUp(null, GoalStatus.NoData, 0), RollUp.Of([]));

    [Fact]
    public void A_weight_is_positive() => Assert.Throws<ArgumentOutOfRangeException>(() => RollUp.Of([new(AtRisk, 0)]));
}
