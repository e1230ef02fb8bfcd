// What of a view a guest is handed: the parts that were published, links that stay on the page, and no counts where those are hidden.
using System.Text.RegularExpressions;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Sharing;
using CxDashboard.Web.Drill;
using CxDashboard.Web.Goals;
using CxDashboard.Web.Journey;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Maps;
using CxDashboard.Web.Metrics;
using CxDashboard.Web.Overview;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Sharing;

/// <summary>Takes from a view what was not published. The numbers outside the lock were never in it: the gateway kept them.</summary>
internal sealed partial class GuestParts(ShareSpec spec, GuestAddress address)
{
    private const string Hidden = "hidden";

    /// <summary>One of the product's views as a guest gets it.</summary>
    public object Cut(object view) => view switch
    {
        OverviewView overview => Of(overview),
        JourneyPageView journey => Of(journey),
        GoalsView goals => Of(goals),
        MetricView metric => Of(metric),
        DrillView stage => Of(stage),
        GuestMapView map => Of(map),
        _ => throw new ArgumentException($"{view.GetType().Name} is no view that can be shared.", nameof(view)),
    };

    private OverviewView Of(OverviewView view) => view with
    {
        Goals = [.. view.Goals.Select(Goal)],
        Stages = view.Stages with
        {
            Stages = [.. view.Stages.Stages.Select(stage => stage with { Href = null })],
            Rows = [.. StageMetrics.All.Zip(view.Stages.Rows).Where(row => spec.Shows(ShareTiles.OfRow(row.First))).Select(row => Row(Catalogue.Get(row.First), row.Second))],
        },
        Moves = spec.Shows(ShareTiles.Why) ? view.Moves : null,
        Sources = spec.Shows(ShareTiles.Sources) ? [.. view.Sources.Select(source => source with { Href = null })] : [],
    };

    private GoalsView Of(GoalsView view) => view with { Goals = [.. view.Goals.Select(Goal)], Coming = [] };

    private JourneyPageView Of(JourneyPageView view) => view with
    {
        // What people wrote into the map was not published with its numbers.
        Map = Of(view.Map, view.Map.Emotion) with { Lanes = null },
    };

    private GuestMapView Of(GuestMapView view) => view with
    {
        Success = [.. view.Success.Select(one => one with { Href = null, Note = spec.HidesAbsolutes ? Without(one.Note, TellsN)! : one.Note })],
        Map = Of(view.Map, view.Map.Emotion is { } emotion ? Emotion(emotion) : null) with
        {
            Lanes = [.. (view.Map.Lanes ?? []).Select(lane => lane with { Note = Told(lane.Note), ByStage = [.. lane.ByStage.Select(cards => (IReadOnlyList<ChipView>)[.. cards.Select(Chip)])] })],
        },
    };

    private JourneyView Of(JourneyView map, EmotionView? emotion) => map with
    {
        Stages = [.. map.Stages.Select(Stage)],
        Emotion = emotion is null ? null : emotion with { Finding = WithoutN(emotion.Finding) },
    };

    // What a lane says that its cards tell, without what is told to nobody here.
    private string Told(string note) => string.Join(", ", note.Split(", ")
        .Where(part => part is not ("owner" or "owners") || spec.Shows(ShareTiles.Owners))
        .Select(part => spec.Shows(ShareTiles.Origins) ? part : part.Replace("source and ", "", StringComparison.Ordinal)));

    // The two curves are two parts; what they say about each other needs both.
    private EmotionView? Emotion(EmotionView emotion)
    {
        var drawn = (emotion.Drawn ?? []).Select(point => point with { Href = null }).ToList();
        if (spec.Shows(ShareTiles.Mood)) return emotion with { Drawn = drawn };
        return drawn.Count == 0 ? null : new EmotionView([.. emotion.Points.Select(_ => (EmotionPoint?)null)], "", Drawn: drawn);
    }

    private ChipView Chip(ChipView chip) => chip with { Href = null, Marks = null, IsOpen = false, Note = spec.HidesAbsolutes ? Without(chip.Note, TellsN) : chip.Note };

    private MetricView Of(MetricView view) => view with
    {
        Headline = view.Headline with { Why = WithoutN(view.Headline.Why), Facts = [.. view.Headline.Facts.Where(IsShown).Select(Fact)] },
        Trend = Of(view.Trend),
        Breakdowns = [.. view.Breakdowns.Where(split => spec.Shows(ShareTiles.OfSplit(split.Dim))).Select(Split)],
        // What the runs brought is counted over everything.
        Contract = view.Contract with { Lines = spec.Shows(ShareTiles.Contract) ? [.. view.Contract.Lines.Where(line => line.Term is not ("Sources" or "Owner"))] : [] },
    };

    // The view was loaded with nothing but what is shown; its links and numbers of people are left.
    private DrillView Of(DrillView view) => view with
    {
        JourneyHref = "", ClearHref = address.Own(view.ClearHref) ?? "",
        Tiles = [.. view.Tiles.Select(tile => tile with { Tile = Tile(tile.Tile), Href = address.Own(tile.Href), MetricHref = null })],
        Trend = Of(view.Trend),
        Breakdowns = [.. view.Breakdowns.Select(Split)],
        Lens = view.Lens with { Findings = [.. view.Lens.Findings.Select(finding => WithoutN(finding)!)] },
        Sayings = view.Sayings with { AllHref = null, Absence = WithoutRemedy(view.Sayings.Absence) },
        // The lock is no choice that could be taken away.
        Chips = [.. view.Chips.Where(chip => address.Own(chip.RemoveHref) is { } without && without != address.Path + address.Chosen)
            .Select(chip => chip with { RemoveHref = address.Own(chip.RemoveHref)! })],
    };

    private TrendView Of(TrendView trend) => trend with { Grains = [.. trend.Grains.Select(grain => grain with { Href = address.Own(grain.Href)! })] };

    /// <summary>The menus of what a visitor may choose, with links that stay on the page.</summary>
    public IReadOnlyList<BarMenu> Menus(IReadOnlyList<BarMenu> menus) =>
    [
        .. menus.Where(menu => spec.Choices.Contains(menu.Label.ToLowerInvariant())).Select(menu => menu with
        {
            Choices = [.. menu.Choices.Where(choice => address.Own(choice.Href) is not null).Select(choice => choice with { Href = address.Own(choice.Href)! })],
            ClearHref = address.Own(menu.ClearHref),
            // A visitor compares with what the link names, and with no days of their own.
            Dates = menu.Dates is { FromField: "from" } dates ? dates with { Action = address.Path, Keep = address.Others("from", "to", "period") } : null,
        }),
    ];

    private GoalView Goal(GoalView goal) => goal with
    {
        Href = null, FootingHref = null,
        Parts = goal.Parts is { } parts ? parts with { Rows = [.. parts.Rows.Select(row => row with { Href = null })] } : null,
        Note = spec.HidesAbsolutes ? WithoutN(Without(goal.Note, part => part.StartsWith('±'))) : goal.Note,
        Footing = spec.HidesAbsolutes ? Without(goal.Footing, part => part.StartsWith("n ", StringComparison.Ordinal) || part.EndsWith(" open", StringComparison.Ordinal)) : goal.Footing,
    };

    private KpiRow Row(Metric metric, KpiRow row) => row with { Href = null, Cells = [.. row.Cells.Select(cell => Cell(metric, cell))] };

    private KpiCell Cell(Metric metric, KpiCell cell)
    {
        cell = cell with { Href = null, Absence = WithoutN(cell.Absence) };
        if (!spec.HidesAbsolutes || !metric.IsCount || cell.Value is null) return cell;
        return cell.Change is null ? new KpiCell(null, Absence: Hidden) : cell with { Value = "" };
    }

    private StageView Stage(StageView stage) => stage with
    {
        Href = null, Marks = null,
        Conversion = spec.Shows(ShareTiles.OfRow("stage_conversion")) ? stage.Conversion : null,
        Volume = spec.Shows(ShareTiles.OfRow("stage_volume")) && !spec.HidesAbsolutes ? stage.Volume : "",
        // A tile that cannot be narrowed as locked was not published.
        Kpis = [.. stage.Kpis.Where(tile => tile.Absence?.StartsWith("not split by", StringComparison.Ordinal) != true && (tile.Row is null || spec.Shows(ShareTiles.OfRow(tile.Row)))).Select(Tile)],
    };

    private KpiTile Tile(KpiTile tile) => tile with
    {
        Href = null, Absence = WithoutN(tile.Absence),
        Note = spec.HidesAbsolutes && tile.Note is { } note && TellsN(note) ? null : tile.Note,
    };

    private bool IsShown(HeadlineFact fact) => !spec.HidesAbsolutes || fact.Name is not ("n" or "95% interval" or "Still open");

    private HeadlineFact Fact(HeadlineFact fact) => fact with { Note = fact.Note is { } note && (note.StartsWith('±') || note.StartsWith("95%", StringComparison.Ordinal)) && spec.HidesAbsolutes ? null : WithoutN(fact.Note) };

    private BreakdownView Split(BreakdownView split)
    {
        var clicks = spec.Choices.Contains(split.Dim);
        return split with
        {
            Note = split.Note.Replace("click a row to filter the page, Ctrl-click to add it; ", clicks ? "click a row to filter the page; " : "", StringComparison.Ordinal),
            NHead = spec.HidesAbsolutes ? "" : split.NHead,
            Rows = [.. split.Rows.Select(row => row with
            {
                Href = clicks ? address.Own(row.Href) : null, AddHref = null,
                N = row.N is not null && spec.HidesAbsolutes ? "" : row.N,
                Absence = WithoutN(row.Absence),
            })],
        };
    }

    // "…: ./cx set … --workspace …" is for operators.
    private static string? WithoutRemedy(string? text) => text is not null && text.Contains("./cx ", StringComparison.Ordinal) ? text[..text.IndexOf(':', StringComparison.Ordinal)] + "." : text;

    private string? WithoutN(string? text) => text is null || !spec.HidesAbsolutes ? text : N().Replace(text, "");

    private static bool TellsN(string part) => part.StartsWith("n ", StringComparison.Ordinal) || part.StartsWith('±');

    private static string? Without(string? joined, Func<string, bool> isHidden) =>
        joined is null ? null : string.Join(" · ", joined.Split(" · ").Where(part => !isHidden(part)));

    // ", n 1,310" at the end of a reason, and ": 7 of at least 30" after "not enough answers".
    [GeneratedRegex(@",? n [\d.,]+[kM]?|: \d+ of at least \d+|, \d+ open")]
    private static partial Regex N();
}
