// One person's live connections are capped, and closing one makes room again.
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.Access;

public class CircuitCountTests
{
    [Fact]
    public void The_eleventh_waits_until_one_has_left()
    {
        var count = new CircuitCount();
        for (var i = 0; i < CircuitCount.PerPerson; i++) Assert.True(count.TryEnter(1));
        Assert.False(count.TryEnter(1));
        Assert.True(count.TryEnter(2));
        count.Leave(1);
        Assert.True(count.TryEnter(1));
    }

    [Fact]
    public void A_node_takes_so_many_from_all_together()
    {
        var count = new CircuitCount();
        var entered = Enumerable.Range(0, 1000).Count(person => count.TryEnter(person));
        Assert.Equal(CircuitCount.PerNode, entered);
    }
}
