// Rings and their keys: a scheduler's store gives back what it was given, and nothing of anybody else's.
using CxDashboard.Jobs.Schedules;

namespace CxDashboard.Tests.Schedules;

public sealed class RingTests
{
    [Fact]
    public void Every_ring_comes_back_from_its_key()
    {
        Ring[] rings = [new Ring.Pull(1, 23), new Ring.Pull(int.MaxValue, 0), new Ring.Chore("housekeeping")];
        Assert.Equal(rings, rings.Select(ring => Ring.Of(ring.Key)));
        Assert.Equal(rings.Length, rings.Select(ring => ring.Key).Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("pull/1")]
    [InlineData("pull/1/2/3")]
    [InlineData("pull/-1/2")]
    [InlineData("pull/1/2 ")]
    [InlineData("pull/1/99999999999")]
    [InlineData("chore/")]
    [InlineData("chore")]
    [InlineData("somebody's own job")]
    public void What_is_no_key_of_ours_is_no_ring(string key) => Assert.Null(Ring.Of(key));
}
