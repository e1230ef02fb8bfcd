// A share as it stands in the form: what was typed, read into a draft with every fault beside its field.
using System.Globalization;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;
using CxDashboard.Web.Numbers;
using Microsoft.AspNetCore.WebUtilities;

namespace CxDashboard.Web.Sharing;

/// <summary>One dimension: the values that alone exist, one a line, and whether visitors may choose among them.</summary>
public sealed class DimForm(string dim, string locked)
{
    public string Dim => dim;
    public string Locked { get; set; } = locked;
    public bool MayChoose { get; set; }

    public IReadOnlyList<string> Values => [.. Locked.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];
}

/// <summary>What the form holds. It begins with the page that the owner came from.</summary>
public sealed class ShareForm
{
    public const string Relative = "relative", Fixed = "fixed";

    private readonly Viewing viewing;

    private ShareForm(SharedView view, Metric? metric, Stage? stage, KeptMap? map, Viewing viewing, Audience audience, DateOnly today)
    {
        (View, Metric, Stage, Map, this.viewing) = (view, metric, stage, map, viewing);
        var locks = DimLock.Of(viewing.Filters, audience);
        // A filter that the page could not apply is no less a lock: the check says which parts cannot keep it.
        var dims = (metric is null ? [.. Viewing.FilterFields, .. ShareTiles.SplitsOf(view)] : metric.Dims).Where(Catalogue.Dims.Contains).Union(locks.Select(one => one.Dim));
        Dims = [.. dims.Select(dim => new DimForm(dim, string.Join('\n', locks.FirstOrDefault(one => one.Dim == dim)?.Values ?? [])))];
        MayMove = viewing.Period is not { From: PeriodBound.Absolute, To: PeriodBound.Absolute };
        Days = MayMove ? Relative : Fixed;
        Expires = today.AddDays(PublishCheck.UsualDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    public SharedView View { get; }
    public Metric? Metric { get; }
    public Stage? Stage { get; }
    public KeptMap? Map { get; }
    public IReadOnlyList<DimForm> Dims { get; }

    /// <summary>False where the page's days were typed as dates and cannot move on.</summary>
    public bool MayMove { get; }

    /// <summary>Of a map: this version stays, whatever is changed later.</summary>
    public bool IsPinned { get; set; }

    /// <summary>Of a map: visitors may say something about its cards.</summary>
    public bool TakesComments { get; set; }

    public string Label { get; set; } = "";
    public string Client { get; set; } = "";
    /// <summary>relative or fixed.</summary>
    public string Days { get; set; }
    public bool MayChoosePeriod { get; set; }
    public bool MayChooseComparison { get; set; }
    public string NotBefore { get; set; } = "";
    public HashSet<string> Hidden { get; } = [.. ShareTiles.OnlyIfChosen];
    public bool HidesAbsolutes { get; set; }
    public bool Download { get; set; }
    public string Expires { get; set; }
    public string Password { get; set; } = "";
    public bool HasAccent { get; set; }
    public string AccentText { get; set; } = "#0b6477";
    public byte[]? Logo { get; set; }
    /// <summary>Sites that may embed the page, one a line.</summary>
    public string Ancestors { get; set; } = "";

    /// <summary>The form for the page that an address describes: ?view=metric&amp;metric=nps and the page's own fields.</summary>
    /// <param name="map">The map that <see cref="MapIn"/> finds in the address; null where there is none.</param>
    public static ShareForm Of(Workspace workspace, Frame frame, string uri, TimeProvider clock, KeptMap? map = null)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var query = QueryHelpers.ParseQuery(new Uri(uri).Query);
        var metric = Catalogue.Find(query.GetValueOrDefault("metric").ToString());
        var view = Enum.TryParse<SharedView>(query.GetValueOrDefault("view"), ignoreCase: true, out var asked) && Enum.IsDefined(asked) ? asked : SharedView.Overview;
        if (view == SharedView.Metric && metric is null) view = SharedView.Overview;
        if (view != SharedView.Metric) metric = null;
        var named = frame.Stages.FirstOrDefault(one => one.Key == query.GetValueOrDefault("stage"));
        if ((view == SharedView.Stage && named is null) || (view == SharedView.Map && map is null)) view = SharedView.Overview;
        var stage = metric is { ByStage: true } || view == SharedView.Stage ? named : null;
        // Without a total there is no page but a stage's.
        if (metric is { HasTotal: false }) stage ??= frame.Stages.Count > 0 ? frame.Stages[0] : null;
        return new ShareForm(view, metric, stage, view == SharedView.Map ? map : null, Viewing.Of(workspace, uri, clock), frame.Audience, workspace.Today(clock));
    }

    /// <summary>The map that an address names: ?view=map&amp;map=7.</summary>
    public static int? MapIn(string uri) =>
        int.TryParse(QueryHelpers.ParseQuery(new Uri(uri).Query).GetValueOrDefault("map"), NumberStyles.None, CultureInfo.InvariantCulture, out var map) ? map : null;

    /// <summary>What is shared, in words.</summary>
    public string Shown => View switch
    {
        SharedView.Metric => $"{Metric!.Name}{(Stage is null ? "" : $", {Stage.Name}")}",
        SharedView.Stage => $"Stage {Stage!.Name}",
        SharedView.Map => $"Map {Map!.Map.Name}{(IsPinned ? $", version {Map.Version}" : ", as it stands at each moment")}",
        var view => view.ToString(),
    };

    /// <summary>The days in words.</summary>
    public string DaysShown => $"{viewing.Days.Label()}{(Days == Relative ? ", moving on" : "")}";

    /// <summary>The promise as typed.</summary>
    public ShareSpec Spec(Frame frame)
    {
        var spec = new ShareSpec
        {
            View = View, Metric = Metric?.Key, Stage = Stage?.Key, Map = Map?.MapId, MapVersion = IsPinned ? Map?.Version : null, TakesComments = TakesComments && Map is not null,
            Days = Days == Relative && MayMove ? viewing.Period.ToQuery() : Period.Of(viewing.Days).ToQuery(),
            Compare = viewing.Comparison.ToQuery()["compare=".Length..],
            Locks = [.. Dims.Where(dim => dim.Values.Count > 0).Select(dim => new DimLock(dim.Dim, dim.Values))],
            Choices =
            [
                .. MayChoosePeriod ? [ShareSpec.ChoosesPeriod] : Array.Empty<string>(), .. MayChooseComparison ? [ShareSpec.ChoosesComparison] : Array.Empty<string>(),
                .. Dims.Where(dim => dim.MayChoose).Select(dim => dim.Dim),
            ],
            NotBefore = MayChoosePeriod ? Day(NotBefore) : null,
            Tiles = [], HidesAbsolutes = HidesAbsolutes, Download = Download,
        };
        return spec with { Tiles = [.. ShareTiles.Of(spec, frame, Map?.Map).Select(tile => tile.Key).Where(key => !Hidden.Contains(key))] };
    }

    /// <summary>The share to be. <paramref name="passwordHash"/>: of what was typed, made only to publish.</summary>
    public ShareDraft Draft(Frame frame, Workspace workspace, string? passwordHash = null) => new(Spec(frame), Label, Client, ExpiresAt(workspace))
    {
        PasswordHash = passwordHash,
        Accent = HasAccent ? AccentText : null,
        Logo = Logo,
        FrameAncestors = [.. Ancestors.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()],
    };

    /// <summary>The check, with what the form alone can know: days and passwords that cannot be read.</summary>
    public PublishCheck Check(Frame frame, Workspace workspace, DateTimeOffset now)
    {
        var check = PublishCheck.Of(Draft(frame, workspace), frame, now, Map);
        var faults = check.Faults.ToList();
        if (Day(Expires) is null)
        {
            faults.RemoveAll(fault => fault.Field == "Expires");
            faults.Add(new("Expires", "Expires is not a day; choose one."));
        }

        if (MayChoosePeriod && NotBefore.Length > 0 && Day(NotBefore) is null) faults.Add(new("Not before", "Not before is not a day; choose one or leave it empty."));
        if (Password.Length > 0 && Passwords.Weakness(Password, "") is { } weakness) faults.Add(new("Password", weakness));
        return check with { Faults = faults };
    }

    /// <summary>The end of the chosen day where the workspace is.</summary>
    private DateTimeOffset ExpiresAt(Workspace workspace) =>
        Day(Expires) is { } day && day < DateOnly.MaxValue ? workspace.Calendar.StartOf(day.AddDays(1)) : DateTimeOffset.MinValue;

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
