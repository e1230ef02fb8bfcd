// A share in the owner's words.
using CxDashboard.Core.Audit;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Sharing;

internal static class ShareWords
{
    public static Status StateOf(Share share, DateTimeOffset now) => share.State switch
    {
        ShareState.Revoked => new("bad", "✕", "Revoked"),
        _ when now >= share.ExpiresAt => new("none", "○", "Expired"),
        ShareState.Live => new("good", "●", "Live"),
        ShareState.Paused => new("warn", "‖", "Paused"),
        _ => new("none", "○", "Not published"),
    };

    /// <summary>What it shows and what it promises, one phrase each.</summary>
    public static IReadOnlyList<string> Promise(ShareSpec spec, Audience audience) =>
    [
        spec.View switch
        {
            SharedView.Metric => $"{Catalogue.Get(spec.Metric!).Name}{(spec.Stage is null ? "" : $", {spec.Stage}")}",
            SharedView.Stage => $"Stage {spec.Stage}",
            SharedView.Map => $"Map {spec.Map}{(spec.MapVersion is { } version ? $", version {version}" : "")}",
            var view => view.ToString(),
        },
        .. FilterWords.Of(spec.LockedFilters(), audience).Select(words => $"{words} only"),
        .. spec.Choices.Count > 0 ? [$"visitors choose {string.Join(", ", spec.Choices)}"] : Array.Empty<string>(),
        .. spec.HidesAbsolutes ? ["no absolute numbers"] : Array.Empty<string>(),
        .. spec.TakesComments ? ["visitors comment"] : Array.Empty<string>(),
        .. spec.Download ? ["download"] : Array.Empty<string>(),
    ];

    /// <summary>Until Sep 21, 2026, 00:00.</summary>
    public static string Moment(DateTimeOffset at, Workspace workspace) => Format.Moment(at, workspace.Calendar.TimeZone);

    /// <summary>What was done, in a word or two.</summary>
    public static string Done(AuditLine line) => Enum.TryParse<Deed>(line.Action, out var deed) ? deed switch
    {
        Deed.SharePublished => "published",
        Deed.SharePaused => "paused",
        Deed.ShareResumed => "resumed",
        Deed.ShareRotated => "new link",
        Deed.ShareRevoked => "revoked",
        Deed.SharePassword => "new password",
        Deed.GuestCommented => "a visitor's comment",
        _ => line.Action,
    } : line.Action;

    public static string Views(ListedShare listed, DateTimeOffset now) => listed.Views switch
    {
        0 => "not seen yet",
        1 => $"1 view, {Format.Ago(now - listed.LastSeen!.Value)}",
        var views => $"{Format.Count(views)} views, last {Format.Ago(now - listed.LastSeen!.Value)}",
    };
}
