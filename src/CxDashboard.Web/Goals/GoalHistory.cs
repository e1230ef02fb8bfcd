// How a goal and its parts stood at each month's end, judged by the revisions that were in force then.
using System.Globalization;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Goals;

/// <summary>One month's judgement; Parts is null where the goal had no parts then.</summary>
public sealed record JudgedMonth(DateOnly Day, string Month, Status Status, string Value, string Plan, string Target, string? Why, JudgedParts? Parts = null);

/// <summary>What the parts came to: the worst status and the weighted progress; Worst is null while one of them is not settled to that day.</summary>
public sealed record JudgedParts(Status? Worst, string Progress);

/// <summary>Asks for and reads the judgements.</summary>
internal sealed class GoalHistory
{
    private const int MostMonths = 24;

    private readonly IReadOnlyList<Asked> asked;

    private GoalHistory(IReadOnlyList<Asked> asked) => this.asked = asked;

    /// <param name="all">The revisions of every goal of the workspace: what was part of this one is told by theirs.</param>
    public static GoalHistory Ask(int goalId, IReadOnlyList<GoalRevision> all, Frame frame, DateOnly lastDay, Questions questions)
    {
        var own = all.Where(revision => revision.GoalId == goalId).ToList();
        DateOnly? SettledOf(GoalRevision revision) => frame.SettledOf(Catalogue.Get(revision.Goal.Metric), revision.Goal.Stage);
        GoalReader Reader(GoalRevision revision, DateOnly day) => GoalReader.Ask(revision.Kept, frame, day, questions, withTrend: false);
        return new GoalHistory([.. GoalRevision.MonthEnds(own, lastDay, SettledOf).TakeLast(MostMonths).Select(month =>
        {
            var parts = GoalFamily.PartsOf(all, goalId, month.Day);
            return new Asked(month.Day, Reader(month.Revision, month.Day), [.. parts.Select(part => Reader(part, month.Day))], parts.All(part => SettledOf(part) >= month.Day));
        })]);
    }

    /// <summary>The latest month first.</summary>
    public IReadOnlyList<JudgedMonth> Read(Answers answers) =>
        [.. asked.Reverse().Select(month => Judged(month.Day, month.Own.Read(answers)) with { Parts = PartsOf(month, answers) })];

    private static JudgedMonth Judged(DateOnly day, GoalNumbers numbers)
    {
        var (metric, standing) = (numbers.Metric, numbers.Progress.Standing);
        string Point(double? value) => value is { } known ? Write.Value(metric, known) : "–";
        var target = standing.Goal.Kind == GoalKind.Hold ? GoalScope.Band(standing.Goal) : Point(standing.Target);
        return new JudgedMonth(day, day.ToString("MMMM yyyy", CultureInfo.InvariantCulture), Write.Status(numbers.Progress),
            Point(numbers.Now.Value), Point(standing.Expected), target, numbers.Progress.Verdict.Why);
    }

    private static JudgedParts? PartsOf(Asked month, Answers answers)
    {
        if (GoalFamilies.RollUpOf([.. month.Parts.Select(part => part.Read(answers))]) is not { } rollUp) return null;
        return month.AreSettled ? new JudgedParts(Write.Status(rollUp.Status), GoalParts.Progress(rollUp)) : new JudgedParts(null, "not settled yet");
    }

    private sealed record Asked(DateOnly Day, GoalReader Own, IReadOnlyList<GoalReader> Parts, bool AreSettled);
}
