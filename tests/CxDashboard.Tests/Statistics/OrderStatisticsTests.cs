// Ranks of percentiles and of their intervals.
using CxDashboard.Core.Statistics;
using MathNet.Numerics.Distributions;

namespace CxDashboard.Tests.Statistics;

public class OrderStatisticsTests
{
    private static readonly double[] Responses = [5, 12, 18, 25, 40, 55, 75, 120, 240, 1440];

    [Fact]
    public void The_response_times_have_their_continuous_percentiles()
    {
        Assert.Equal(47.5, Percentile.Of(Responses, .5), 12);
        Assert.Equal(360, Percentile.Of(Responses, .9), 9);
        Assert.Equal(5, Percentile.Of(Responses, 0));
        Assert.Equal(1440, Percentile.Of(Responses, 1));
        Assert.Equal(7, Percentile.Of([7], .9));
    }

    [Fact]
    public void The_ranks_are_those_of_percentile_cont()
    {
        Assert.Equal(new QuantileRanks(4, 5, .5), OrderStatistics.QuantileRanks(10, .5));
        Assert.Equal(new QuantileRanks(9, 9, 0), OrderStatistics.QuantileRanks(10, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => OrderStatistics.QuantileRanks(0, .5));
    }

    [Theory]
    [InlineData(10, 1, 8)]
    [InlineData(6, 0, 5)]
    [InlineData(20, 5, 14)]
    [InlineData(100, 39, 60)]
    public void The_medians_interval_has_the_tabled_ranks(long n, long low, long high) =>
        Assert.Equal(new IntervalRanks(low, high), OrderStatistics.MedianIntervalRanks(n));

    [Fact]
    public void Too_few_values_have_no_interval()
    {
        Assert.Null(OrderStatistics.MedianIntervalRanks(5));
        Assert.Null(OrderStatistics.MedianIntervalRanks(0));
        Assert.Null(OrderStatistics.QuantileIntervalRanks(35, .9));
        Assert.NotNull(OrderStatistics.QuantileIntervalRanks(36, .9));
    }

    [Fact]
    public void Every_exact_interval_covers_at_least_its_level()
    {
        for (var n = 36; n <= 1000; n += 41)
        {
            foreach (var p in new[] { .5, .75, .9 })
            {
                if (OrderStatistics.QuantileIntervalRanks(n, p) is not { } ranks) continue;
                var covered = Binomial.CDF(p, n, ranks.High) - Binomial.CDF(p, n, ranks.Low);
                Assert.True(covered >= .95 - 1e-12, $"n={n}, p={p}: {covered}");
            }
        }
    }

    [Theory]
    [InlineData(.5)]
    [InlineData(.9)]
    public void Exact_and_approximate_ranks_meet_where_one_gives_way_to_the_other(double p)
    {
        var exact = OrderStatistics.QuantileIntervalRanks(1000, p)!.Value;
        var near = OrderStatistics.QuantileIntervalRanks(1001, p)!.Value;
        Assert.InRange(near.Low - exact.Low, -1, 2);
        Assert.InRange(near.High - exact.High, -1, 2);
    }
}
