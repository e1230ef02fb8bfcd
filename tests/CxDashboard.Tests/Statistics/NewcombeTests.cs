// Newcombe's interval against his own example.
using CxDashboard.Core.Statistics;

namespace CxDashboard.Tests.Statistics;

public class NewcombeTests
{
    [Fact]
    public void The_published_difference_is_met()
    {
        var interval = Newcombe.Difference(56, 70, 48, 80);
        Assert.Equal(.0524, interval.Low, 4);
        Assert.Equal(.3339, interval.High, 4);
    }

    [Fact]
    public void Exchanging_the_samples_mirrors_the_interval()
    {
        var one = Newcombe.Difference(9, 10, 3, 10);
        var other = Newcombe.Difference(3, 10, 9, 10);
        Assert.Equal(-one.High, other.Low, 12);
        Assert.Equal(-one.Low, other.High, 12);
    }
}
