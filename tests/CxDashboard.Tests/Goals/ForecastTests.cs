// Where the months point to.
using CxDashboard.Core.Goals;

namespace CxDashboard.Tests.Goals;

public class ForecastTests
{
    private static readonly DateOnly End = new(2026, 12, 31);

    [Fact]
    public void The_worked_months_point_to_december()
    {
        var told = Forecast.Of(Examples.Months, End, 80, Direction.HigherIsBetter)!;
        Assert.Equal(1.105714, told.SlopePerMonth, 6);
        Assert.Equal(77.0486, told.AtEnd, 4);
        Assert.Equal(.324266, told.Error, 6);
        // t with 4 degrees: 2.776445 · .324266 = .900307.
        Assert.Equal(77.048571 - .900307, told.Interval.Low, 4);
        Assert.Equal(77.048571 + .900307, told.Interval.High, 4);
        Assert.True(told.Probability < .001);
        Assert.Equal(6, told.Months);
    }

    [Fact]
    public void The_same_months_are_sure_to_stay_below_eighty() =>
        Assert.True(Forecast.Of(Examples.Months, End, 80, Direction.LowerIsBetter)!.Probability > .999);

    [Fact]
    public void Under_six_months_there_is_none() => Assert.Null(Forecast.Of(Examples.Months[..5], End, 80, Direction.HigherIsBetter));

    [Fact]
    public void Once_the_end_is_measured_there_is_nothing_to_forecast() =>
        Assert.Null(Forecast.Of(Examples.Months, new(2026, 6, 30), 80, Direction.HigherIsBetter));

    [Fact]
    public void A_missing_month_leaves_the_others_in_their_places()
    {
        MonthlyPoint[] points = [.. Enumerable.Range(1, 8).Where(m => m != 4).Select(m => new MonthlyPoint(new(2026, m, 1), 10 * m))];
        Assert.Equal(120, Forecast.Of(points, End, 100, Direction.HigherIsBetter)!.AtEnd, 9);
    }

    [Fact]
    public void A_month_given_twice_is_refused() =>
        Assert.Throws<ArgumentException>(() => Forecast.Of([.. Examples.Months, new(new(2026, 1, 31), 1)], End, 80, Direction.HigherIsBetter));

    [Fact]
    public void A_total_adds_the_months_left_to_the_months_so_far()
    {
        // 100 a month: 600 so far, 600 to come; earlier months shape the line only.
        MonthlyPoint[] points = [.. Enumerable.Range(-2, 9).Select(m => new MonthlyPoint(new DateOnly(2026, 1, 1).AddMonths(m - 1), 100))];
        var told = Forecast.OfTotal(points, new(2026, 1, 1), End, 1200, Direction.HigherIsBetter)!;
        Assert.Equal(1200, told.AtEnd, 9);
        Assert.Equal(1, told.Probability);
    }

    [Fact]
    public void A_total_counts_a_broken_month_at_either_end_by_its_days_only()
    {
        // 300 a month from Jan 16 to Sep 15: half of January, six whole months, one to come and half of September.
        MonthlyPoint[] points = [.. Enumerable.Range(1, 7).Select(m => new MonthlyPoint(new DateOnly(2026, m, 1), m == 1 ? 150 : 300))];
        var told = Forecast.OfTotal(points, new(2026, 1, 16), new(2026, 9, 15), 2400, Direction.HigherIsBetter)!;
        Assert.Equal(150 + 6 * 300 + 300 + 150, told.AtEnd, 9);
        Assert.Equal(6, told.Months);
        Assert.Null(Forecast.OfTotal(points[..6], new(2026, 1, 16), new(2026, 9, 15), 2400, Direction.HigherIsBetter));
    }

    [Fact]
    public void The_chance_of_a_band_is_that_of_its_inside()
    {
        var told = Forecast.WithinBand(Examples.Months, End, 77.048571 - .900307, 77.048571 + .900307)!;
        Assert.Equal(.95, told.Probability, 4);
    }

    [Fact]
    public void Months_left_count_parts_by_their_days()
    {
        Assert.Equal(6, NeedsPerMonth.MonthsLeft(Examples.AsOf, End), 12);
        Assert.Equal(.5, NeedsPerMonth.MonthsLeft(new(2026, 6, 15), new(2026, 6, 30)), 12);
        Assert.Equal(1.60, NeedsPerMonth.Of(70.4, 80, Examples.AsOf, End, Direction.HigherIsBetter)!.Value, 9);
        Assert.Null(NeedsPerMonth.Of(80, 80, Examples.AsOf, End, Direction.HigherIsBetter));
        Assert.Null(NeedsPerMonth.Of(70, 80, End, End, Direction.HigherIsBetter));
    }
}
