// What the tiles draw: words and numbers already formatted, so that a tile decides nothing.
namespace CxDashboard.Web.Tiles;

/// <summary>A status in words, an icon and a tone (good, warn, bad or none): never by colour alone.</summary>
public sealed record Status(string Tone, string Icon, string Word)
{
    public static readonly Status OnTrack = new("good", "●", "On track");
    public static readonly Status AtRisk = new("warn", "▲", "At risk");
    public static readonly Status Behind = new("bad", "▼", "Behind");
    public static readonly Status Achieved = new("good", "✓", "Achieved");
    public static readonly Status Missed = new("bad", "✕", "Missed");
    public static readonly Status NoData = new("none", "○", "No data");
    public static readonly Status TooEarly = new("none", "…", "Too early");
}

/// <summary>A change as it is shown. Arrow: up, down or flat; tone: good, bad or flat.</summary>
public sealed record Change(string Arrow, string Text, string Tone, string? Unit = null);

/// <summary>One goal as a card.</summary>
public sealed record GoalView(
    string Name, string Scope, Status Status, string Value, string? Unit = null, string? From = null, string? Goal = null,
    string? Note = null, TrendShape? Trend = null, PaceView? Pace = null, string? Footing = null, string? Needs = null,
    string? Href = null, string? FootingHref = null, PartsView? Parts = null, string? Flag = null);

/// <summary>The goals that a goal is made of, and what they come to together. <paramref name="Done"/> is in thousandths of the way,
/// null where none of it is known; <paramref name="Note"/> says what it rests on.</summary>
public sealed record PartsView(string Progress, int? Done, Status Worst, string Note, IReadOnlyList<PartRow> Rows);

/// <summary>One of them. <paramref name="Weight"/> as stated, <paramref name="Share"/> of all weights.</summary>
public sealed record PartRow(
    string Name, string Scope, string? Href, Status Status, string Value, string? Target, string Progress, int? Done, int? PlanToday, string Weight, string Share);

/// <summary>How far from start to goal, in thousandths of the way; beyond the ends it is drawn at the end.</summary>
public sealed record PaceView(int Done, int PlanToday, string PlanText, string StartText, string GoalText);

/// <summary>KPIs by stage: one row a KPI, one cell a stage.</summary>
public sealed record StageTableView(string Caption, IReadOnlyList<StageHead> Stages, IReadOnlyList<KpiRow> Rows);

public sealed record StageHead(string Name, string? Href = null);

public sealed record KpiRow(string Name, IReadOnlyList<KpiCell> Cells, string? Note = null, string? Href = null);

/// <summary>One number of the table, or why there is none. <paramref name="Stale"/> says how old it is when it is too old,
/// <paramref name="Flag"/> what the source said of it: sampled and the like.</summary>
public sealed record KpiCell(
    string? Value, Change? Change = null, string? Note = null, string? NoteTone = null, string? Stale = null,
    string? Absence = null, Status? Status = null, string? Href = null, string? Flag = null)
{
    /// <summary>The KPI is not measured at this stage.</summary>
    public static readonly KpiCell NotMeasured = new((string?)null);

    /// <summary>It is measured, but nothing has come yet.</summary>
    public static readonly KpiCell NoDataYet = new(null, Absence: "no data yet");

    /// <summary>Too few answers to show a number honestly.</summary>
    public static KpiCell TooFew(int n) => new(null, Absence: $"not enough answers, n {n}");
}

/// <summary>One source's state. Tone: good, warn, bad or none; <paramref name="Fault"/> is what the last run said.</summary>
public sealed record SourceRow(string Name, string Tone, string State, string Age, string? Fault = null, string? Href = null);

/// <summary>The journey's stages in order, with what was measured at each.</summary>
public sealed record JourneyView(
    string Caption, IReadOnlyList<StageView> Stages, EmotionView? Emotion = null, IReadOnlyList<LaneView>? Lanes = null);

/// <summary>One stage. <paramref name="Conversion"/> is the part that goes on to the next stage.</summary>
public sealed record StageView(
    string Name, string Volume, IReadOnlyList<KpiTile> Kpis, string? Conversion = null, string? ConversionTone = null,
    string? Href = null)
{
    /// <summary>The stage's card, where it stands on a map.</summary>
    public string? Id { get; init; }

    /// <summary>True while its card is open beside the map.</summary>
    public bool IsOpen { get; init; }

    /// <summary>What waits at it, for instance a comment.</summary>
    public string? Marks { get; init; }
}

public sealed record KpiTile(
    string Name, string? Value, string? Unit = null, Change? Change = null, Status? Status = null, string? Note = null,
    string? Absence = null, string? Href = null, string? Flag = null)
{
    /// <summary>The metric's key, where the tile is one of the rows that every stage has; null for a goal's.</summary>
    public string? Row { get; init; }
}

/// <summary>The measured mood, one point a stage from 0 (worst) to 1000 (best), null where it was not measured; and the mood as people drew it.</summary>
public sealed record EmotionView(
    IReadOnlyList<EmotionPoint?> Points, string Source, string? Finding = null, IReadOnlyList<DrawnPoint>? Drawn = null, IReadOnlyList<AddView>? Add = null)
{
    /// <summary>Where it is better than people drew it; Finding says where it is worse.</summary>
    public string? Better { get; init; }
}

public sealed record EmotionPoint(int Height, string Text, bool IsLow = false);

/// <summary>A point that somebody drew: at the n-th stage, X in thousandths of the lane, Level from −100 to 100.</summary>
public sealed record DrawnPoint(string Id, int At, int X, int Level, string Word, string? Href, Status? Evidence);

/// <summary>The way to a new card, and what a screen reader says of it.</summary>
public sealed record AddView(string Href, string Label);

/// <summary>A lane of cards below the numbers: touchpoints, pain points, opportunities. Tone: none, warn, bad, good or accent. Add: by stage.</summary>
public sealed record LaneView(string Name, string Note, string Tone, IReadOnlyList<IReadOnlyList<ChipView>> ByStage, IReadOnlyList<AddView>? Add = null);

public sealed record ChipView(string Text, string? Note = null, string? Href = null)
{
    public string? Id { get; init; }

    /// <summary>How the claim on it is known.</summary>
    public Status? Evidence { get; init; }

    public string? Warning { get; init; }

    /// <summary>What waits at it: a comment, or two versions to choose from.</summary>
    public string? Marks { get; init; }

    /// <summary>True while it is open beside the map.</summary>
    public bool IsOpen { get; init; }
}

/// <summary>A change in its exact parts.</summary>
public sealed record MovesView(string Title, string Note, IReadOnlyList<MoveRow> Rows, string? Warning = null);

/// <summary>One part. <paramref name="Size"/> in tenths of a point, signed; <paramref name="Width"/> in thousandths of the biggest; <paramref name="IsWorse"/>: by
/// the metric, of which more may be better or worse.</summary>
public sealed record MoveRow(string Text, string Value, int Size, int Width, bool IsWorse);
