// How many links of nothing an address may try: whoever guesses is slow, and whoever has a link that works is not counted.
using System.Net;
using CxDashboard.Web.Access;

namespace CxDashboard.Web.Guests;

internal sealed class TokenLimits(TimeProvider clock)
{
    private readonly Attempts unknown = new(30, TimeSpan.FromMinutes(1), clock);

    /// <summary>True while this address has tried no more tokens of nothing than it may. A link that works counts for nothing, however many follow it.</summary>
    public bool MayTry(IPAddress? address) => !unknown.IsSpent(Attempts.KeyOf(address));

    public void CountUnknown(IPAddress? address) => unknown.TryTake(Attempts.KeyOf(address));
}
