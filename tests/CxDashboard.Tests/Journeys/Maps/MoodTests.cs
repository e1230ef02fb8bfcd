// The measured mood by hand, and when it is said to differ from what people drew.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Statistics;

namespace CxDashboard.Tests.Journeys.Maps;

public sealed class MoodTests
{
    [Fact]
    public void It_is_the_mean_of_satisfaction_and_sentiment_on_one_scale()
    {
        // 70% satisfied is +40, polarity 0.2 is +20; half widths 2 × 3 and 100 × 0.08, so √(36 + 64) ÷ 2.
        var mood = Mood.Of(Measured(70, 67, 73, 400), Measured(.2, .12, .28, 90))!;

        Assert.Equal((30, 5, 490, "satisfaction and sentiment"), (Math.Round(mood.Level, 9), Math.Round(mood.HalfWidth, 9), mood.N, mood.Made));
        Assert.Equal("satisfaction", Mood.Of(Measured(70, 67, 73, 400), null)!.Made);
        Assert.Null(Mood.Of(Measure.Nothing("no answers"), null));
    }

    [Theory]
    [InlineData(30, null)]
    [InlineData(54, null)]
    [InlineData(60, "feels worse than we thought")]
    [InlineData(90, "feels far worse than we thought")]
    [InlineData(-30, "feels far better than we thought")]
    public void It_differs_beyond_a_quarter_of_the_scales_half_and_beyond_its_interval(double drawn, string? words) =>
        Assert.Equal(words, new Mood(30, 5, 490, "satisfaction").Against(drawn));

    [Fact]
    public void Within_a_wide_interval_nothing_is_called_different() => Assert.Null(new Mood(30, 70, 12, "satisfaction").Against(95));

    private static Measure Measured(double value, double low, double high, long n) => new(value, 0, n, new Interval(low, high), State.Fresh, null);
}
