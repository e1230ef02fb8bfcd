// Signing in and claiming the installation: limits first, then equal work for every answer.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CxDashboard.Core.Access;
using CxDashboard.Core.People;
using CxDashboard.Core.Sharing;
using Microsoft.AspNetCore.Authentication;

namespace CxDashboard.Web.Access;

public enum SignInOutcome { SignedIn, NeedsCode, Refused, TooMany }

public sealed class SignInLimits(TimeProvider clock)
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    public Attempts Accounts { get; } = new(5, Window, clock);

    /// <summary>Codes of second factors, by account.</summary>
    public Attempts Codes { get; } = new(5, Window, clock);

    public Attempts Addresses { get; } = new(20, Window, clock);
}

public sealed class SignIn(
    IHttpContextAccessor requests, IAccounts accounts, Passwords passwords, SignInLimits limits, TimeProvider clock, SecondFactorBook factors, LinkCookie cookie)
{
    // What somebody carries who has given their password and not yet the code.
    private const string Waiting = "/second";
    private static readonly TimeSpan Waits = TimeSpan.FromMinutes(10);

    /// <summary>What is said when the limits are reached.</summary>
    public const string TooMany = "Too many attempts. Wait a quarter of an hour and try again.";

    private HttpContext Http => requests.HttpContext ?? throw new InvalidOperationException("Signing in needs a request.");

    public async Task<SignInOutcome> WithPasswordAsync(string email, string password, CancellationToken ct)
    {
        var (outcome, account) = await TryAsync(email, password, ct);
        if (outcome != SignInOutcome.SignedIn) return outcome;
        if (await factors.RecoveryLeftAsync(account!.AccountId, ct) is null)
        {
            await BeginAsync(account, ct);
            return SignInOutcome.SignedIn;
        }

        cookie.Keep(Http, Waiting, $"{(clock.GetUtcNow() + Waits).ToUnixTimeSeconds()}|{account.SecurityStamp}|{account.Email}");
        return SignInOutcome.NeedsCode;
    }

    /// <summary>Who has given their password within ten minutes and not yet the code; null for anybody else.</summary>
    public async Task<AccountRow?> WaitingAsync(CancellationToken ct) =>
        cookie.Read(Http, Waiting)?.Split('|', 3) is [var until, var stamp, var email]
        && long.TryParse(until, CultureInfo.InvariantCulture, out var seconds) && clock.GetUtcNow().ToUnixTimeSeconds() < seconds
        && await accounts.FindByEmailAsync(email, ct) is { } account && account.SecurityStamp == stamp ? account : null;

    /// <summary>Begins the session of whoever waits, if the code is their second factor's.</summary>
    public async Task<SignInOutcome> WithCodeAsync(string code, CancellationToken ct)
    {
        if (await WaitingAsync(ct) is not { } account) return SignInOutcome.Refused;
        var outcome = await SpendAsync(new Actor(account.AccountId, account.Name), code, ct);
        if (outcome != SignInOutcome.SignedIn) return outcome;
        cookie.Forget(Http, Waiting);
        await BeginAsync(account, ct);
        return outcome;
    }

    /// <summary>Spends a code of a person's second factor, counted like a password.</summary>
    public async Task<SignInOutcome> SpendAsync(Actor person, string code, CancellationToken ct)
    {
        var key = $"{person.AccountId}";
        if (!limits.Addresses.TryTake(Address) || !limits.Codes.TryTake(key)) return SignInOutcome.TooMany;
        if (!await factors.SpendAsync(person, code, clock.GetUtcNow(), ct)) return SignInOutcome.Refused;
        limits.Codes.Forget(key);
        return SignInOutcome.SignedIn;
    }

    /// <summary>Whether the password is the account's, counted like signing in; begins no session.</summary>
    public async Task<SignInOutcome> CheckAsync(string email, string password, CancellationToken ct) => (await TryAsync(email, password, ct)).Outcome;

    private async Task<(SignInOutcome Outcome, AccountRow? Account)> TryAsync(string email, string password, CancellationToken ct)
    {
        var key = Normal(email);
        if (!limits.Addresses.TryTake(Address) || !limits.Accounts.TryTake(key)) return (SignInOutcome.TooMany, null);
        var account = await accounts.FindByEmailAsync(email.Trim(), ct);
        if (!passwords.Fits(account?.PasswordHash, password)) return (SignInOutcome.Refused, null);
        limits.Accounts.Forget(key);
        return (SignInOutcome.SignedIn, account);
    }

    /// <summary>Makes the first owner and signs them in; null when too many codes were tried from this address.</summary>
    public async Task<ClaimOutcome?> AsFirstOwnerAsync(
        string code, string email, string name, string password, CancellationToken ct)
    {
        if (!limits.Addresses.TryTake(Address)) return null;
        var codeHash = SHA256.HashData(Encoding.UTF8.GetBytes(code.Trim()));
        var outcome = await accounts.ClaimFirstOwnerAsync(codeHash, email.Trim(), name.Trim(), passwords.Hash(password), ct);
        if (outcome == ClaimOutcome.Claimed && await accounts.FindByEmailAsync(email.Trim(), ct) is { } owner)
            await BeginAsync(owner, ct);
        return outcome;
    }

    /// <summary>Begins the session of whoever a trusted proxy vouches for; false where nobody here has that address. The proxy
    /// asks for second factors as it sees fit.</summary>
    public async Task<bool> WithProxyAsync(string email, CancellationToken ct)
    {
        if (await accounts.FindByEmailAsync(email, ct) is not { } account) return false;
        await BeginAsync(account, ct, byProxy: true);
        return true;
    }

    /// <summary>Begins a session for somebody who has shown who they are.</summary>
    public async Task BeginAsync(AccountRow account, CancellationToken ct, bool byProxy = false)
    {
        var now = clock.GetUtcNow();
        var visit = new Visit(now, ShareViewers.Truncated(Http.Connection.RemoteIpAddress), BrowserName.Of(Http.Request.Headers.UserAgent));
        await Http.SignInAsync(Session.Of(account, await accounts.BeginSessionAsync(account.AccountId, visit, ct), now, byProxy));
    }

    /// <summary>The same session with the account as it is now called, and under its present stamp.</summary>
    public async Task RenewAsync(AccountRow account)
    {
        if (Http.User.SessionId() is { } session && Http.User.SignedInAt() is { } since) await Http.SignInAsync(Session.Of(account, session, since, Http.User.IsByProxy()));
    }

    /// <summary>Takes one of the tries that an address has at what a stranger may guess; false when it has none left.</summary>
    public bool MayTry() => limits.Addresses.TryTake(Address);

    private string Address => Http.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    private static string Normal(string email) => email.Trim().ToUpperInvariant();
}
