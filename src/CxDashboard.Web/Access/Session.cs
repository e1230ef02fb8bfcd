// The signed-in person as claims in the cookie: who, since when, in which session, and under which security stamp.
using System.Globalization;
using System.Security.Claims;
using CxDashboard.Core.Access;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace CxDashboard.Web.Access;

public static class Session
{
    /// <summary>Signed out after so long without a request.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(8);

    /// <summary>Signed out after so long in any case.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private const string Stamp = "stamp";
    private const string Since = "since";

    private const string Number = "session";
    private const string Vouched = "vouched";

    /// <summary>The claims of a session. <paramref name="byProxy"/>: a proxy vouched for the person, and must go on doing so.</summary>
    public static ClaimsPrincipal Of(AccountRow account, Guid sessionId, DateTimeOffset now, bool byProxy = false)
    {
        ArgumentNullException.ThrowIfNull(account);
        return new ClaimsPrincipal(new ClaimsIdentity(
        [
            .. byProxy ? [new Claim(Vouched, "proxy")] : Array.Empty<Claim>(),
            new Claim(ClaimTypes.NameIdentifier, account.AccountId.ToString(CultureInfo.InvariantCulture)),
            new Claim(ClaimTypes.Name, account.Name),
            new Claim(ClaimTypes.Email, account.Email),
            new Claim(Stamp, account.SecurityStamp),
            new Claim(Number, sessionId.ToString("n")),
            new Claim(Since, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ], CookieAuthenticationDefaults.AuthenticationScheme));
    }

    /// <summary>The account's id, or null for someone who has not signed in.</summary>
    public static int? AccountId(this ClaimsPrincipal person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return int.TryParse(person.FindFirstValue(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture, out var id) ? id : null;
    }

    /// <summary>The number of the session that the cookie belongs to.</summary>
    public static Guid? SessionId(this ClaimsPrincipal person) => Guid.TryParseExact(person.FindFirstValue(Number), "n", out var id) ? id : null;

    public static string Email(this ClaimsPrincipal person) => person.FindFirstValue(ClaimTypes.Email) ?? "";

    /// <summary>When the person signed in; null for someone who has not.</summary>
    public static DateTimeOffset? SignedInAt(this ClaimsPrincipal person) =>
        long.TryParse(person.FindFirstValue(Since), CultureInfo.InvariantCulture, out var since) ? DateTimeOffset.FromUnixTimeSeconds(since) : null;

    /// <summary>Whether a proxy vouched for the person when the session began.</summary>
    public static bool IsByProxy(this ClaimsPrincipal person) => person.HasClaim(Vouched, "proxy");

    /// <summary>Whether the session may go on beside what a proxy says of this request: a proxy that names somebody names its
    /// person, and one that vouched for them still does.</summary>
    public static bool Agrees(this ClaimsPrincipal person, string? proxySays) =>
        proxySays is null ? !person.IsByProxy() : string.Equals(proxySays, person.Email(), StringComparison.OrdinalIgnoreCase);

    /// <summary>The person as the audit keeps them; null for someone who has not signed in.</summary>
    public static Actor? Actor(this ClaimsPrincipal person) => person.AccountId() is { } id ? new Actor(id, person.Identity?.Name ?? "someone") : null;

    /// <summary>Whether the session may go on: not too old, not ended, and the account unchanged since.</summary>
    public static async Task<bool> IsStillGoodAsync(
        ClaimsPrincipal person, IAccounts accounts, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(accounts);
        if (person.AccountId() is not { } id || person.SessionId() is not { } session) return false;
        if (person.SignedInAt() is not { } since || now - since > Longest) return false;
        return await accounts.SeeSessionAsync(id, session, now, ct) is { } stamp && stamp == person.FindFirstValue(Stamp);
    }
}
