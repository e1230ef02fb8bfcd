// Detectable and undetectable changes.
using CxDashboard.Core.Statistics;

namespace CxDashboard.Tests.Statistics;

public class DifferenceTestTests
{
    [Fact]
    public void Two_proportions_give_the_z_worked_by_hand()
    {
        // 48/80 → 56/70: pooled .693333, error .0754646 , z 2.650253.
        var test = DifferenceTest.OfProportions(48, 80, 56, 70);
        Assert.Equal(.2, test.Difference, 12);
        Assert.Equal(.2 / Math.Sqrt(.6933333333 * .3066666667 * (1 / 80.0 + 1 / 70.0)), test.Z, 6);
        Assert.False(test.NoDetectableChange());
    }

    [Fact]
    public void Equal_shares_show_no_change_even_without_any_error()
    {
        var test = DifferenceTest.OfProportions(0, 10, 0, 20);
        Assert.Equal(1, test.PValue, 12);
        Assert.True(test.NoDetectableChange());
    }

    [Fact]
    public void Two_scores_are_tested_with_both_errors()
    {
        var test = DifferenceTest.OfNps(250, 75, 1000, 330, 60, 500);
        var before = NpsInterval.Of(250, 75, 1000).HalfWidth / Confidence.Z(.95);
        var after = NpsInterval.Of(330, 60, 500).HalfWidth / Confidence.Z(.95);
        Assert.Equal(36.5, test.Difference, 9);
        Assert.Equal(36.5 / Math.Sqrt(before * before + after * after), test.Z, 9);
        Assert.False(test.NoDetectableChange());
    }

    [Fact]
    public void A_few_answers_more_are_no_detectable_change() =>
        Assert.True(DifferenceTest.OfNps(5, 2, 10, 6, 2, 10).NoDetectableChange());

    [Fact]
    public void From_all_detractors_to_all_promoters_is_certain() =>
        Assert.Equal(0, DifferenceTest.OfNps(0, 40, 40, 40, 0, 40).PValue);
}
