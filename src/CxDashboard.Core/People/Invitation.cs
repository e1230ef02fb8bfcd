// An invitation: who may come in by a link, as what, and until when.

namespace CxDashboard.Core.People;

/// <summary>An invitation that is open: neither used nor revoked nor over.</summary>
public sealed record Invitation
{
    public required int WorkspaceId { get; init; }
    public required int InvitationId { get; init; }
    public required string Role { get; init; }

    /// <summary>The one address it is meant for; null for anybody who has the link.</summary>
    public string? Email { get; init; }
    public required string InvitedAs { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How the audit names it.</summary>
    public string Subject => $"invitation {InvitationId}";

    public bool IsFor(string email) => Email is null || string.Equals(Email, email.Trim(), StringComparison.OrdinalIgnoreCase);

    internal const string Columns = "workspace_id, invitation_id, role, email, invited_as, expires_at";
    internal const string IsOpen = "used_at is null and revoked_at is null and expires_at > @now";
}

/// <summary>An invitation to be made.</summary>
public sealed record InvitationDraft(string Role, string? Email = null, int Days = InvitationDraft.UsualDays)
{
    public const int UsualDays = 7;
    public const int MostDays = 30;

    /// <summary>What is wrong with the days, or null.</summary>
    public string? DaysFault => Days is >= 1 and <= MostDays ? null : $"An invitation lasts 1 to {MostDays} days.";

    /// <summary>What is wrong with the address, or null. It may be left out.</summary>
    public string? EmailFault => Email is null || PersonRules.EmailFault(Email) is null ? null : "Give one e-mail address, or none.";
}

/// <summary>Somebody who is to have an account.</summary>
public sealed record NewAccount(string Email, string Name, string PasswordHash);

/// <summary>What became of following an invitation.</summary>
public enum JoinOutcome
{
    Joined,

    /// <summary>Unknown, used, revoked or over.</summary>
    Gone,

    /// <summary>It is meant for another e-mail address.</summary>
    ForSomebodyElse,

    /// <summary>They are a member already; the invitation stays open.</summary>
    Already,

    /// <summary>There is an account of this e-mail address.</summary>
    EmailTaken,
}
