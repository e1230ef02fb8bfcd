// A share's page before it is drawn: who it is for, what was promised, how old the numbers are, and the view itself.
using System.Globalization;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Drill;
using CxDashboard.Web.Goals;
using CxDashboard.Web.Journey;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Maps;
using CxDashboard.Web.Metrics;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Overview;

namespace CxDashboard.Web.Sharing;

/// <summary>Everything the page draws. View is one of the product's own views, cut to what was published.</summary>
public sealed record SharedPage(
    string Path, string Client, string Title, IReadOnlyList<string> Locked, Accent? Accent, object View, IReadOnlyList<BarMenu> Menus,
    (string Text, string Tone) Freshness, string AsOf, string Ends, IReadOnlyList<string> Notices, string? Download)
{
    /// <summary>The address of the client's logo; null where initials stand for it.</summary>
    public string? Logo { get; init; }

    /// <summary>Whether a part is shown, by the keys of <see cref="ShareTiles"/>.</summary>
    public required Func<string, bool> Shows { get; init; }

    /// <summary>Where visitors may say something; null where they may not.</summary>
    public CommentFormView? Form { get; init; }

    /// <summary>The logo's name below the page.</summary>
    public const string LogoFile = "logo.png";

    /// <summary>Loads the page through the share's lock; null where what it is about is no longer there. <paramref name="path"/>: where it stands, <paramref name="query"/>: what the visitor asks.</summary>
    public static async Task<SharedPage?> LoadAsync(
        RememberedAnswers gateway, Share share, Workspace workspace, string path, string query, TimeProvider clock, CancellationToken cancellationToken)
    {
        var spec = share.Spec ?? throw new ArgumentException("A share without a spec shows nothing.", nameof(share));
        var address = GuestAddress.Of(spec, path, query);
        var viewing = Viewing.Of(workspace, address.Uri, clock);
        var locked = await LockedGateway.OpenAsync(gateway, workspace, spec, GuestDays.Of(spec, workspace, path, clock), viewing.GoalDay, cancellationToken, share.ShareId);
        if (await ViewAsync(locked, spec, workspace, address, clock, cancellationToken) is not var (view, menus, freshness, notices)) return null;
        var streams = await locked.StreamsAsync(workspace, cancellationToken);
        var parts = new GuestParts(spec, address);
        return new SharedPage(
            path, share.Client.Length > 0 ? share.Client : workspace.Name, TitleOf(spec, view), FilterWords.Of(spec.LockedFilters(), locked.Audience),
            Accent.Of(share.Accent), parts.Cut(view), parts.Menus(menus), freshness, AsOfLine(streams, workspace, clock), $"This link ends on {Moment(share.ExpiresAt, workspace)}.",
            [.. address.Notices, .. notices], spec.Download ? $"{path}/trend.csv{address.Chosen}" : null)
        {
            Shows = spec.Shows, Logo = share.HasLogo ? $"{path}/{LogoFile}" : null,
            Form = spec.TakesComments ? new CommentFormView($"{ViewEndpoints.PathOf(share)}/comment", new GuestComment("", "", ""), null) { IsPreview = path != ViewEndpoints.PathOf(share) } : null,
        };
    }

    private static async Task<(object View, IReadOnlyList<BarMenu> Menus, (string Text, string Tone) Freshness, IReadOnlyList<string> Notices)?> ViewAsync(
        IGateway gateway, ShareSpec spec, Workspace workspace, GuestAddress address, TimeProvider clock, CancellationToken cancellationToken)
    {
        switch (spec.View)
        {
            case SharedView.Overview:
                var overview = await OverviewView.LoadAsync(gateway, workspace, address.Uri, clock, cancellationToken);
                return (overview, overview.Menus, overview.Freshness, overview.Notices);
            case SharedView.Journey:
                var journey = await JourneyPageView.LoadAsync(gateway, workspace, address.Uri, clock, cancellationToken);
                return (journey, journey.Menus, journey.Freshness, journey.Notices);
            case SharedView.Goals:
                var goals = await GoalsView.LoadAsync(gateway, workspace, address.Uri, clock, cancellationToken);
                return (goals, goals.Menus, goals.Freshness, goals.Notices);
            case SharedView.Stage:
                if (await DrillView.LoadAsync(gateway, workspace, spec.Stage!, null, address.Uri, clock, cancellationToken, spec.Shows) is not { } stage) return null;
                return (stage, stage.Menus, stage.Freshness, stage.Notices);
            case SharedView.Map:
                if (await GuestMapView.LoadAsync(gateway, workspace, spec.Map!.Value, spec.MapVersion, address.Uri, clock, cancellationToken) is not { } map) return null;
                return (map, map.Menus, map.Freshness, map.Notices);
            default:
                var metric = (await MetricView.LoadAsync(gateway, workspace, spec.Metric!, address.Uri, clock, cancellationToken))!;
                return (metric, metric.Menus, metric.Freshness, metric.Notices);
        }
    }

    private static string TitleOf(ShareSpec spec, object view) => view switch
    {
        MetricView metric => metric.Subject.Metric.Name,
        DrillView stage => stage.Stage,
        GuestMapView map => map.Document.Name,
        _ => spec.View.ToString(),
    };

    // On paper "two hours ago" means nothing.
    private static string AsOfLine(IReadOnlyList<StreamHealth> streams, Workspace workspace, TimeProvider clock) =>
        (streams.Min(stream => stream.LastSuccessAt) is { } oldest ? $"The oldest of the numbers is from {Moment(oldest, workspace)}. " : "")
        + $"Drawn on {Moment(clock.GetUtcNow(), workspace)}, {workspace.TimeZone}.";

    private static string Moment(DateTimeOffset at, Workspace workspace) =>
        TimeZoneInfo.ConvertTime(at, workspace.Calendar.TimeZone).ToString("MMM d, yyyy, HH:mm", CultureInfo.InvariantCulture);
}

/// <summary>The form for a comment: where it goes, what was typed, and why it was not taken.</summary>
public sealed record CommentFormView(string Action, GuestComment Typed, string? Refusal)
{
    /// <summary>It is only looked at: nothing can be sent.</summary>
    public bool IsPreview { get; init; }
}

/// <summary>The days that exist for the visitors of a share, on a day.</summary>
internal static class GuestDays
{
    public static IReadOnlyList<DateRange> Of(ShareSpec spec, Workspace workspace, string path, TimeProvider clock)
    {
        var own = Viewing.Of(workspace, GuestAddress.Of(spec, path, "").Uri, clock);
        if (spec.Choices.Contains(ShareSpec.ChoosesPeriod))
        {
            var earliest = spec.NotBefore ?? own.LastDay.AddMonths(-CompiledQuestions.MostMonths);
            return earliest <= own.LastDay ? [new DateRange(earliest, own.LastDay)] : [];
        }

        string[] kinds = spec.Choices.Contains(ShareSpec.ChoosesComparison) ? ["year", "previous"] : [spec.Compare];
        return [own.Days, .. kinds.Select(kind => Viewing.Of(workspace, GuestAddress.Of(spec with { Compare = kind }, path, "").Uri, clock).Against).OfType<DateRange>()];
    }
}
