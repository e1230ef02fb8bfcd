// A goal's numbers as a card.
using System.Globalization;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Numbers;

public static class GoalCards
{
    /// <summary>The card of a goal. <paramref name="at"/>: the snapshot's instant, for ages. <paramref name="uri"/>: the page's
    /// address, whose filters the link to the goal keeps; without it the card leads nowhere.</summary>
    public static GoalView Of(GoalNumbers numbers, Frame frame, DateTimeOffset at, string? uri = null)
    {
        var (goal, metric, standing) = (numbers.Kept.Goal, numbers.Metric, numbers.Progress.Standing);
        var value = numbers.Now.Value;
        return new GoalView(
            goal.Name, Scope(goal, frame), Write.Status(numbers.Progress),
            value is { } v ? Write.Figure(metric, v) : "–", value is null || metric.Unit.Length == 0 ? null : metric.Unit,
            Point(standing.Baseline, metric), Point(standing.Target, metric), Note(numbers),
            Trend(numbers, frame), Pace(standing, metric), Footing(numbers, at), Needs(numbers),
            uri is null ? null : $"{frame.Workspace.Key}/goals/{numbers.Kept.GoalId}{new Uri(uri).Query}",
            numbers.Window is { } window ? MetricLink.To(frame.Workspace.Key, metric.Key, goal.Stage, window) : null, Write.Flags(numbers.Now));
    }

    /// <summary>The goal in a few words: +25% over 2026 · whole journey.</summary>
    public static string Scope(Goal goal, Frame frame)
    {
        var aim = goal.Kind switch
        {
            GoalKind.Relative => $"{Format.Signed((decimal)goal.Amount * 100, 0)}%",
            GoalKind.Reduction => $"{Format.Signed((decimal)goal.Amount * -100, 0)}%",
            GoalKind.Points => $"{Format.Signed((decimal)goal.Amount, 0)} points",
            GoalKind.Hold => $"hold {Format.Number((decimal)goal.Low!.Value, 0)} to {Format.Number((decimal)goal.High!.Value, 0)}",
            _ => $"reach {Format.Number((decimal)goal.Amount, 0)}",
        };
        var where = goal.Stage is null ? "whole journey" : frame.Stages.FirstOrDefault(s => s.Key == goal.Stage)?.Name ?? goal.Stage;
        return $"{aim} over {(IsFiscalYear(goal, frame.Workspace) ? "the fiscal year" : Span(goal, frame.Workspace))} · {where}";
    }

    /// <summary>The goal's days in words: fiscal year 2027 (named by the year it ends in), 2026, or the days themselves.</summary>
    public static string Span(Goal goal, Workspace workspace) =>
        goal.Start is { Month: 1, Day: 1 } && goal.End == new DateOnly(goal.Start.Year, 12, 31) ? $"{goal.Start.Year}"
        : IsFiscalYear(goal, workspace) ? $"fiscal year {workspace.Calendar.FiscalYearOf(goal.Start).Year}"
        : Format.Days(goal.Start, goal.End);

    private static bool IsFiscalYear(Goal goal, Workspace workspace) =>
        workspace.Calendar.FiscalYearOf(goal.Start).Range is var year && year.From == goal.Start && year.To == goal.End;

    private static string? Point(double? value, Metric metric) => value is { } v ? Format.Number((decimal)v, metric.Decimals) : null;

    private static string? Note(GoalNumbers numbers)
    {
        if (numbers.Now.Value is null) return numbers.Now.Why;
        var parts = new List<string>();
        if (Write.Margin(numbers.Metric, numbers.Now) is { } margin) parts.Add(margin);
        if (numbers.Metric.Shape == Shape.Duration && numbers.Now.P90 is { } p90) parts.Add($"median, P90 {Format.Minutes((decimal)p90)}");
        if (numbers.Progress.Verdict.Tags.Contains(GoalTag.WithinError)) parts.Add("reached within error");
        else if (numbers.Progress.Verdict.Tags.Contains(GoalTag.IndistinguishableFromPlan)) parts.Add("within error of plan");
        return parts.Count == 0 ? null : string.Join(" · ", parts);
    }

    private static string Footing(GoalNumbers numbers, DateTimeOffset at)
    {
        var parts = new List<string> { $"n {Format.Count(numbers.Now.N)} {numbers.Metric.Counts}" };
        if (numbers.Window is { } window) parts.Add(Format.Days(window.From, window.To));
        if (numbers.Now.Open > 0) parts.Add($"{numbers.Now.Open} open");
        if (Write.StaleMark(numbers.Now, at) is { } stale) parts.Add(stale);
        return string.Join(" · ", parts);
    }

    private static string? Needs(GoalNumbers numbers) => numbers.Progress.NeedsPerMonth is { } needs and not 0
        ? $"needs {Format.Signed((decimal)needs, Math.Abs(needs) >= 10 ? 0 : 1)} a month"
        : null;

    private static PaceView? Pace(Standing standing, Metric metric) =>
        standing is { Progress: { } progress, Elapsed: { } elapsed, Expected: { } expected, Baseline: { } baseline, Target: { } target }
            ? new PaceView(Thousandths(progress), Thousandths(elapsed), $"plan today {Format.Number((decimal)expected, metric.Decimals)}",
                Point(baseline, metric)!, Point(target, metric)!)
            : null;

    private static int Thousandths(double share) => (int)Math.Round(Math.Clamp(share, -1, 2) * 1000);

    private static TrendShape? Trend(GoalNumbers numbers, Frame frame)
    {
        var (goal, metric) = (numbers.Kept.Goal, numbers.Metric);
        var months = MonthsOf(goal);
        if (months.Count is < 3 or > 24 || numbers.Months.Count == 0) return null;
        var target = numbers.Progress.Standing.Target;
        return TrendShape.Of(new TrendData
        {
            Caption = $"{goal.Name} by month{(metric.Unit.Length > 0 ? $", {metric.Unit}" : "")}",
            Steps = [.. months.Select(m => new TrendStep(m.ToString("MMMM yyyy", CultureInfo.InvariantCulture), m.ToString("MMM", CultureInfo.InvariantCulture)[..1]))],
            Current = [.. months.Select(m => ValueAt(numbers.Months, m))],
            Previous = [.. months.Select(m => ValueAt(numbers.MonthsBefore, m.AddYears(-1)))],
            Goal = (decimal?)target,
            GoalName = target is { } t ? $"goal {Format.Number((decimal)t, metric.Decimals)}" : null,
            Forecast = numbers.Progress.Forecast is { } f
                ? new TrendForecast((decimal)f.AtEnd, (decimal)f.Interval.Low, (decimal)f.Interval.High, $"{Format.Number((decimal)f.AtEnd, metric.Decimals)} likely")
                : null,
            Events = EventMarks.Of(frame.Annotations, day => months.FindIndex(m => m.Year == day.Year && m.Month == day.Month), months.Count, wide: false),
            Write = value => Format.Number(value, metric.Decimals),
        });
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
