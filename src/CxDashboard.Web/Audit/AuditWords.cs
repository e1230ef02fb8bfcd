// The deeds of the audit as a sentence's verb.
using System.Text.RegularExpressions;
using CxDashboard.Core.Audit;

namespace CxDashboard.Web.Audit;

internal static partial class AuditWords
{
    public static string Of(string action) => Enum.TryParse<Deed>(action, out var deed) ? Of(deed) : action;

    /// <summary>A deed by itself, for a list to choose from: the words of its stored name, Share published.</summary>
    public static string NameOf(Deed deed)
    {
        var words = Capitals().Replace(deed.ToString(), " $0").TrimStart().ToLowerInvariant();
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

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
        Deed.GuestCommented => "commented by",
        Deed.GuestCommentRemoved => "took away a visitor's comment on",
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
        Deed.GoalMade => "made the",
        Deed.GoalChanged => "changed the",
        Deed.StagesChanged => "changed the",
        Deed.SegmentsChanged => "changed the",
        Deed.PersonaKept => "kept the",
        Deed.PersonaRemoved => "removed the",
        Deed.HoursChanged => "changed the",
        Deed.CalendarChanged => "changed the",
        Deed.SettingChanged => "set",
        Deed.ViewSaved => "saved the",
        Deed.ViewDeleted => "deleted the",
        Deed.MapMade => "made the",
        Deed.MapPutAway => "put away the",
        Deed.MapBroughtBack => "brought back the",
        Deed.MapMadeHome => "chose for the journey's page the",
        Deed.Renamed => "is now called",
        Deed.PasswordChanged => "changed the password of the account of",
        Deed.PasswordResetOffered => "offered a new password to",
        Deed.SecondFactorOn => "turned on the second factor of",
        Deed.SecondFactorOff => "turned off the second factor of",
        Deed.RecoveryCodeUsed => "signed in by a recovery code of",
        _ => throw new ArgumentOutOfRangeException(nameof(deed), deed, "No such deed."),
    };

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capitals();
}
