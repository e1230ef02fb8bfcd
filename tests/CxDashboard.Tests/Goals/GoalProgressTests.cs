// The worked examples from end to end.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Statistics;

namespace CxDashboard.Tests.Goals;

public class GoalProgressTests
{
    [Fact]
    public void Retention_is_at_risk_and_indistinguishable_from_plan()
    {
        var told = GoalProgress.Of(Examples.Reading(Examples.Retention, Examples.RetentionValue) with { Months = Examples.Months });
        Assert.Equal(80, told.Standing.Target!.Value, 9);
        Assert.Equal(.40, told.Standing.Progress!.Value, 9);
        Assert.Equal(71.934, told.Standing.Expected!.Value, 3);
        Assert.Equal(.80663, told.Standing.Pace!.Value, 5);
        Assert.Equal(GoalStatus.AtRisk, told.Status);
        Assert.Equal([GoalTag.IndistinguishableFromPlan], told.Verdict.Tags);
        Assert.Equal(77.0486, told.Forecast!.AtEnd, 4);
        Assert.Equal(.324266, told.Forecast.Error, 6);
        Assert.Equal(1.60, told.NeedsPerMonth!.Value, 9);
    }

    [Fact]
    public void Nps_is_behind()
    {
        var value = SettledValue.Of(NetPromoterScore.Of(330, 60, 500), NpsInterval.Of(330, 60, 500), 500, 30);
        var told = Examples.Judge(Examples.Nps, value, MetricScale.NetPromoter);
        Assert.Equal(.272727, told.Standing.Progress!.Value, 6);
        Assert.Equal(58.9096, told.Standing.Expected!.Value, 4);
        Assert.Equal(.549975, told.Standing.Pace!.Value, 6);
        Assert.Equal(GoalStatus.Behind, told.Status);
        // 54 ± 6.1256 holds 58.9096.
        Assert.Equal([GoalTag.IndistinguishableFromPlan], told.Verdict.Tags);
    }

    [Fact]
    public void A_shorter_response_is_on_track()
    {
        var told = Examples.Judge(Examples.Response, SettledValue.Of(450, null), MetricScale.Quantity);
        Assert.Equal(425, told.Standing.Target!.Value, 9);
        Assert.Equal(.666667, told.Standing.Progress!.Value, 6);
        Assert.Equal(462.808, told.Standing.Expected!.Value, 3);
        Assert.Equal(1.344383, told.Standing.Pace!.Value, 6);
        Assert.Equal(GoalStatus.OnTrack, told.Status);
        Assert.Equal(-25 / 6.0, told.NeedsPerMonth!.Value, 9);
    }

    [Fact]
    public void A_longer_response_is_behind_whatever_the_naive_share_says()
    {
        var told = Examples.Judge(Examples.Response, SettledValue.Of(530, null), MetricScale.Quantity);
        Assert.Equal(-.40, told.Standing.Progress!.Value, 9);
        Assert.Equal(GoalStatus.Behind, told.Status);
        Assert.Equal(GoalStatus.Behind, Examples.Judge(Examples.Response, SettledValue.Of(500, null), MetricScale.Quantity).Status);
    }

    [Fact]
    public void Nps_of_seventy_is_achieved_within_error()
    {
        var value = SettledValue.Of(NetPromoterScore.Of(92, 8, 120), NpsInterval.Of(92, 8, 120), 120, 30);
        var told = Examples.Judge(Examples.Nps, value, MetricScale.NetPromoter);
        Assert.Equal(GoalStatus.Achieved, told.Status);
        Assert.Equal([GoalTag.WithinError], told.Verdict.Tags);
        Assert.Null(told.NeedsPerMonth);
    }

    [Fact]
    public void A_band_was_held_in_four_of_six_periods()
    {
        var told = GoalProgress.Of(Examples.Reading(Examples.Hold, SettledValue.Of(91, null)) with { Periods = [88, 84, 90, 96, 92, 91] });
        Assert.Equal(new HeldPeriods(4, 6), told.Standing.Held);
        Assert.Equal(4 / 6.0, told.Standing.Progress!.Value, 12);
        Assert.Equal(GoalStatus.Behind, told.Status);
    }

    [Fact]
    public void A_band_is_achieved_only_at_its_end()
    {
        var reading = Examples.Reading(Examples.Hold, SettledValue.Of(91, new Interval(86, 94))) with { Periods = [88, 90, 91] };
        Assert.Equal(GoalStatus.OnTrack, GoalProgress.Of(reading).Status);
        var end = GoalProgress.Of(reading with { AsOf = new(2026, 12, 31) });
        Assert.Equal(GoalStatus.Achieved, end.Status);
        Assert.Equal([GoalTag.Confirmed], end.Verdict.Tags);
        Assert.Equal(GoalStatus.Overdue, GoalProgress.Of(reading with { AsOf = new(2027, 1, 1), Periods = [88, 84] }).Status);
    }

    [Fact]
    public void A_cumulative_goal_runs_from_zero_by_its_season()
    {
        var reading = Examples.Reading(Examples.Signups, SettledValue.Exact(480), MetricScale.Quantity);
        Assert.Equal(GoalStatus.AtRisk, GoalProgress.Of(reading).Status);
        var seasonal = GoalProgress.Of(reading with { SeasonalShare = .4 });
        Assert.Equal(1, seasonal.Standing.Pace!.Value, 12);
        Assert.Equal(480, seasonal.Standing.Expected!.Value, 9);
        Assert.Equal(GoalStatus.OnTrack, seasonal.Status);
        Assert.Equal(120, seasonal.NeedsPerMonth!.Value, 9);
    }

    [Fact]
    public void A_goal_not_begun_needs_its_whole_way_in_its_own_months()
    {
        var told = Examples.Judge(Examples.Retention, SettledValue.Of(64, null), asOf: new(2025, 10, 1));
        Assert.Equal(GoalStatus.NotStarted, told.Status);
        Assert.Equal(16 / 12.0, told.NeedsPerMonth!.Value, 9);
    }
}
