// The order of status, and what must never look good or red.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Statistics;

namespace CxDashboard.Tests.Goals;

public class StatusRulesTests
{
    private static readonly SettledValue Nothing = SettledValue.Missing("no data for this period");

    [Fact]
    public void Missing_data_comes_first_even_for_a_faulty_goal()
    {
        var verdict = Examples.Judge(Examples.Nps with { Amount = 48 }, Nothing, MetricScale.NetPromoter).Verdict;
        Assert.Equal(GoalStatus.NoData, verdict.Status);
        Assert.Equal("no data for this period", verdict.Why);
    }

    [Fact]
    public void Too_few_answers_are_neither_red_nor_good()
    {
        foreach (var value in new[] { 10.0, 99.0 })
        {
            var settled = SettledValue.Of(value, new Interval(0, 100), answers: 29, minimum: 30);
            var progress = Examples.Judge(Examples.Nps, settled, MetricScale.NetPromoter);
            Assert.Equal(GoalStatus.NoData, progress.Status);
            Assert.Equal("not enough answers (29 of 30)", progress.Verdict.Why);
            Assert.Null(progress.Standing.Progress);
            Assert.Null(progress.NeedsPerMonth);
        }
    }

    [Fact]
    public void A_measured_baseline_without_data_is_no_data()
    {
        var goal = Examples.Retention with { BaselineValue = null, BaselineFrom = new(2025, 1, 1), BaselineTo = new(2025, 12, 31) };
        var reading = Examples.Reading(goal, Examples.RetentionValue);
        Assert.Equal("baseline: no data for its period", GoalProgress.Of(reading).Verdict.Why);
        var few = GoalProgress.Of(reading with { MeasuredBaseline = SettledValue.TooFew(3, 10) });
        Assert.Equal(GoalStatus.NoData, few.Status);
        Assert.Equal("baseline: not enough answers (3 of 10)", few.Verdict.Why);
        Assert.Equal(GoalStatus.AtRisk, GoalProgress.Of(reading with { MeasuredBaseline = SettledValue.Of(64, null) }).Status);
    }

    [Fact]
    public void A_faulty_goal_is_invalid_and_says_why()
    {
        var verdict = Examples.Judge(Examples.Nps with { Amount = 48 }, SettledValue.Of(54, null), MetricScale.NetPromoter).Verdict;
        Assert.Equal(GoalStatus.Invalid, verdict.Status);
        Assert.Contains("equal to the baseline", verdict.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_goal_of_the_future_has_not_started_even_when_its_target_is_met() =>
        Assert.Equal(GoalStatus.NotStarted, Judge(90, asOf: new(2025, 12, 31)).Status);

    [Theory]
    [InlineData(81, 80.5, GoalTag.Confirmed)]
    [InlineData(81, 80, GoalTag.Confirmed)]
    [InlineData(81, 79, GoalTag.WithinError)]
    public void Achieved_is_confirmed_only_by_the_pessimistic_bound(double value, double low, GoalTag tag)
    {
        var verdict = Examples.Judge(Examples.Retention, SettledValue.Of(value, new Interval(low, 83))).Verdict;
        Assert.Equal(GoalStatus.Achieved, verdict.Status);
        Assert.Equal([tag], verdict.Tags);
    }

    [Fact]
    public void Where_less_is_better_the_pessimistic_bound_is_the_upper_one()
    {
        Assert.Equal([GoalTag.Confirmed], Examples.Judge(Examples.Response, SettledValue.Of(400, new Interval(380, 424)), MetricScale.Quantity).Verdict.Tags);
        Assert.Equal([GoalTag.WithinError], Examples.Judge(Examples.Response, SettledValue.Of(400, new Interval(380, 426)), MetricScale.Quantity).Verdict.Tags);
    }

    [Fact]
    public void Without_an_interval_nothing_is_claimed_about_certainty() => Assert.Empty(Judge(81).Tags);

    [Fact]
    public void Achieved_outranks_overdue_and_overdue_outranks_pace()
    {
        Assert.Equal(GoalStatus.Achieved, Judge(80, asOf: new(2027, 1, 1)).Status);
        Assert.Equal(GoalStatus.Overdue, Judge(79.9, asOf: new(2027, 1, 1)).Status);
        Assert.Equal(GoalStatus.AtRisk, Judge(79.9, asOf: new(2026, 12, 31)).Status);
    }

    [Fact]
    public void The_first_twentieth_is_too_early()
    {
        Assert.Equal(GoalStatus.TooEarly, Judge(60, asOf: new(2026, 1, 18)).Status);
        Assert.Equal(GoalStatus.Behind, Judge(60, asOf: new(2026, 1, 19)).Status);
    }

    [Theory]
    [InlineData(1.0, GoalStatus.OnTrack)]
    [InlineData(.999, GoalStatus.AtRisk)]
    [InlineData(.8, GoalStatus.AtRisk)]
    [InlineData(.799, GoalStatus.Behind)]
    public void Pace_decides_the_rest(double pace, GoalStatus status) =>
        Assert.Equal(status, Judge(64 + 16 * pace * 181 / 365).Status);

    private static Verdict Judge(double value, DateOnly? asOf = null) =>
        Examples.Judge(Examples.Retention, SettledValue.Of(value, null), asOf: asOf).Verdict;
}
