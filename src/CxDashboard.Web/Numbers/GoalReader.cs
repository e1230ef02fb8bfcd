// A goal's questions, and the standing that their answers give.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Web.Numbers;

/// <summary>A goal as of a day: the measured value, where it stands, and its months beside those of the year before.</summary>
public sealed record GoalNumbers(
    KeptGoal Kept, Metric Metric, Measure Now, GoalProgress Progress, DateRange? Window,
    IReadOnlyList<Cell> Months, IReadOnlyList<Cell> MonthsBefore);

/// <summary>Asks for and reads one goal. Goals are judged on settled days only: the window ends at the last one.</summary>
public sealed class GoalReader
{
    private readonly KeptGoal kept;
    private readonly Metric metric;
    private readonly DateOnly? asOf;
    private readonly int? now, baseline, months, before;
    private readonly DateRange window;

    private GoalReader(KeptGoal kept, Frame frame, DateOnly lastDay, Questions questions, bool withTrend)
    {
        this.kept = kept;
        metric = Catalogue.Get(kept.Goal.Metric);
        var goal = kept.Goal;
        if (frame.SettledOf(metric) is not { } settled) return;
        var last = Earliest(settled, lastDay);
        asOf = last;
        var judged = Earliest(last, goal.End);
        window = goal.Kind == GoalKind.Cumulative && judged >= goal.Start
            ? new DateRange(goal.Start, judged)
            : new DateRange(judged.AddDays(1 - kept.WindowDays), judged);
        now = questions.AddUnfiltered(goal.Metric, window, stage: goal.Stage);
        if (goal is { BaselineValue: null, BaselineFrom: { } from, BaselineTo: { } to })
            baseline = questions.AddUnfiltered(goal.Metric, new DateRange(from, to), stage: goal.Stage);
        // A goal to hold is judged by its months; any other needs them for its trend only.
        if ((withTrend || goal.Kind == GoalKind.Hold) && WholeMonths(goal.Start, judged) is { } whole)
            months = questions.AddUnfiltered(goal.Metric, whole, Grain.Month, goal.Stage);
        if (withTrend) before = questions.AddUnfiltered(goal.Metric, new DateRange(goal.Start.AddYears(-1), goal.End.AddYears(-1)), Grain.Month, goal.Stage);
    }

    /// <summary>Puts the goal's questions among the page's. <paramref name="lastDay"/>: the last day the page looks at.
    /// Without its trend a goal has a status and no forecast.</summary>
    public static GoalReader Ask(KeptGoal goal, Frame frame, DateOnly lastDay, Questions questions, bool withTrend = true) =>
        new(goal, frame, lastDay, questions, withTrend);

    /// <summary>The goal's numbers from the page's answers.</summary>
    public GoalNumbers Read(Answers answers)
    {
        var nothing = Measure.Nothing($"no source has delivered {metric.Counts} yet");
        var current = now is { } at ? answers[at].Single().Measure : nothing;
        var points = Cells(answers, months).Where(c => c.Measure.Value is not null).Select(c => new MonthlyPoint(c.Bucket!.Value, c.Measure.Value!.Value)).ToList();
        var progress = GoalProgress.Of(new GoalReading
        {
            Goal = kept.Goal,
            Scale = GoalBook.ScaleOf(metric),
            Value = Settled(current),
            MeasuredBaseline = baseline is { } b ? Settled(answers[b].Single().Measure) : null,
            AsOf = asOf ?? kept.Goal.Start,
            Months = points,
            Periods = kept.Goal.Kind == GoalKind.Hold ? [.. points.Select(point => point.Value)] : [],
        });
        return new GoalNumbers(kept, metric, current, progress, asOf is null ? null : window, Cells(answers, months), Cells(answers, before));
    }

    // A stale value was settled when it was measured; the page says how old it is.
    private static SettledValue Settled(Measure measure) => measure switch
    {
        { State: State.TooFew } => SettledValue.TooFew(measure.N, measure.N + 1),
        { State: State.Provisional } => SettledValue.Provisional(),
        { Value: { } value } => measure.Interval is { } interval ? SettledValue.Of(value, interval, measure.N) : SettledValue.Exact(value),
        _ => SettledValue.Missing(measure.Why ?? "no data"),
    };

    // A month that began before the sources' first day is only part of a month.
    private static IReadOnlyList<Cell> Cells(Answers answers, int? question) =>
        question is { } at ? [.. answers[at].Where(cell => !cell.Measure.StartsBeforeData)] : [];

    private static DateRange? WholeMonths(DateOnly start, DateOnly last)
    {
        var end = last.AddDays(1);
        var lastWhole = new DateOnly(end.Year, end.Month, 1).AddDays(-1);
        return lastWhole < start ? null : new DateRange(start, lastWhole);
    }

    private static DateOnly Earliest(DateOnly one, DateOnly other) => one < other ? one : other;
}
