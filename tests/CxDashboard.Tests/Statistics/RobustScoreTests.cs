// Unusual days.
using CxDashboard.Core.Statistics;

namespace CxDashboard.Tests.Statistics;

public class RobustScoreTests
{
    [Fact]
    public void The_score_is_the_distance_in_scaled_median_deviations()
    {
        // Median 12, distances 2 1 0 1 88, MAD 1.
        var score = RobustScore.Of(20, [10, 11, 12, 13, 100])!.Value;
        Assert.Equal(8 / 1.4826, score.Z, 9);
        Assert.True(score.IsUnusual);
    }

    [Fact]
    public void When_most_days_are_equal_the_mean_distance_serves()
    {
        // Median 5, MAD 0, mean distance 1.
        var score = RobustScore.Of(6, [5, 5, 5, 5, 10])!.Value;
        Assert.Equal(1 / 1.253314, score.Z, 9);
        Assert.False(score.IsUnusual);
    }

    [Fact]
    public void A_history_that_never_moved_makes_any_other_value_unusual()
    {
        Assert.True(RobustScore.Of(1, [0, 0, 0, 0, 0])!.Value.IsUnusual);
        Assert.False(RobustScore.Of(0, [0, 0, 0, 0, 0])!.Value.IsUnusual);
    }

    [Fact]
    public void A_short_history_judges_nobody() => Assert.Null(RobustScore.Of(99, [1, 2, 3, 4]));
}
