// Withholds what, beside the other numbers of the same answer, would give a small group away.
namespace CxDashboard.Core.Kpis;

/// <summary>What is known of the sizes beside an answer: the whole of the stages by bucket and split value, the same question
/// asked wider, and a filter's chosen values one by one.</summary>
internal sealed record Sizes(
    IReadOnlyDictionary<(string Value, DateOnly? Bucket), long>? Whole,
    IReadOnlyList<IReadOnlyDictionary<(string Stage, string Value, DateOnly? Bucket), long>> Wider,
    IReadOnlyList<ILookup<(string Stage, DateOnly? Bucket), long>> Chosen);

/// <summary>Hides cells of one answer. A hidden cell keeps its n and says why it has no value.</summary>
internal static class Guard
{
    public static List<Cell> Of(Metric metric, Question question, List<Cell> cells, Sizes sizes, int minimum)
    {
        if (metric.IsCount || metric.CutsItself || cells.Count == 0) return cells;
        var hidden = cells.Select(cell => IsSmall(cell.Measure.N, minimum) || GivesAway(cell, sizes, minimum)).ToArray();
        // A cell hidden for one line may leave another line's single one to be had by subtraction.
        var lines = Lines(metric, question, cells, sizes.Whole).ToList();
        bool added;
        do added = lines.Aggregate(false, (any, line) => Complete(line, cells, hidden, minimum) || any);
        while (added);
        return [.. cells.Select((cell, i) => hidden[i] && cell.Measure.Value is not null ? cell with { Measure = Withheld(cell.Measure, minimum) } : cell)];
    }

    private static bool IsSmall(long n, int minimum) => n > 0 && n < minimum;

    // Beside a wider total, what the filter leaves out can be had; beside some of a filter's values, the others.
    private static bool GivesAway(Cell cell, Sizes sizes, int minimum) =>
        sizes.Wider.Any(wider => IsSmall(
            (wider.TryGetValue((cell.Stage, cell.Value, cell.Bucket), out var n) || wider.TryGetValue(("", cell.Value, cell.Bucket), out n) ? n : 0) - cell.Measure.N, minimum))
        || sizes.Chosen.Any(chosen => chosen[(cell.Stage, cell.Bucket)].ToList() is var values
            && values.Any(n => n >= minimum) && IsSmall(values.Where(n => n < minimum).Sum(), minimum));

    /// <summary>Each line of cells that adds up to a total a reader may know, with what none of its cells accounts for.</summary>
    private static IEnumerable<(int[] Cells, long Others)> Lines(
        Metric metric, Question question, List<Cell> cells, IReadOnlyDictionary<(string, DateOnly?), long>? whole)
    {
        var at = Enumerable.Range(0, cells.Count);
        if (question.Breakdown is { } dim && Definition.AddsUp(dim))
            foreach (var line in at.GroupBy(i => (cells[i].Stage, cells[i].Bucket))) yield return ([.. line], 0);
        if (question.Stage == Question.EachStage && metric.HasTotal && whole is not null)
        {
            foreach (var line in at.GroupBy(i => (cells[i].Value, cells[i].Bucket)))
                yield return ([.. line], Math.Max(0, whole.GetValueOrDefault(line.Key) - line.Sum(i => cells[i].Measure.N)));
        }

        if (question.Grain != Grain.Total)
            foreach (var line in at.GroupBy(i => (cells[i].Stage, cells[i].Value))) yield return ([.. line], 0);
    }

    private static bool Complete((int[] Cells, long Others) line, List<Cell> cells, bool[] hidden, int minimum)
    {
        long[] sizes = [.. line.Cells.Select(i => cells[i].Measure.N), line.Others];
        bool[] flags = [.. line.Cells.Select(i => hidden[i] && cells[i].Measure.N > 0), IsSmall(line.Others, minimum)];
        if (!Suppression.Complete(sizes, flags, minimum)) return false;
        var before = line.Cells.Count(i => hidden[i]);
        foreach (var (i, flag) in line.Cells.Zip(flags)) hidden[i] |= flag;
        return line.Cells.Count(i => hidden[i]) > before;
    }

    private static Measure Withheld(Measure measure, int minimum) =>
        new(null, 0, measure.N, null, State.TooFew, measure.AsOf, $"withheld: with the numbers beside it, it would give away a group of fewer than {minimum}",
            StartsBeforeData: measure.StartsBeforeData) { IsWithheld = true };
}
