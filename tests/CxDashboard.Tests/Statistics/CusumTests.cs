// Drift.
using CxDashboard.Core.Statistics;

namespace CxDashboard.Tests.Statistics;

public class CusumTests
{
    [Fact]
    public void A_steady_shift_of_one_deviation_is_found_on_the_ninth_day()
    {
        // Each day adds 1 − .5; the sum passes 4 with the ninth.
        var points = Cusum.Of([.. Enumerable.Repeat(11.0, 10)], mean: 10, deviation: 1);
        Assert.Equal(8, points.ToList().FindIndex(p => p.DriftsUp));
        Assert.DoesNotContain(points, p => p.DriftsDown);
    }

    [Fact]
    public void A_fall_is_found_likewise() => Assert.True(Cusum.Of([5, 5], mean: 10, deviation: 2)[^1].Down > 3.9);

    [Fact]
    public void Values_at_the_mean_never_drift() =>
        Assert.All(Cusum.Of([10, 10.4, 9.6, 10], 10, 1), p => Assert.Equal(new CusumPoint(0, 0), p));

    [Fact]
    public void A_constant_reference_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Cusum.Of([1], 1, 0));
}
