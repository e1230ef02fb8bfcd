// How often a stranger may try: tokens that do not exist, and passwords.
using System.Net;
using CxDashboard.Core.Sharing;
using CxDashboard.Web.Access;

namespace CxDashboard.Web.Sharing;

internal sealed class ShareLimits(TimeProvider clock)
{
    private readonly Attempts unknown = new(30, TimeSpan.FromMinutes(1), clock);
    private readonly Attempts passwords = new(5, TimeSpan.FromMinutes(15), clock);

    /// <summary>True while this address has tried no more tokens of nothing than it may. A link that works counts for nothing, however many follow it.</summary>
    public bool MayTryTokens(IPAddress? address) => !unknown.IsSpent(KeyOf(address));

    public void CountUnknown(IPAddress? address) => unknown.TryTake(KeyOf(address));

    /// <summary>Takes one of the guesses that an address has at a share's password.</summary>
    public bool MayTryPassword(Share share, IPAddress? address) => passwords.TryTake($"{share.PublicId}|{KeyOf(address)}");

    public void PasswordWasRight(Share share, IPAddress? address) => passwords.Forget($"{share.PublicId}|{KeyOf(address)}");

    // Whoever has one IPv6 address has its whole network.
    private static string KeyOf(IPAddress? address) =>
        address is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } ? ShareViewers.Truncated(address) : $"{address}";
}
