// Wilson's interval against published values.
using CxDashboard.Core.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CxDashboard.Tests.Statistics;

public class WilsonTests
{
    [Theory]
    [InlineData(81, 263, .2553, .3662)]
    [InlineData(0, 20, 0, .1611)]
    [InlineData(20, 20, .8389, 1)]
    public void Published_values_are_met(long hits, long n, double low, double high)
    {
        var interval = Wilson.Interval(hits, n);
        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void The_retention_example_is_met_in_percent()
    {
        var interval = Wilson.Interval(1408, 2000).Times(100);
        Assert.Equal(68.362, interval.Low, 3);
        Assert.Equal(72.360, interval.High, 3);
    }

    [Fact]
    public void No_hit_leaves_no_crumb_above_zero() => Assert.Equal(0, Wilson.Interval(0, 7).Low);

    [Fact]
    public void Any_interval_lies_in_the_unit_range_and_holds_the_share() =>
        Prop.ForAll<NonNegativeInt, PositiveInt>((a, b) =>
        {
            long n = b.Get;
            var hits = a.Get % (n + 1);
            var interval = Wilson.Interval(hits, n);
            return interval.Low >= 0 && interval.High <= 1 && interval.Contains((double)hits / n);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_share_of_nothing_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Interval(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Interval(3, 2));
    }
}
