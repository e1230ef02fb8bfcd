// The effect of what was shipped, by hand: which days are compared, and what chance explains.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Statistics;

namespace CxDashboard.Tests.Journeys.Maps;

public sealed class EffectTests
{
    private static readonly DateOnly Shipped = new(2026, 6, 3);

    [Fact]
    public void As_many_whole_weeks_before_as_after_and_twelve_at_most()
    {
        Assert.Equal(
            new EffectDays(new DateRange(new(2026, 5, 20), new(2026, 6, 2)), new DateRange(Shipped, new(2026, 6, 16))),
            EffectDays.Around(Shipped, new DateOnly(2026, 6, 22)));
        Assert.Equal(84, EffectDays.Around(Shipped, Shipped.AddDays(400))!.After.Days);
        Assert.Null(EffectDays.Around(Shipped, Shipped.AddDays(5)));
        Assert.Equal(7, EffectDays.Around(Shipped, Shipped.AddDays(6))!.Before.Days);
    }

    [Fact]
    public void Variants_are_compared_on_the_same_days_up_to_the_last_known_one()
    {
        var days = EffectDays.While(Shipped, Shipped.AddDays(9), Shipped.AddDays(4))!;

        Assert.Equal((new DateRange(Shipped, Shipped.AddDays(4)), days.Before), (days.After, days.After));
        Assert.Null(EffectDays.While(Shipped, null, Shipped.AddDays(-1)));
    }

    [Fact]
    public void The_difference_of_two_shares_has_Newcombes_interval()
    {
        // Newcombe (1998), table II, example a: 56/70 against 48/80 gives 0.0524 to 0.3339.
        var interval = Estimates.Difference(56 / 70.0, Wilson.Interval(56, 70), 48 / 80.0, Wilson.Interval(48, 80));

        Assert.Equal((.0524, .3339), (Math.Round(interval.Low, 4), Math.Round(interval.High, 4)));
        Assert.Equal(Newcombe.Difference(56, 70, 48, 80), interval);
    }

    [Theory]
    [InlineData("stage_conversion", 70, 76, "good")]
    [InlineData("stage_conversion", 76, 70, "bad")]
    [InlineData("first_response", 480, 450, "good")]
    [InlineData("first_response", 450, 452, "none")]
    public void Better_and_worse_are_told_by_the_metrics_own_direction_and_beyond_chance(string metric, double before, double after, string tone)
    {
        var effect = Effect.Of(Catalogue.Get(metric), Around(before), Around(after))!;

        Assert.Equal((after - before, tone), (effect.Difference, effect.Tone));
    }

    [Fact]
    public void Without_a_value_on_both_sides_there_is_none_and_a_full_count_has_no_interval()
    {
        var metric = Catalogue.Get("tickets");

        Assert.Null(Effect.Of(metric, Measure.Nothing("none"), Around(5)));
        Assert.Null(Effect.Of(metric, Around(5) with { StartsBeforeData = true }, Around(5)));
        var effect = Effect.Of(metric, Around(80) with { Interval = null }, Around(60) with { Interval = null })!;
        Assert.Equal((-20, null, "none"), (effect.Difference, effect.Interval, effect.Tone));
    }

    private static Measure Around(double value) => new(value, 0, 400, new Interval(value - 2, value + 2), State.Fresh, null);
}
