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

    /// <summary>Changes with the password and with removal; null when the account is gone.</summary>
    Task<string?> SecurityStampAsync(int accountId, CancellationToken ct);
}

public sealed record AccountRow(int AccountId, string Email, string Name, string PasswordHash, string SecurityStamp);

/// <summary>One workspace that an account belongs to. <paramref name="Role"/> is owner, editor or viewer.</summary>
public sealed record Membership(string WorkspaceKey, string WorkspaceName, string Role);

public enum ClaimOutcome { Claimed, WrongCode, AlreadyClaimed }
