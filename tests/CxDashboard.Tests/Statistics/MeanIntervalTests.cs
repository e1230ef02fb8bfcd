// The mean's interval from sums alone.
using CxDashboard.Core.Statistics;

namespace CxDashboard.Tests.Statistics;

public class MeanIntervalTests
{
    [Fact]
    public void The_interval_of_one_to_five_is_met()
    {
        // Mean 3, s²=2.5, t₄=2.776445: 3 ± 1.963243.
        var interval = MeanInterval.Of(5, 15, 55);
        Assert.Equal(3 - 1.963243, interval.Low, 6);
        Assert.Equal(3 + 1.963243, interval.High, 6);
    }

    [Fact]
    public void Equal_values_have_no_width_despite_rounding() =>
        Assert.Equal(0, MeanInterval.Of(3, .3, .03).HalfWidth, 7);

    [Fact]
    public void One_value_has_no_interval() => Assert.Throws<ArgumentOutOfRangeException>(() => MeanInterval.Of(1, 4, 16));
}
