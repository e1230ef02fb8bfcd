// NPS and its uncertainty against published and worked values.
using CxDashboard.Core.Statistics;

namespace CxDashboard.Tests.Statistics;

public class NpsIntervalTests
{
    [Fact]
    public void The_published_score_and_interval_are_met()
    {
        Assert.Equal(17.5, NetPromoterScore.Of(250, 75, 1000), 12);
        var interval = NpsInterval.Of(250, 75, 1000);
        Assert.Equal(14.137, interval.Low, 3);
        Assert.Equal(20.863, interval.High, 3);
    }

    [Fact]
    public void The_goal_examples_are_met()
    {
        Assert.Equal(54, NetPromoterScore.Of(330, 60, 500), 12);
        Assert.Equal(6.1256, NpsInterval.Of(330, 60, 500).HalfWidth, 4);
        Assert.Equal(70, NetPromoterScore.Of(92, 8, 120), 12);
        var interval = NpsInterval.Of(92, 8, 120);
        Assert.Equal(59.516, interval.Low, 3);
        Assert.Equal(80.484, interval.High, 3);
    }

    [Fact]
    public void The_score_of_all_answers_is_not_the_mean_of_the_yearly_scores()
    {
        // The evidence-nps reviews: 8,112 promoters and 11,769 detractors of 25,000.
        double[] years = [-13.59, -15.77, -14.42];
        Assert.Equal(-14.628, NetPromoterScore.Of(8112, 11769, 25000), 9);
        Assert.Equal(-14.59, years.Average(), 2);
    }

    [Fact]
    public void Few_answers_take_the_adjusted_formula_by_hand()
    {
        // 10 promoters of 10: n=13, P=10.75, D=.75 → p=.826923, d=.057692, score 76.923, error √(.292899/13).
        var interval = NpsInterval.Of(10, 0, 10);
        var half = 100 * Confidence.Z(.95) * Math.Sqrt((.8846153846 - .7692307692 * .7692307692) / 13);
        Assert.Equal(76.9230769 - half, interval.Low, 5);
        Assert.Equal(100, interval.High);
    }

    [Fact]
    public void Unanimity_under_thirty_answers_is_not_certainty()
    {
        Assert.True(NpsInterval.Of(29, 0, 29).HalfWidth > 0);
        Assert.Equal(0, NpsInterval.Of(30, 0, 30).HalfWidth);
    }

    [Fact]
    public void Counts_that_exceed_the_answers_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NetPromoterScore.Of(6, 5, 10));
}
