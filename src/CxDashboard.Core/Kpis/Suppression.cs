// Which cells of a breakdown must stay hidden, so that nothing about a small group can be had by subtraction.
namespace CxDashboard.Core.Kpis;

/// <summary>Primary and complementary suppression of one column of cells under one total.</summary>
public static class Suppression
{
    /// <summary>
    /// True for each cell to hide. Cells below the minimum are hidden. Where the total is shown, what is hidden can be had
    /// together by subtraction: so the next smallest are hidden too, until at least two are and all of them together reach
    /// the minimum. A cell of size 0 holds nobody and never needs hiding, nor does it hide another.
    /// Source: L. Willenborg, T. de Waal, Elements of Statistical Disclosure Control (2001), chapter 4.
    /// </summary>
    /// <param name="sizes">n of every cell of the total; what no cell accounts for must be among them as a cell of its own.</param>
    public static IReadOnlyList<bool> Of(IReadOnlyList<long> sizes, long minimum, bool totalIsShown)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        var hidden = sizes.Select(n => n > 0 && n < minimum).ToArray();
        if (totalIsShown) Complete(sizes, hidden, minimum);
        return hidden;
    }

    /// <summary>Hides, besides those hidden already, what would give them away. True when any was added.</summary>
    internal static bool Complete(IReadOnlyList<long> sizes, bool[] hidden, long minimum)
    {
        if (!hidden.Contains(true)) return false;
        var added = false;
        foreach (var next in Enumerable.Range(0, sizes.Count).Where(i => !hidden[i] && sizes[i] > 0).OrderBy(i => sizes[i]).ToList())
        {
            if (hidden.Count(h => h) >= 2 && Together(sizes, hidden) >= minimum) break;
            added = hidden[next] = true;
        }

        return added;
    }

    private static long Together(IReadOnlyList<long> sizes, bool[] hidden) => sizes.Where((_, i) => hidden[i]).Sum();
}
