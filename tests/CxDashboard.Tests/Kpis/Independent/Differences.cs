// Where an answer is not what it should be, cell by cell.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Tests.Kpis.Independent;

internal static class Differences
{
    public static IEnumerable<string> Between(Metric metric, Question question, List<Expected> expected, IReadOnlyList<Cell> told, Workspace workspace)
    {
        var cells = told.ToDictionary(cell => (cell.Stage, cell.Value, cell.Bucket));
        foreach (var one in expected)
        {
            if (!cells.Remove((one.Stage, one.Value, one.Bucket), out var cell))
                yield return $"{question}: nothing for {one}";
            else if (!IsRight(metric, one, cell.Measure, workspace))
                yield return $"{question}: expected {one}, told {cell.Measure}";
        }

        // A ticket's day without an answered one has no row of minutes and still has a row of open ones.
        foreach (var (key, cell) in cells)
        {
            if (metric.Of is not null ? cell.Measure.Value is not null : cell.Measure.N > 0 || cell.Measure.Value is not (null or 0))
                yield return $"{question}: nothing expected for {key}, told {cell.Measure}";
        }
    }

    private static bool IsRight(Metric metric, Expected one, Measure told, Workspace workspace)
    {
        var minimum = metric.Shape == Shape.Nps ? workspace.MinimumNNps : workspace.MinimumN;
        // More responses than deliveries: the deliveries cannot be whole.
        var incomplete = metric.NeverAbove is not null && one.Sum > one.N;
        double? value = metric.Shape switch
        {
            Shape.Count or Shape.Level => one.Sum,
            Shape.PerPeriod => one.N == 0 ? null : one.Sum / one.N,
            _ when one.N == 0 || one.N < minimum || incomplete || told.IsWithheld => null,
            Shape.Ratio or Shape.Quotient => one.Below == 0 ? null : one.Sum / one.Below,
            Shape.Duration => one.Median,
            Shape.Mean => one.Sum / one.N,
            _ => 100 * one.Sum / one.N,
        };
        var hasNone = incomplete || (!metric.IsCount && (one.N == 0 || one.Below == 0));
        return told.N == (hasNone ? 0 : one.N) && Same(told.Value, value)
            && (value is not null ? IsShown(metric, one, told) : metric.IsCount || told.State is State.TooFew or State.Missing);
    }

    private static bool IsShown(Metric metric, Expected one, Measure told) =>
        Same(told.Numerator, one.Sum)
        && (metric.Shape != Shape.Duration || Same(told.P90, one.P90))
        && (one.Below is null || Same(told.Denominator, one.Below));

    private static bool Same(double? one, double? other) =>
        one is null ? other is null : other is not null && Math.Abs(one.Value - other.Value) <= 1e-9 * Math.Max(1, Math.Abs(other.Value));
}
