// How many links of nothing an address may try: whoever guesses is slow, and whoever has a link that works is not counted.
using System.Net;
using CxDashboard.Core.Sharing;
using CxDashboard.Web.Access;

namespace CxDashboard.Web.Guests;

internal sealed class TokenLimits(TimeProvider clock)
{
    private readonly Attempts unknown = new(30, TimeSpan.FromMinutes(1), clock);

    /// <summary>True while this address has tried no more tokens of nothing than it may. A link that works counts for nothing, however many follow it.</summary>
    public bool MayTry(IPAddress? address) => !unknown.IsSpent(KeyOf(address));

    public void CountUnknown(IPAddress? address) => unknown.TryTake(KeyOf(address));

    /// <summary>Whose tries are counted together: whoever has one IPv6 address has its whole network.</summary>
    public static string KeyOf(IPAddress? address) =>
        address is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } ? ShareViewers.Truncated(address) : $"{address}";
}
