// A share before it is published, and everything that stands against publishing it.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Sharing;

/// <summary>A share to be. PasswordHash is null without a password.</summary>
public sealed record ShareDraft(ShareSpec Spec, string Label, string Client, DateTimeOffset ExpiresAt)
{
    public string? PasswordHash { get; init; }
    public string? Accent { get; init; }

    /// <summary>A picture of <see cref="Sharing.Logo"/>; null for the client's initials.</summary>
    public byte[]? Logo { get; init; }

    public IReadOnlyList<string> FrameAncestors { get; init; } = [];
}

/// <summary>What is wrong with a field, in a sentence with the remedy.</summary>
public sealed record ShareFault(string Field, string Sentence);

/// <summary>The check before publishing: every fault at once, and every part of the view with what it may not show.</summary>
public sealed record PublishCheck(IReadOnlyList<ShareTile> Tiles, IReadOnlyList<ShareFault> Faults)
{
    public const int UsualDays = 30, MostDays = 365;
    private const int LongestText = 120, MostLocked = 20, MostAncestors = 10;

    public bool MayPublish => Faults.Count == 0;

    public static PublishCheck Of(ShareDraft draft, Frame frame, DateTimeOffset now, KeptMap? map = null)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var spec = draft.Spec;
        var tiles = ShareTiles.Of(spec, frame, map?.Map);
        return new PublishCheck(tiles, [.. Texts(draft), .. Expiry(draft, now), .. Locks(spec), .. Subject(spec, frame, map), .. Shown(spec, tiles), .. Look(draft)]);
    }

    private static IEnumerable<ShareFault> Texts(ShareDraft draft)
    {
        if (string.IsNullOrWhiteSpace(draft.Label)) yield return new("Label", "Label is empty; say what this link is for, for instance Northwind, monthly.");
        foreach (var (field, text) in new[] { ("Label", draft.Label), ("Client", draft.Client) })
        {
            if (text.Length > LongestText) yield return new(field, $"{field} is longer than {LongestText} characters; shorten it.");
            if (text.Any(char.IsControl)) yield return new(field, $"{field} is one line of plain text; take out the line breaks.");
        }
    }

    private static IEnumerable<ShareFault> Expiry(ShareDraft draft, DateTimeOffset now)
    {
        if (draft.ExpiresAt <= now) yield return new("Expires", "Expires lies in the past; choose a later day.");
        // A day chosen ends at its midnight, so the last one allowed may have begun a day less than two later.
        if (draft.ExpiresAt > now.AddDays(MostDays + 1)) yield return new("Expires", $"Expires is more than {MostDays} days ahead; choose an earlier day.");
    }

    private static IEnumerable<ShareFault> Locks(ShareSpec spec)
    {
        foreach (var one in spec.Locks)
        {
            if (one.Dim == Audience.Persona) yield return new("Locks", $"The persona {string.Join(" and ", one.Values)} has no segment that a link could be locked to; take it away, or give it one.");
            else if (!Catalogue.Dims.Contains(one.Dim)) yield return new("Locks", $"There is no dimension {one.Dim}; there are {string.Join(", ", Catalogue.Dims)}.");
            if (one.Values.Count == 0 || one.Values.Any(string.IsNullOrWhiteSpace)) yield return new("Locks", $"The lock on {one.Dim} names no value; name at least one, or take the lock away.");
        }

        if (spec.Locks.Select(one => one.Dim).Distinct().Count() < spec.Locks.Count) yield return new("Locks", "A dimension is locked twice; name its values together.");
        if (spec.Locks.Sum(one => one.Values.Count) > MostLocked) yield return new("Locks", $"More than {MostLocked} values are locked; name fewer.");
        string[] known = [ShareSpec.ChoosesPeriod, ShareSpec.ChoosesComparison, ShareSpec.ChoosesStage, .. Catalogue.Dims];
        foreach (var choice in spec.Choices.Except(known)) yield return new("Choices", $"Visitors cannot choose {choice}; they can {string.Join(", ", known)}.");
        if (spec.Stage is not null && spec.Choices.Contains(ShareSpec.ChoosesStage)) yield return new("Choices", "The stage is locked, so visitors cannot choose it.");
        if (spec is { HidesAbsolutes: true, Download: true }) yield return new("Download", "A file spells out n, and absolute numbers are hidden; allow one of the two.");
        if (spec is { Download: true, View: SharedView.Metric } && !spec.Shows(ShareTiles.Trend)) yield return new("Download", "The file is the trend, and the trend is hidden; show it or leave the download off.");
        if (spec is { Download: true, View: not SharedView.Metric }) yield return new("Download", "Only a metric's page has a file to take along; leave the download off.");
    }

    private static IEnumerable<ShareFault> Subject(ShareSpec spec, Frame frame, KeptMap? map)
    {
        if (spec.TakesComments && spec.View != SharedView.Map) yield return new("Comments", "Only a map takes comments; leave them off.");
        if (spec.View == SharedView.Map && (map is null || map.MapId != spec.Map || map.IsPutAway || (spec.MapVersion is { } version && version != map.Version)))
            yield return new("Map", $"There is no map {spec.Map}{(spec.MapVersion is { } asked ? $" in version {asked}" : "")} that could be shared; choose one of the workspace's maps.");
        if (spec.View == SharedView.Stage && frame.Stages.All(stage => stage.Key != spec.Stage))
            yield return new("Stage", $"There is no stage \"{spec.Stage}\"; there are: {string.Join(", ", frame.Stages.Select(stage => stage.Key))}.");
    }

    private static IEnumerable<ShareFault> Shown(ShareSpec spec, IReadOnlyList<ShareTile> tiles)
    {
        foreach (var stranger in spec.Tiles.Except(tiles.Select(tile => tile.Key))) yield return new("Tiles", $"This view has no part {stranger}; it has {string.Join(", ", tiles.Select(tile => tile.Key))}.");
        foreach (var tile in tiles.Where(tile => spec.Shows(tile.Key) && tile.Refusal is not null)) yield return new("Tiles", $"{tile.Name}: {tile.Refusal} Hide this part, or change the lock.");
        if (!tiles.Any(tile => spec.Shows(tile.Key) && (tile.Metric is not null || spec.View == SharedView.Map))) yield return new("Tiles", "Nothing with a number would be shown; show at least one part.");
        if (spec.View == SharedView.Stage && !ShareTiles.MetricsOf(spec.View).Any(metric => spec.Shows(ShareTiles.OfRow(metric)))) yield return new("Tiles", "A stage's page without any of its figures is no page; show at least one.");
        if (spec.View == SharedView.Metric && !spec.Shows(ShareTiles.Value)) yield return new("Tiles", "A metric's page without its number is no page; show it, or share another view.");
    }

    private static IEnumerable<ShareFault> Look(ShareDraft draft)
    {
        if (draft.Accent is { } accent && Sharing.Accent.FaultOf(accent) is { } fault) yield return new("Accent", fault);
        if (draft.FrameAncestors.Count > MostAncestors) yield return new("Frame ancestors", $"More than {MostAncestors} sites may embed the page; name fewer.");
        foreach (var origin in draft.FrameAncestors.Where(origin => !IsOrigin(origin)))
            yield return new("Frame ancestors", $"{origin} is no origin; write it like https://portal.example.com, without a path.");
    }

    // It becomes part of a header: nothing but an origin in its own plain form may pass.
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.IdnHost == uri.Host
        && uri.HostNameType == UriHostNameType.Dns && uri.GetLeftPart(UriPartial.Authority) == text && uri.UserInfo.Length == 0;
}
