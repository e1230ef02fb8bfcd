// One series behind another.
using CxDashboard.Core.Statistics;

namespace CxDashboard.Tests.Statistics;

public class LaggedCorrelationTests
{
    // F. Anscombe, Graphs in Statistical Analysis, 1973: r of the first set is .81642.
    private static readonly double?[] s_x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    private static readonly double?[] s_y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];

    [Fact]
    public void The_correlation_is_Pearsons()
    {
        var found = LaggedCorrelation.Of(s_x, s_y, 0)!;
        Assert.Equal((0, 11, true), (found.Lag, found.N, found.IsClear));
        Assert.Equal(.81642, found.R, 5);
    }

    [Fact]
    public void A_series_that_repeats_another_two_steps_later_is_found_at_two()
    {
        double?[] leader = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9];
        double?[] follower = [0, 0, .. leader[..^2].Select(value => -2 * value)];
        var found = LaggedCorrelation.Of(leader, follower, 3)!;
        Assert.Equal((2, 13, true), (found.Lag, found.N, found.IsClear));
        Assert.Equal(-1, found.R, 9);
    }

    [Fact]
    public void More_lags_tried_ask_for_more()
    {
        // Alone r = .64 of eleven is unlikely by chance (p = .034); as the best of four it is not.
        double?[] y = [7.5, 6.1, 10.5, 8.5, 4.9, 9.9, 7.2, 4.4, 7.6, 8.3, 5.9];
        Assert.True(LaggedCorrelation.Of(s_x, y, 0)!.IsClear);
        var several = LaggedCorrelation.Of(s_x, y, 3)!;
        Assert.False(several.IsClear, several.ToString());
    }

    [Fact]
    public void A_missing_value_takes_its_pair_out()
    {
        double?[] x = [.. s_x, null, 9], y = [.. s_y, 3, null];
        Assert.Equal(LaggedCorrelation.Of(s_x, s_y, 0), LaggedCorrelation.Of(x, y, 0));
    }

    [Fact]
    public void Few_pairs_and_constants_tell_nothing()
    {
        Assert.Null(LaggedCorrelation.Of(s_x[..7], s_y[..7], 3));
        Assert.Null(LaggedCorrelation.Of([.. s_x.Select(_ => (double?)5)], s_y, 0));
        Assert.Throws<ArgumentException>(() => LaggedCorrelation.Of(s_x, s_y[1..], 0));
    }
}
