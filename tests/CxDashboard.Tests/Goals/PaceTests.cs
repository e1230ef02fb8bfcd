// Elapsed shares, progress and pace.
using CxDashboard.Core.Goals;

namespace CxDashboard.Tests.Goals;

public class PaceTests
{
    [Fact]
    public void Half_the_year_is_181_of_365_days()
    {
        var elapsed = Pace.Elapsed(new(2026, 1, 1), new(2026, 12, 31), Examples.AsOf);
        Assert.Equal(181.0 / 365, elapsed, 12);
        Assert.Equal(.495890, elapsed, 6);
    }

    [Fact]
    public void The_first_day_has_elapsed_by_its_end_and_nothing_before()
    {
        Assert.Equal(1 / 365.0, Pace.Elapsed(new(2026, 1, 1), new(2026, 12, 31), new(2026, 1, 1)), 12);
        Assert.Equal(0, Pace.Elapsed(new(2026, 1, 1), new(2026, 12, 31), new(2025, 12, 31)));
        Assert.Equal(1, Pace.Elapsed(new(2026, 1, 1), new(2026, 12, 31), new(2027, 3, 1)));
    }

    [Theory]
    [InlineData(70.4, 64, 80, .40)]
    [InlineData(450, 500, 425, .666667)]
    [InlineData(530, 500, 425, -.40)]
    [InlineData(90, 64, 80, 1.625)]
    public void Progress_is_never_clamped(double value, double baseline, double target, double progress) =>
        Assert.Equal(progress, Pace.Progress(value, baseline, target), 6);

    [Fact]
    public void A_season_sets_its_own_share()
    {
        Assert.Equal(.25, Pace.SeasonalShare([1, 1, 2, 4], 2)!.Value, 12);
        Assert.Null(Pace.SeasonalShare([0, 0], 1));
    }

    [Fact]
    public void Before_anything_elapsed_there_is_no_pace() => Assert.Null(Pace.Of(.2, 0));
}
