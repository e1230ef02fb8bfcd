// Signing in and claiming the installation: limits first, then equal work for every answer.
using System.Security.Cryptography;
using System.Text;
using CxDashboard.Core.Sharing;
using Microsoft.AspNetCore.Authentication;

namespace CxDashboard.Web.Access;

public enum SignInOutcome { SignedIn, Refused, TooMany }

public sealed class SignInLimits(TimeProvider clock)
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    public Attempts Accounts { get; } = new(5, Window, clock);

    public Attempts Addresses { get; } = new(20, Window, clock);
}

public sealed class SignIn(
    IHttpContextAccessor requests, IAccounts accounts, Passwords passwords, SignInLimits limits, TimeProvider clock)
{
    /// <summary>What is said when the limits are reached.</summary>
    public const string TooMany = "Too many attempts. Wait a quarter of an hour and try again.";

    private HttpContext Http => requests.HttpContext ?? throw new InvalidOperationException("Signing in needs a request.");

    public async Task<SignInOutcome> WithPasswordAsync(string email, string password, CancellationToken ct)
    {
        var (outcome, account) = await TryAsync(email, password, ct);
        if (outcome == SignInOutcome.SignedIn) await BeginAsync(account!, ct);
        return outcome;
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

    /// <summary>Begins a session for somebody who has shown who they are.</summary>
    public async Task BeginAsync(AccountRow account, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var visit = new Visit(now, ShareViewers.Truncated(Http.Connection.RemoteIpAddress), BrowserName.Of(Http.Request.Headers.UserAgent));
        await Http.SignInAsync(Session.Of(account, await accounts.BeginSessionAsync(account.AccountId, visit, ct), now));
    }

    /// <summary>The same session with the account as it is now called, and under its present stamp.</summary>
    public async Task RenewAsync(AccountRow account)
    {
        if (Http.User.SessionId() is { } session && Http.User.SignedInAt() is { } since) await Http.SignInAsync(Session.Of(account, session, since));
    }

    /// <summary>Takes one of the tries that an address has at what a stranger may guess; false when it has none left.</summary>
    public bool MayTry() => limits.Addresses.TryTake(Address);

    private string Address => Http.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    private static string Normal(string email) => email.Trim().ToUpperInvariant();
}
