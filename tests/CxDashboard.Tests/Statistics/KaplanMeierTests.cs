// Waiting times of which some are not over.
using CxDashboard.Core.Statistics;

namespace CxDashboard.Tests.Statistics;

public class KaplanMeierTests
{
    [Fact]
    public void The_curve_falls_at_events_only()
    {
        // 6 waited: 1 answered; 2 answered and 2 censored; 4 answered; 5 censored; 6 answered.
        var curve = KaplanMeier.Of([new(1, true), new(2, true), new(2, false), new(4, true), new(5, false), new(6, true)]);
        Assert.Equal([1.0, 2, 4, 6], curve.Steps.Select(s => s.Time));
        Assert.Equal(5 / 6.0, curve.At(1), 12);
        Assert.Equal(4 / 6.0, curve.At(3), 12);
        Assert.Equal(4 / 6.0 * 2 / 3, curve.At(5), 12);
        Assert.Equal(0, curve.At(6), 12);
        Assert.Equal(4, curve.Quantile(.5));
        Assert.Equal(2, curve.Censored);
        Assert.Null(curve.Steps[^1].Interval);
    }

    [Fact]
    public void Without_censoring_it_is_the_plain_share()
    {
        var curve = KaplanMeier.Of([new(3, true), new(1, true), new(2, true), new(4, true)]);
        Assert.Equal(.5, curve.At(2), 12);
        Assert.Equal(2, curve.Quantile(.5));
    }

    [Fact]
    public void While_most_still_wait_there_is_no_median()
    {
        var curve = KaplanMeier.Of([new(1, true), new(9, false), new(9, false)]);
        Assert.Null(curve.Quantile(.5));
        Assert.Equal(1, curve.At(.5));
    }

    [Fact]
    public void The_interval_surrounds_the_share_within_bounds()
    {
        var step = KaplanMeier.Of([.. Enumerable.Range(1, 20).Select(i => new Waiting(i, i % 3 != 0))]).Steps[5];
        Assert.True(step.Interval!.Value.Contains(step.Survival));
        Assert.InRange(step.Interval.Value.Low, 0, 1);
        Assert.InRange(step.Interval.Value.High, 0, 1);
    }

    [Fact]
    public void The_first_year_of_the_telco_customers_has_its_recorded_curve()
    {
        // Month of tenure: customers who left, customers still there (IBM's Telco churn sample, 7,043 rows).
        (int Month, int Left, int Stayed)[] year =
        [
            (0, 0, 11), (1, 380, 233), (2, 123, 115), (3, 94, 106), (4, 83, 93), (5, 64, 69), (6, 40, 70),
            (7, 51, 80), (8, 42, 81), (9, 46, 73), (10, 45, 71), (11, 31, 68), (12, 38, 79), (13, 0, 4857),
        ];
        var curve = KaplanMeier.Of(
        [
            .. year.SelectMany(m => Enumerable.Repeat(new Waiting(m.Month, true), m.Left)
                .Concat(Enumerable.Repeat(new Waiting(m.Month, false), m.Stayed))),
        ]);
        Assert.Equal(.9460, curve.At(1), 4);
        Assert.Equal(.8848, curve.At(6), 4);
        Assert.Equal(.8432, curve.At(12), 4);
    }
}
