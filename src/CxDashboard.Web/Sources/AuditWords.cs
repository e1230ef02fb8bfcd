// The deeds of the audit as a sentence's verb.
using CxDashboard.Core.Audit;

namespace CxDashboard.Web.Sources;

internal static class AuditWords
{
    public static string Of(string action) => Enum.TryParse<Deed>(action, out var deed) ? Of(deed) : action;

    public static string Of(Deed deed) => deed switch
    {
        Deed.Connected => "connected",
        Deed.CredentialChanged => "changed the credential of",
        Deed.SettingsChanged => "changed the settings of",
        Deed.ScheduleChanged => "changed the schedule of",
        Deed.Paused => "paused",
        Deed.Resumed => "resumed",
        Deed.PullAsked => "asked for a pull of",
        Deed.StopAsked => "stopped a run of",
        Deed.BackfillAsked => "asked for a backfill of",
        Deed.BackfillCancelled => "called off a backfill of",
        Deed.RetryAsked => "had rows read again of",
        Deed.Imported => "imported",
        Deed.ImportCancelled => "cancelled the import of",
        Deed.Erased => "erased",
        Deed.PayloadRead => "read a page as received of",
        Deed.SharePublished => "published",
        Deed.SharePaused => "paused",
        Deed.ShareResumed => "resumed",
        Deed.ShareRotated => "gave a new link to",
        Deed.ShareRevoked => "revoked",
        Deed.SharePassword => "changed the password of",
        Deed.Invited => "made",
        Deed.InvitationRevoked => "revoked",
        Deed.Joined => "joined by",
        Deed.RoleChanged => "changed the role of",
        Deed.MemberRemoved => "removed the member",
        Deed.WorkspaceExported => "took along all data of",
        Deed.WorkspaceMade => "made the workspace",
        Deed.ThemeAdded => "added the",
        Deed.ThemeChanged => "changed the",
        Deed.ThemeDeleted => "deleted the",
        Deed.Renamed => "is now called",
        Deed.PasswordChanged => "changed the password of the account of",
        Deed.PasswordResetOffered => "offered a new password to",
        Deed.SecondFactorOn => "turned on the second factor of",
        Deed.SecondFactorOff => "turned off the second factor of",
        Deed.RecoveryCodeUsed => "signed in by a recovery code of",
        _ => throw new ArgumentOutOfRangeException(nameof(deed), deed, "No such deed."),
    };
}
