// A goal's questions, and the standing that their answers give.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Web.Numbers;

/// <summary>A goal as of a day: the measured value, where it stands, and its months beside those of the year before.
/// Window is null where nothing was measured; Season is there for goals that add up.</summary>
public sealed record GoalNumbers(
    KeptGoal Kept, Metric Metric, Measure Now, GoalProgress Progress, DateRange? Window,
    IReadOnlyList<Cell> Months, IReadOnlyList<Cell> MonthsBefore, Season? Season = null);

/// <summary>Asks for and reads one goal. Goals are judged on settled days only: the window ends at the last one.</summary>
public sealed class GoalReader
{
    private readonly KeptGoal kept;
    private readonly Metric metric;
    private readonly DateOnly? asOf;
    private readonly int? now, baseline, months, before, season;
    private readonly DateRange? window;
    private readonly Measure unasked;
    private readonly int minimum;

    private GoalReader(KeptGoal kept, Frame frame, DateOnly lastDay, Questions questions, bool withTrend)
    {
        this.kept = kept;
        metric = Catalogue.Get(kept.Goal.Metric);
        minimum = Judging.MinimumOf(frame.Workspace, metric);
        var goal = kept.Goal;
        unasked = Measure.Nothing($"no source has delivered {metric.Counts} yet");
        if (frame.SettledOf(metric, goal.Stage) is not { } settled) return;
        if (goal.Only is { } only && FilterWords.Refusal(metric, [only], frame.Audience) is { } refusal)
        {
            unasked = Measure.Nothing($"{metric.Name} is {refusal}");
            return;
        }

        var last = Earliest(settled, lastDay);
        asOf = last;
        var judged = Earliest(last, goal.End);
        window = WindowOf(judged);
        if (window is { } days) now = questions.AddFor(goal, days);
        else unasked = new Measure(0, 0, 0, null, State.Fresh, null);
        if (goal is { BaselineValue: null, BaselineFrom: { } from, BaselineTo: { } to }) baseline = questions.AddFor(goal, new DateRange(from, to));
        if (goal.Kind == GoalKind.Cumulative && Season.LikeDaysOf(goal).Days <= Season.LongestGoal) season = questions.AddFor(goal, Season.LikeDaysOf(goal), Grain.Day);
        // A goal to hold is judged by its months; any other needs them for its trend only.
        if ((withTrend || goal.Kind == GoalKind.Hold) && WholeMonths(goal.Start, judged) is { } whole) months = questions.AddFor(goal, whole, Grain.Month);
        if (withTrend) before = questions.AddFor(goal, new DateRange(goal.Start.AddYears(-1), goal.End.AddYears(-1)), Grain.Month);
    }

    /// <summary>Puts the goal's questions among the page's. <paramref name="lastDay"/>: the last day the page looks at.
    /// Without its trend a goal has a status and no forecast.</summary>
    public static GoalReader Ask(KeptGoal goal, Frame frame, DateOnly lastDay, Questions questions, bool withTrend = true) =>
        new(goal, frame, lastDay, questions, withTrend);

    /// <summary>The goal's numbers from the page's answers.</summary>
    public GoalNumbers Read(Answers answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var current = now is { } at ? answers[at].Single().Measure : unasked;
        var points = Cells(answers, months).Where(c => c.Measure.Value is not null).Select(c => new MonthlyPoint(c.Bucket!.Value, c.Measure.Value!.Value)).ToList();
        var like = SeasonOf(answers);
        var progress = GoalProgress.Of(new GoalReading
        {
            Goal = kept.Goal,
            Scale = GoalBook.ScaleOf(metric),
            Value = Settled(current),
            MeasuredBaseline = baseline is { } b ? Settled(answers[b].Single().Measure) : null,
            AsOf = asOf ?? kept.Goal.Start,
            SeasonalShare = like?.Share,
            Months = points,
            Periods = kept.Goal.Kind == GoalKind.Hold ? [.. points.Select(point => point.Value)] : [],
        });
        return new GoalNumbers(kept, metric, current, progress, window, Cells(answers, months), Cells(answers, before), like);
    }

    private Season? SeasonOf(Answers answers)
    {
        if (kept.Goal.Kind != GoalKind.Cumulative || asOf is not { } last) return null;
        var feed = answers.Feeds.Of(metric, kept.Goal.Stage);
        var volumes = season is { } at ? answers[at].ToDictionary(cell => cell.Bucket!.Value, cell => cell.Measure.Value ?? 0) : [];
        return Season.Of(kept.Goal, last, volumes, feed.Since, feed.Covered);
    }

    // What adds up is nothing before its first day.
    private DateRange? WindowOf(DateOnly judged) =>
        kept.Goal.Kind != GoalKind.Cumulative ? new DateRange(judged.AddDays(1 - kept.WindowDays), judged)
        : judged < kept.Goal.Start ? null
        : new DateRange(kept.Goal.Start, judged);

    // A stale value was settled when it was measured; the page says how old it is.
    private SettledValue Settled(Measure measure) => measure switch
    {
        { State: State.TooFew } => SettledValue.TooFew(measure.N, minimum),
        { State: State.Provisional } => SettledValue.Provisional(),
        // A full count has no error; any other value without an interval has one that nobody knows.
        { Value: { } value } => metric.Shape is Shape.Count or Shape.PerPeriod ? SettledValue.Exact(value) : SettledValue.Of(value, measure.Interval, measure.N),
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
