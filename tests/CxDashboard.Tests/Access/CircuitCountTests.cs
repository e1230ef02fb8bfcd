// One person's live connections are capped, and closing one makes room again.
using System.Net;
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.Access;

public class CircuitCountTests
{
    [Fact]
    public void The_eleventh_waits_until_one_has_left()
    {
        var count = new CircuitCount();
        for (var i = 0; i < CircuitCount.PerPerson; i++) Assert.True(count.TryEnter(1, Address(i)));
        Assert.False(count.TryEnter(1, Address(99)));
        Assert.True(count.TryEnter(2, Address(99)));
        count.Leave(1, Address(0));
        Assert.True(count.TryEnter(1, Address(99)));
    }

    [Fact]
    public void A_node_takes_so_many_from_all_together()
    {
        var count = new CircuitCount();
        var entered = Enumerable.Range(0, 1000).Count(person => count.TryEnter(person, Address(person)));
        Assert.Equal(CircuitCount.PerNode, entered);
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.8")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.8")]
    // One IPv6 network is one visitor's.
    [InlineData("2001:db8:1:1::1", "2001:db8:2::1", "2001:db8:1:9::9")]
    public void An_address_takes_so_many_and_another_is_none_of_its_business(string address, string other, string? same = null)
    {
        var count = new CircuitCount();
        for (var i = 0; i < CircuitCount.PerAddress; i++) Assert.True(count.TryEnter(i, IPAddress.Parse(address)));
        Assert.False(count.TryEnter(100, IPAddress.Parse(same ?? address)));
        Assert.True(count.TryEnter(100, IPAddress.Parse(other)));
        count.Leave(0, IPAddress.Parse(address));
        Assert.True(count.TryEnter(100, IPAddress.Parse(same ?? address)));
    }

    [Fact]
    public void The_machine_itself_is_no_visitor()
    {
        var count = new CircuitCount();
        Assert.Equal(100, Enumerable.Range(0, 100).Count(person => count.TryEnter(person, IPAddress.Loopback)));
    }

    private static IPAddress Address(int number) => new([10, 0, (byte)(number >> 8), (byte)number]);
}
