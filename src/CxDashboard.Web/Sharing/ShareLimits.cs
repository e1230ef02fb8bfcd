// How often a stranger may try the password of a share, and how much they may say on one.
using System.Net;
using CxDashboard.Core.Sharing;
using CxDashboard.Web.Access;

namespace CxDashboard.Web.Sharing;

internal sealed class ShareLimits(TimeProvider clock)
{
    private readonly Attempts passwords = new(5, TimeSpan.FromMinutes(15), clock);

    private readonly Attempts comments = new(10, TimeSpan.FromMinutes(15), clock), together = new(100, TimeSpan.FromMinutes(15), clock);

    /// <summary>Takes one of the comments that an address, and all together, may send by a link.</summary>
    public bool MayComment(Share share, IPAddress? address) => comments.TryTake($"{share.PublicId}|{Attempts.KeyOf(address)}") && together.TryTake(share.PublicId);

    /// <summary>Takes one of the guesses that an address has at a share's password.</summary>
    public bool MayTryPassword(Share share, IPAddress? address) => passwords.TryTake($"{share.PublicId}|{Attempts.KeyOf(address)}");

    public void PasswordWasRight(Share share, IPAddress? address) => passwords.Forget($"{share.PublicId}|{Attempts.KeyOf(address)}");
}
