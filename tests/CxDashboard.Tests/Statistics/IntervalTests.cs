// Intervals as plain bounds.
using CxDashboard.Core.Statistics;

namespace CxDashboard.Tests.Statistics;

public class IntervalTests
{
    [Fact]
    public void Both_bounds_belong_to_an_interval()
    {
        var interval = new Interval(1, 3);
        Assert.True(interval.Contains(1));
        Assert.True(interval.Contains(3));
        Assert.False(interval.Contains(3.0001));
        Assert.Equal(1, interval.HalfWidth);
    }

    [Fact]
    public void A_share_becomes_a_percentage_and_a_negative_factor_is_refused()
    {
        Assert.Equal(new Interval(25, 50), new Interval(.25, .5).Times(100));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Interval(0, 1).Times(-1));
    }

    [Fact]
    public void The_usual_level_has_the_usual_quantiles()
    {
        Assert.Equal(1.959964, Confidence.Z(.95), 6);
        Assert.Equal(2.776445, Confidence.T(.95, 4), 6);
        Assert.Throws<ArgumentOutOfRangeException>(() => Confidence.Z(95));
    }
}
