// Planted days and drifts are found, and quiet weeks are left alone.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;

namespace CxDashboard.Tests.Kpis;

public sealed class UnusualDaysTests
{
    private static readonly DateRange Range = new(new DateOnly(2026, 3, 2), new DateOnly(2026, 5, 31));

    [Fact]
    public void A_planted_spike_is_found_with_its_rule_and_nothing_else_is()
    {
        var spike = new DateOnly(2026, 4, 15);
        var found = UnusualDays.In(Series(day => day == spike ? 400 : Usual(day)), Range);

        var finding = Assert.Single(found, finding => !finding.IsDrift);
        Assert.Equal(spike, finding.Day);
        Assert.Contains("above the usual Wednesday", finding.Rule, StringComparison.Ordinal);
        Assert.Contains("robust z +", finding.Rule, StringComparison.Ordinal);
        Assert.Contains("3.5", finding.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void A_planted_hole_is_found_below() => Assert.Contains("below the usual Friday",
        Assert.Single(UnusualDays.In(Series(day => day == new DateOnly(2026, 4, 17) ? 5 : Usual(day)), Range), finding => !finding.IsDrift).Rule, StringComparison.Ordinal);

    [Fact]
    public void A_quiet_weekend_is_not_unusual_among_weekends() =>
        Assert.Empty(UnusualDays.In(Series(Usual), Range));

    [Fact]
    public void A_slow_rise_is_drift_though_no_day_is_unusual()
    {
        var begins = new DateOnly(2026, 4, 1);
        var found = UnusualDays.In(Series(day => Usual(day) + (day >= begins ? 6 : 0)), Range);

        Assert.DoesNotContain(found, finding => !finding.IsDrift);
        var drift = Assert.Single(found);
        Assert.InRange(drift.Day.DayNumber, begins.DayNumber, begins.DayNumber + 21);
        Assert.Contains("upward drift since", drift.Rule, StringComparison.Ordinal);
        Assert.Contains("4σ", drift.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void With_too_little_history_nothing_is_said() =>
        Assert.Empty(UnusualDays.In(new Dictionary<DateOnly, double> { [Range.From] = 1, [Range.From.AddDays(1)] = 1000 }, Range));

    [Fact]
    public void Days_outside_the_range_are_history_only() =>
        Assert.Empty(UnusualDays.In(Series(day => day == Range.From.AddDays(-3) ? 900 : Usual(day)), Range));

    private static Dictionary<DateOnly, double> Series(Func<DateOnly, double> value) =>
        Enumerable.Range(-UnusualDays.History, UnusualDays.History + Range.Days).Select(i => Range.From.AddDays(i)).ToDictionary(day => day, value);

    private static readonly double[] Wobble = [-8, 3, -3, 8];

    // Weekends are low; every weekday wobbles alike, so that no quiet day lies far out.
    private static double Usual(DateOnly day) =>
        (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 40 : 120) + Wobble[(day.DayNumber / 7 + day.DayNumber % 7) % 4];
}
