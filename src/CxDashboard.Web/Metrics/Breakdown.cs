// One split of a metric as a table, and the same split as the reason why the whole moved; small groups stay hidden in both.
using System.Globalization;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Metrics;

/// <summary>One row. <paramref name="Href"/> filters the page by it alone, <paramref name="AddHref"/> by it besides. <paramref name="Share"/> in thousandths; null values are hidden or absent, and Absence says why.</summary>
public sealed record BreakdownRow(
    string Name, string? N, int? Share, string? ShareText, string? Value, Change? Change, string? Absence = null, string? Href = null, bool IsChosen = false, string? AddHref = null);

/// <summary>One split on the page.</summary>
public sealed record BreakdownView(string Dim, string Title, string Note, string Head, string NHead, string ValueHead, IReadOnlyList<BreakdownRow> Rows, MovesView? Moves, string? NoMoves);

internal static class Breakdown
{
    public const string TitleOfStages = "By stage";

    /// <summary>More rows than these are added up in the last one.</summary>
    private const int MostRows = 20;

    private sealed record Part(string Key, string Name, Measure? Now, Measure? Before, bool NowHidden, bool BeforeHidden);

    public static BreakdownView Of(Split split, Subject subject, Frame frame, Viewing viewing, string uri)
    {
        var metric = subject.Metric;
        var minimum = Judging.MinimumOf(frame.Workspace, metric);
        var parts = Parts(split, frame, metric, minimum);
        var title = split.Dim == Split.ByStage ? TitleOfStages : $"By {split.Dim}";
        var whole = split.WholeNow?.N ?? 0;
        var most = parts.Where(part => !part.NowHidden).Select(part => part.Now?.N ?? 0).DefaultIfEmpty(0).Max();
        var rows = parts.Where(part => part.Now is not null).Take(MostRows).Select(part => Row(part, split, subject, uri, whole, most)).ToList();
        if (Unassigned(split, metric, parts, whole) is { } rest) rows.Add(rest);
        var moves = viewing.Against is null || !Definition.AddsUp(split.Dim) || split.WholeNow is null || split.WholeBefore is null ? null
            : Numbers.Moves.Of(metric, split.WholeBefore, split.WholeNow, [.. parts.Select(Moving)], Words(split, metric));
        return new BreakdownView(split.Dim, title, Note(split, metric), title[3..] is var head ? char.ToUpperInvariant(head[0]) + head[1..] : "", Sentence(metric.Counts),
            ValueHead(metric), rows, moves, moves is null ? NoMoves(split, metric, viewing) : null);
    }

    /// <summary>What stands above a metric's values.</summary>
    public static string ValueHead(Metric metric) =>
        metric.Shape == Shape.Duration ? $"Median, {metric.Unit}" : metric.Unit is "" or "%" ? "Value" : $"Value, {metric.Unit}";

    private static List<Part> Parts(Split split, Frame frame, Metric metric, int minimum)
    {
        var now = split.Now.ToDictionary(split.KeyOf, cell => cell.Measure);
        var before = split.Before.ToDictionary(split.KeyOf, cell => cell.Measure);
        var keys = split.Dim == Split.ByStage
            ? frame.Stages.Select(stage => stage.Key).Where(key => now.ContainsKey(key) || before.ContainsKey(key)).ToList()
            : now.Keys.Union(before.Keys).OrderByDescending(key => now.GetValueOrDefault(key)?.N ?? 0).ThenBy(key => key, StringComparer.Ordinal).ToList();
        if (!Definition.AddsUp(split.Dim)) keys = [.. keys.OrderBy(key => int.TryParse(key, CultureInfo.InvariantCulture, out var age) ? age : int.MaxValue)];
        var (hiddenNow, hiddenBefore) = (Hidden(keys, now, split.WholeNow, metric, minimum), Hidden(keys, before, split.WholeBefore, metric, minimum));
        return [.. keys.Select((key, i) => new Part(key, NameOf(split, frame, key), now.GetValueOrDefault(key), before.GetValueOrDefault(key), hiddenNow[i], hiddenBefore[i]))];
    }

    // Counts are full counts and not samples: nobody's answer can be had from them.
    private static IReadOnlyList<bool> Hidden(List<string> keys, Dictionary<string, Measure> cells, Measure? whole, Metric metric, int minimum)
    {
        if (metric.IsCount) return [.. keys.Select(_ => false)];
        var sizes = keys.Select(key => cells.GetValueOrDefault(key)?.N ?? 0).ToList();
        var rest = Math.Max(0, (whole?.N ?? 0) - sizes.Sum());
        return [.. Suppression.Of([.. sizes, rest], minimum, whole?.Value is not null)
            .Zip(keys, (hidden, key) => hidden || cells.GetValueOrDefault(key) is { IsWithheld: true })];
    }

    private static BreakdownRow Row(Part part, Split split, Subject subject, string uri, long whole, long most)
    {
        var (metric, now) = (subject.Metric, part.Now!);
        var chosen = split.Dim == Split.ByStage ? subject.Stage?.Key == part.Key : subject.Filters.Contains(new Filter(split.Dim, part.Key));
        if (part.NowHidden) return new BreakdownRow(part.Name, null, null, null, null, null, "hidden: a group too small, or one that would give it away", IsChosen: chosen);
        var of = whole > 0 ? whole : most;
        var share = of == 0 ? 0 : (int)Math.Round(1000d * now.N / of);
        return new BreakdownRow(part.Name, Format.Count(now.N), share, whole > 0 ? $"{Format.Number(share / 10m, 1)}%" : null,
            now.Value is { } value ? Write.InTable(metric, value) : null,
            part.BeforeHidden ? null : Write.Change(metric, now, part.Before),
            now.Value is null ? now.Why : null, Href(part, split, uri, chosen, metric), chosen, AddHref(part, split, uri));
    }

    // What belongs to no value of the split is a row too: the rows and the total tell one story.
    private static BreakdownRow? Unassigned(Split split, Metric metric, List<Part> parts, long whole)
    {
        if (whole == 0 || !Definition.AddsUp(split.Dim)) return null;
        var shown = parts.Where(part => part.Now is not null).ToList();
        var rest = whole - shown.Sum(part => part.Now!.N);
        var further = shown.Skip(MostRows).Where(part => !part.NowHidden).ToList();
        rest += further.Sum(part => part.Now!.N);
        // Beside hidden rows this one's size would give away theirs.
        if (rest <= 0 || (!metric.IsCount && shown.Exists(part => part.NowHidden))) return null;
        // A split that was cut to the largest values does not know how many there are.
        var name = further.Count > 0 ? (parts.Count < CompiledQuestions.MostGroups ? $"All others ({further.Count})" : "All others") : split.Dim == Split.ByStage ? "No stage" : $"No {split.Dim}";
        var share = (int)Math.Round(1000d * rest / whole);
        return new BreakdownRow(name, Format.Count(rest), share, $"{Format.Number(share / 10m, 1)}%", null, null, "–");
    }

    private static string? Href(Part part, Split split, string uri, bool chosen, Metric metric)
    {
        if (!Definition.AddsUp(split.Dim) || part.Key.Length == 0) return null;
        if (split.Dim == Split.ByStage) return chosen && !metric.HasTotal ? null : QueryUrl.With(uri, ("stage", chosen ? null : part.Key));
        if (chosen) return QueryUrl.Toggle(uri, split.Dim, part.Key);
        // A persona beside the segment would leave nobody, or nothing new.
        return split.Dim == Audience.Segment ? QueryUrl.With(uri, (split.Dim, part.Key), (Audience.Persona, null)) : QueryUrl.With(uri, (split.Dim, part.Key));
    }

    private static string? AddHref(Part part, Split split, string uri) =>
        split.Dim == Split.ByStage || !Definition.AddsUp(split.Dim) || part.Key.Length == 0 ? null : QueryUrl.Toggle(uri, split.Dim, part.Key);

    private static MovingPart Moving(Part part)
    {
        Measure? Shown(Measure? measure, bool hidden) => hidden && measure is not null ? measure with { Value = null } : measure;
        return new MovingPart(part.Name, Shown(part.Before, part.BeforeHidden), Shown(part.Now, part.NowHidden));
    }

    private static MoveWords Words(Split split, Metric metric) => new(
        $"Why it moved, by {split.Dim}", $"Other {metric.Counts}", $"More or fewer {metric.Counts} of some (mix)", "better", "worse");

    private static string NameOf(Split split, Frame frame, string key) =>
        split.Dim == Split.ByStage ? frame.Stages.FirstOrDefault(stage => stage.Key == key)?.Name ?? key
        : key.Length == 0 ? $"no {split.Dim}"
        : split.Dim == Audience.Segment ? frame.Audience.NameOf(new Filter(split.Dim, key))
        : Definition.AddsUp(split.Dim) ? key : $"{Sentence(split.Dim)} {key}";

    private static string Note(Split split, Metric metric) =>
        !Definition.AddsUp(split.Dim) ? $"cohorts that began in these days, by {split.Dim}s since their first"
        : split.WholeNow is null ? $"stages overlap: a bar is {metric.Counts} beside the largest"
        : $"click a row to filter the page, Ctrl-click to add it; a bar is the share of {metric.Counts}";

    private static string? NoMoves(Split split, Metric metric, Viewing viewing) =>
        viewing.Against is null || !Definition.AddsUp(split.Dim) || split.WholeNow is null ? null
        : metric.Shape == Shape.Duration ? "A median is no sum of parts: its change cannot be taken apart exactly. The rows' own changes show where to look."
        : "There is nothing to take apart: one of the two ranges has no value, or reaches before the data.";

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
