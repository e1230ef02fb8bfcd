// Why a score moved, exactly.
using CxDashboard.Core.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CxDashboard.Tests.Statistics;

public class RateMixTests
{
    [Fact]
    public void The_worked_stages_fall_though_both_rose()
    {
        // (n, NPS) (100,20),(100,60) → (300,24),(100,64).
        var told = RateMix.Explain(
            [new("Onboarding", 20, 100), new("Support", 60, 100)],
            [new("Onboarding", 72, 300), new("Support", 64, 100)])!;
        Assert.Equal(40, told.Before, 9);
        Assert.Equal(34, told.After, 9);
        Assert.Equal(-10, told.MixEffect, 9);
        Assert.Equal(4, told.RateEffect, 9);
        Assert.True(told.Simpson);
    }

    [Fact]
    public void Segments_that_moved_with_the_whole_are_no_paradox() =>
        Assert.False(RateMix.Explain([new("a", 1, 10), new("b", 5, 10)], [new("a", 2, 10), new("b", 6, 10)])!.Simpson);

    [Fact]
    public void A_segment_that_came_has_a_mix_effect_only()
    {
        var told = RateMix.Explain([new("a", 5, 10)], [new("a", 5, 10), new("new", 9, 10)])!;
        var came = Assert.Single(told.Segments, s => s.Name == "new");
        Assert.Null(came.RateBefore);
        Assert.Equal(0, came.RateEffect);
        Assert.Equal(20, told.Change, 9);
        Assert.Equal(20, told.MixEffect, 9);
    }

    [Fact]
    public void The_biggest_mover_comes_first()
    {
        var told = RateMix.Explain([new("a", 5, 10), new("b", 5, 10)], [new("a", 5, 10), new("b", 9, 10)])!;
        Assert.Equal("b", told.Segments[0].Name);
    }

    [Fact]
    public void Without_volume_there_is_nothing_to_explain() => Assert.Null(RateMix.Explain([], [new("a", 1, 2)]));

    [Fact]
    public void A_filter_may_turn_the_sign()
    {
        Assert.True(RateMix.TurnsTheSign(-6, 4));
        Assert.False(RateMix.TurnsTheSign(0, 4));
    }

    [Fact]
    public void The_parts_always_sum_to_the_change() =>
        Prop.ForAll<(byte P, byte D, byte Passive)[], (byte P, byte D, byte Passive)[]>((before, after) =>
        {
            var told = RateMix.Explain(Segments(before), Segments(after));
            return told is null
                || (Near(told.RateEffect + told.MixEffect, told.Change) && Near(told.Segments.Sum(s => s.Total), told.Change));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_name_given_twice_is_refused() =>
        Assert.Throws<ArgumentException>(() => RateMix.Explain([new("a", 1, 2), new("a", 1, 2)], [new("a", 1, 2)]));

    [Fact]
    public void Conversions_split_into_traffic_and_rate()
    {
        // 100 of 1,000 → 240 of 1,600: traffic 600·.125, rate .05·1,300.
        var told = TrafficAndRate.Explain(100, 1000, 240, 1600);
        Assert.Equal(75, told.TrafficEffect, 9);
        Assert.Equal(65, told.RateEffect, 9);
        Assert.Equal(new TrafficAndRate(7, 0), TrafficAndRate.Explain(0, 0, 7, 20));
    }

    private static List<SegmentParts> Segments((byte P, byte D, byte Passive)[] counts) =>
        [.. counts.Select((c, i) => new SegmentParts($"s{i}", c.P - c.D, c.P + c.D + c.Passive))];

    private static bool Near(double one, double other) => Math.Abs(one - other) < 1e-9;
}
