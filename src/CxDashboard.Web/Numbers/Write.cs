// Measures in the words and figures of the tiles: a value that may not be shown becomes its reason.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Numbers;

/// <summary>Formats measures; nothing is decided here but rounding and words.</summary>
public static class Write
{
    /// <summary>The bare figure, without its unit.</summary>
    public static string Figure(Metric metric, double value) => metric.Shape switch
    {
        Shape.Count or Shape.Level or Shape.PerPeriod when metric.Divisor == 1 => Format.Count((long)Math.Round(value)),
        _ => Format.Number((decimal)value, metric.Decimals),
    };

    /// <summary>The figure with its unit as it stands in a table: 71.8%, 450, 31.</summary>
    public static string InTable(Metric metric, double value) => Figure(metric, value) + (metric.Unit == "%" ? "%" : "");

    /// <summary>A value with its unit: 71.9%, 425 min, 54.</summary>
    public static string Value(Metric metric, double value) => Format.Number((decimal)value, metric.Decimals) + Unit(metric);

    /// <summary>A value as somebody stated it, with no more decimals than it has: 70%, 62.5%, 1,200.</summary>
    public static string Stated(Metric metric, double value) => Format.Number((decimal)value, Stated(value)) + Unit(metric);

    /// <summary>The decimals that a stated number has; two at most.</summary>
    public static int Stated(double value) => value == Math.Round(value) ? 0 : value == Math.Round(value, 1) ? 1 : 2;

    /// <summary>A share of the way in whole percent; beyond ten times the way there is nothing more to be told.</summary>
    public static string Progress(double share) => share switch
    {
        >= 10 => "over 999%",
        <= -10 => "under −999%",
        _ => $"{Format.Number((decimal)share * 100, 0)}%",
    };

    /// <summary>A difference with its unit: +1.6 points, −4 min.</summary>
    public static string Step(Metric metric, double value, int decimals) =>
        Format.Signed((decimal)value, decimals) + (metric.Unit == "%" || metric.Shape == Shape.Nps ? " points" : Unit(metric));

    private static string Unit(Metric metric) => metric.Unit switch { "" => "", "%" => "%", var unit => " " + unit };

    /// <summary>± half the interval's width, in the metric's unit; null where there is none.</summary>
    public static string? Margin(Metric metric, Measure measure) =>
        measure.Interval is { } interval ? $"± {Format.Number((decimal)interval.HalfWidth, Math.Max(1, metric.Decimals))}{(metric.Unit == "%" ? " points" : "")}" : null;

    /// <summary>The change between two measures, or null where either has no value or the earlier days reach before the data.
    /// Counts change by percent, everything else by its own unit.</summary>
    public static Change? Change(Metric metric, Measure now, Measure? before)
    {
        if (now.Value is not { } value || before is not { Value: { } earlier, StartsBeforeData: false }) return null;
        var higher = metric.Better == Better.Higher;
        if (metric.Shape is not (Shape.Count or Shape.PerPeriod)) return Format.Change((decimal)(value - earlier), metric.Decimals, higher);
        return earlier == 0 ? null : Format.Change((decimal)(100 * (value - earlier) / earlier), 1, higher, "%");
    }

    /// <summary>A tile: the value with its change and what it rests on, or why there is none.</summary>
    public static KpiTile Tile(Metric metric, string name, Measure? now, Measure? before, DateTimeOffset at) => now switch
    {
        { IsWithheld: true } => new KpiTile(name, null, Absence: $"withheld beside a small group, n {now.N}"),
        { State: State.TooFew } => new KpiTile(name, null, Absence: $"not enough {metric.Counts}, n {now.N}"),
        { Value: { } value } => new KpiTile(name, Figure(metric, value), metric.Unit.Length == 0 ? null : metric.Unit,
            Change(metric, now, before), Note: StaleMark(now, at) ?? $"n {Format.Count(now.N)}", Flag: Flags(now)),
        _ => new KpiTile(name, null, Absence: now?.Why ?? "no data"),
    };

    /// <summary>A cell of the stage table.</summary>
    public static KpiCell Cell(Metric metric, Measure? now, Measure? before, DateTimeOffset at) => now switch
    {
        null => KpiCell.NotMeasured,
        { IsWithheld: true } => new KpiCell(null, Absence: "withheld beside a small group"),
        { State: State.TooFew } => KpiCell.TooFew((int)now.N),
        { Value: { } value } => new KpiCell(InTable(metric, value), Change(metric, now, before), Stale: StaleMark(now, at), Flag: Flags(now)),
        _ => new KpiCell(null, Absence: now.Why ?? "no data"),
    };

    /// <summary>What the source said of the figures, as it stands on a tile: sampled · thresholded; null where it said nothing.</summary>
    public static string? Flags(Measure measure) => measure.Flags == DataFlags.None ? null
        : string.Join(" · ", FlagWords.Where(one => measure.Flags.HasFlag(one.Flag)).Select(one => one.Short));

    /// <summary>The same in sentences.</summary>
    public static IReadOnlyList<string> FlagSentences(Measure measure) =>
        [.. FlagWords.Where(one => measure.Flags.HasFlag(one.Flag)).Select(one => one.Sentence)];

    private static readonly (DataFlags Flag, string Short, string Sentence)[] FlagWords =
    [
        (DataFlags.Sampled, "sampled", "sampled: the source estimated some of these days from a part of their events"),
        (DataFlags.Thresholded, "thresholded", "thresholded: the source withheld rows about few people on some of these days"),
        (DataFlags.OtherRow, "(other) row", "(other) row: the source lumped rare values of some of these days together"),
    ];

    /// <summary>How old a late value is; null for any other.</summary>
    public static string? StaleMark(Measure measure, DateTimeOffset at) =>
        measure is { State: State.Stale, AsOf: { } asOf } ? Age(asOf, at) + " old" : null;

    /// <summary>14 min, 26 h or 3 days.</summary>
    public static string Age(DateTimeOffset asOf, DateTimeOffset at) => Format.Ago(at - asOf).Replace(" ago", "", StringComparison.Ordinal) switch
    {
        "just now" => "under a minute",
        var age => age,
    };

    /// <summary>The status as icon, word and tone.</summary>
    public static Status Status(GoalProgress progress) => Status(progress.Status);

    /// <summary>The status as icon, word and tone.</summary>
    public static Status Status(GoalStatus status) => status switch
    {
        GoalStatus.NoData => Tiles.Status.NoData,
        GoalStatus.Invalid => new Status("none", "!", "Invalid"),
        GoalStatus.NotStarted => new Status("none", "○", "Not started"),
        GoalStatus.Achieved => Tiles.Status.Achieved,
        GoalStatus.Overdue => new Status("bad", "✕", "Overdue"),
        GoalStatus.TooEarly => Tiles.Status.TooEarly,
        GoalStatus.OnTrack => Tiles.Status.OnTrack,
        GoalStatus.AtRisk => Tiles.Status.AtRisk,
        GoalStatus.Behind => Tiles.Status.Behind,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No such status."),
    };
}
