// The line through the worked months, and its prediction.
using CxDashboard.Core.Statistics;

namespace CxDashboard.Tests.Statistics;

public class LeastSquaresTests
{
    private static readonly (double X, double Y)[] Months = [(1, 64.8), (2, 66.1), (3, 67.0), (4, 68.4), (5, 69.2), (6, 70.4)];

    [Fact]
    public void The_worked_months_give_slope_prediction_and_error()
    {
        var line = LeastSquares.Fit(Months);
        Assert.Equal(1.105714, line.Slope, 6);
        Assert.Equal(77.0486, line.Predict(12).Value, 4);
        Assert.Equal(.324266, line.Predict(12).Error, 6);
        Assert.Equal(77.0486, line.Intercept + 12 * line.Slope, 4);
    }

    [Fact]
    public void The_chances_on_both_sides_are_one()
    {
        var prediction = LeastSquares.Fit(Months).Predict(12);
        Assert.Equal(1, prediction.ProbabilityAtLeast(77.2) + prediction.ProbabilityAtMost(77.2), 12);
        Assert.Equal(.5, prediction.ProbabilityAtLeast(prediction.Value), 12);
        Assert.Equal(.025, prediction.ProbabilityAtLeast(prediction.Within().High), 6);
        Assert.True(prediction.ProbabilityAtLeast(80) < .001);
    }

    [Fact]
    public void Far_from_zero_no_digit_is_lost()
    {
        var moved = LeastSquares.Fit([.. Months.Select(m => (m.X + 24312, m.Y))]);
        Assert.Equal(77.048571, moved.Predict(24324).Value, 6);
        Assert.Equal(.324266, moved.Predict(24324).Error, 6);
    }

    [Fact]
    public void A_sum_over_places_is_less_sure_than_one_place()
    {
        var line = LeastSquares.Fit(Months);
        var sum = line.PredictSum([7, 8]);
        Assert.Equal(line.Predict(7).Value + line.Predict(8).Value, sum.Value, 9);
        Assert.True(sum.Error > line.Predict(8).Error);
    }

    [Fact]
    public void A_share_of_the_last_place_counts_by_that_share()
    {
        var line = LeastSquares.Fit(Months);
        var half = line.PredictSum([7, 8], lastShare: .5);
        Assert.Equal(line.Predict(7).Value + line.Predict(8).Value / 2, half.Value, 9);
        Assert.InRange(half.Error, line.Predict(7).Error, line.PredictSum([7, 8]).Error);
        // m = 1.5, d = 1·3.5 + .5·4.5 = 5.75, Sxx = 17.5.
        Assert.Equal(line.ResidualError * Math.Sqrt(1.5 + 1.5 * 1.5 / 6 + 5.75 * 5.75 / 17.5), half.Error, 9);
    }

    [Fact]
    public void A_perfect_line_is_certain()
    {
        var prediction = LeastSquares.Fit([(1, 1), (2, 2), (3, 3), (4, 4)]).Predict(6);
        Assert.Equal(1, prediction.ProbabilityAtLeast(6));
        Assert.Equal(0, prediction.ProbabilityAtLeast(6.1));
    }

    [Fact]
    public void Points_without_a_direction_are_refused()
    {
        Assert.Throws<ArgumentException>(() => LeastSquares.Fit([(1, 1), (2, 2)]));
        Assert.Throws<ArgumentException>(() => LeastSquares.Fit([(1, 1), (1, 2), (1, 3)]));
    }
}
