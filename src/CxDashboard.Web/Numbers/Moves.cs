// Why a number moved, in exact parts that sum to the change: better or worse within each part, and the mix between them.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Statistics;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Numbers;

/// <summary>One named part of a whole, before and after; null where it did not occur or is not shown by itself.</summary>
public sealed record MovingPart(string Name, Measure? Before, Measure? After);

/// <summary>The words of one explanation. Rest names what no part accounts for; Mix names a shift between the parts.</summary>
public sealed record MoveWords(string Title, string Rest, string Mix, string Better, string Worse);

/// <summary>Takes a change apart by the parts of a whole.</summary>
public static class Moves
{
    /// <summary>
    /// The parts, biggest first; null where a side has no value, reaches before the data, or the metric's value is no sum
    /// of parts (a median). A part without a value on either side is counted with the rest on both, so that the parts still sum.
    /// </summary>
    public static MovesView? Of(Metric metric, Measure before, Measure after, IReadOnlyList<MovingPart> parts, MoveWords words)
    {
        ArgumentNullException.ThrowIfNull(metric);
        if (before is not { Value: { } earlier, StartsBeforeData: false } || after.Value is not { } later) return null;
        return metric.Shape switch
        {
            Shape.Duration or Shape.PerPeriod or Shape.Ratio or Shape.Quotient => null,
            Shape.Count or Shape.Level => Count(metric, later - earlier, parts, words),
            _ => Rate(metric, before, after, [.. parts.Where(part => IsShown(part.Before) && IsShown(part.After))], words),
        };
    }

    private static MovesView? Rate(Metric metric, Measure before, Measure after, IReadOnlyList<MovingPart> parts, MoveWords words)
    {
        var explained = RateMix.Explain(
            Segments(before, parts.Select(part => (part.Name, part.Before)), words.Rest),
            Segments(after, parts.Select(part => (part.Name, part.After)), words.Rest),
            metric.Shape == Shape.Mean ? 1 : 100);
        if (explained is null) return null;
        var decimals = Math.Max(1, metric.Decimals);
        var moves = explained.Segments
            .Select(s => ($"{s.Name}: {(s.RateEffect >= 0 == (metric.Better == Better.Higher) ? words.Better : words.Worse)}", s.RateEffect))
            .Append((words.Mix, explained.MixEffect));
        var note = $"{Format.Signed((decimal)explained.Change, decimals)} in exact parts{(Detectable(before, after) ? "" : "; within the error of the two samples")}";
        return new MovesView(words.Title, note, Rows(metric, moves, effect => Format.Signed((decimal)effect, decimals), decimals), explained.Simpson
            ? "The whole moved one way though every part moved the other (Simpson's paradox): the mix between the parts turned the sign."
            : null);
    }

    private static MovesView Count(Metric metric, double change, IReadOnlyList<MovingPart> parts, MoveWords words)
    {
        var moves = parts.Select(part => (part.Name, (part.After?.Value ?? 0) - (part.Before?.Value ?? 0))).ToList();
        // Sums of money come as doubles: what is left below half a cent is nothing.
        var rest = Math.Round(change - moves.Sum(move => move.Item2), 6);
        string Text(double effect) => metric.Divisor == 1 && Math.Abs(effect) >= 9_995
            ? (effect > 0 ? "+" : "") + Format.Count((long)effect)
            : Format.Signed((decimal)effect, metric.Decimals);
        return new MovesView(words.Title, $"{Text(change)} in plain differences", Rows(metric, moves.Append((words.Rest, rest)), Text, metric.Decimals));
    }

    // What is not a part by itself stays in as the rest, so that nothing is left over.
    private static List<SegmentParts> Segments(Measure whole, IEnumerable<(string Name, Measure? Measure)> parts, string restName)
    {
        var segments = parts.Where(part => part.Measure is { Value: not null })
            .Select(part => new SegmentParts(part.Name, part.Measure!.Numerator, part.Measure.N)).ToList();
        var rest = new SegmentParts(restName, whole.Numerator - segments.Sum(s => s.Numerator), whole.N - segments.Sum(s => s.Denominator));
        return rest.Denominator > 0 ? [.. segments, rest] : segments;
    }

    private static List<MoveRow> Rows(Metric metric, IEnumerable<(string Text, double Effect)> moves, Func<double, string> write, int decimals)
    {
        var shown = moves.Where(move => Math.Round(move.Effect, decimals, MidpointRounding.AwayFromZero) != 0)
            .OrderByDescending(move => Math.Abs(move.Effect)).ToList();
        var most = shown.Count == 0 ? 1 : Math.Abs(shown[0].Effect);
        return [.. shown.Select(move => new MoveRow(move.Text, write(move.Effect),
            (int)Math.Clamp(Math.Round(move.Effect * 10), int.MinValue, int.MaxValue), (int)Math.Round(1000 * Math.Abs(move.Effect) / most), move.Effect < 0 == (metric.Better == Better.Higher)))];
    }

    private static bool IsShown(Measure? part) => part is null or { Value: not null };

    private static bool Detectable(Measure before, Measure after) =>
        before.Interval is not { } b || after.Interval is not { } a || a.Low > b.High || a.High < b.Low;
}
