// A goal's months as the chart of its card: the way so far, the year before, the target and where it is heading.
using System.Globalization;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Numbers;

internal static class GoalTrend
{
    /// <summary>The chart; null for a goal of fewer than three months or more than two years, and before its first whole month.</summary>
    public static TrendShape? Of(GoalNumbers numbers, Frame frame)
    {
        var (goal, metric) = (numbers.Kept.Goal, numbers.Metric);
        var months = MonthsOf(goal);
        if (months.Count is < 3 or > 24 || numbers.Months.Count == 0) return null;
        var target = numbers.Progress.Standing.Target;
        var band = goal.Kind == GoalKind.Hold;
        var sums = goal.Kind == GoalKind.Cumulative;
        IReadOnlyList<decimal?> Line(IReadOnlyList<Cell> cells, int years) => [.. Added(months.Select(m => ValueAt(cells, m.AddYears(years))), sums)];
        return TrendShape.Of(new TrendData
        {
            Caption = $"{goal.Name} by month{(sums ? ", added up" : "")}{(metric.Unit.Length > 0 ? $", {metric.Unit}" : "")}",
            Steps = [.. months.Select(m => new TrendStep(m.ToString("MMMM yyyy", CultureInfo.InvariantCulture), m.ToString("MMM", CultureInfo.InvariantCulture)[..1]))],
            Current = Line(numbers.Months, 0),
            Previous = Line(numbers.MonthsBefore, -1),
            Goal = (decimal?)(band ? goal.High : target),
            GoalName = band ? $"to {Write.Stated(metric, goal.High ?? 0)}" : target is { } t ? $"goal {Figure(t)}" : null,
            Floor = band ? (decimal?)goal.Low : null,
            FloorName = band ? $"from {Write.Stated(metric, goal.Low ?? 0)}" : null,
            Forecast = numbers.Progress.Forecast is { } f
                ? new TrendForecast((decimal)f.AtEnd, (decimal)f.Interval.Low, (decimal)f.Interval.High, $"{Figure(f.AtEnd)} likely")
                : null,
            Events = EventMarks.Of(frame.Annotations, day => months.FindIndex(m => m.Year == day.Year && m.Month == day.Month), months.Count, wide: false),
            Write = value => Figure((double)value),
        });

        string Figure(double value) => Write.Figure(metric, value);
    }

    // What adds up is drawn as its sum so far; from a month that is missing on nobody knows it.
    private static IEnumerable<decimal?> Added(IEnumerable<decimal?> values, bool sums)
    {
        decimal? sum = 0;
        foreach (var value in values) yield return sums ? sum += value : value;
    }

    private static List<DateOnly> MonthsOf(Goal goal)
    {
        var months = new List<DateOnly>();
        for (var month = new DateOnly(goal.Start.Year, goal.Start.Month, 1); month <= goal.End; month = month.AddMonths(1)) months.Add(month);
        return months;
    }

    private static decimal? ValueAt(IReadOnlyList<Cell> cells, DateOnly month) =>
        cells.FirstOrDefault(cell => cell.Bucket == month)?.Measure.Value is { } value ? (decimal)value : null;
}
