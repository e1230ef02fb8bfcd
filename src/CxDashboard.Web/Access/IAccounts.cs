// The people who may sign in, and the workspaces they belong to: the edge towards the database.
namespace CxDashboard.Web.Access;

public interface IAccounts
{
    Task<bool> HasOwnerAsync(CancellationToken ct);

    /// <summary>Makes the first owner, once, for whoever holds the one-time code (given as its SHA-256).</summary>
    Task<ClaimOutcome> ClaimFirstOwnerAsync(
        byte[] codeHash, string email, string name, string passwordHash, CancellationToken ct);

    /// <summary>The account of an e-mail address in any case, or null.</summary>
    Task<AccountRow?> FindByEmailAsync(string email, CancellationToken ct);

    Task<IReadOnlyList<Membership>> MembershipsAsync(int accountId, CancellationToken ct);

    /// <summary>Begins a session of somebody who has just shown who they are, and gives its number.</summary>
    Task<Guid> BeginSessionAsync(int accountId, Visit visit, CancellationToken ct);

    /// <summary>Notes that a session was seen and gives its account's security stamp, which changes with the password; null when the
    /// session has ended or the account is gone.</summary>
    Task<string?> SeeSessionAsync(int accountId, Guid sessionId, DateTimeOffset now, CancellationToken ct);

    /// <summary>Ends one session, at its owner's wish.</summary>
    Task EndSessionAsync(int accountId, Guid sessionId, CancellationToken ct);
}

public sealed record AccountRow(int AccountId, string Email, string Name, string PasswordHash, string SecurityStamp);

/// <summary>One workspace that an account belongs to. <paramref name="Role"/> is owner, editor or viewer.</summary>
public sealed record Membership(string WorkspaceKey, string WorkspaceName, string Role, bool IsSample = false);

/// <summary>When and from where somebody signed in: the network of their address, and their browser's short name.</summary>
public sealed record Visit(DateTimeOffset At, string Address, string Browser);

public enum ClaimOutcome { Claimed, WrongCode, AlreadyClaimed }
