// How a goal stood at each month's end, judged by the revision that was in force then.
using System.Globalization;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Goals;

/// <summary>One month's judgement.</summary>
public sealed record JudgedMonth(DateOnly Day, string Month, Status Status, string Value, string Plan, string Target, string? Why);

/// <summary>Asks for and reads the judgements.</summary>
internal sealed class GoalHistory
{
    private const int MostMonths = 24;

    private readonly IReadOnlyList<(DateOnly Day, GoalReader Reader)> asked;

    private GoalHistory(IReadOnlyList<(DateOnly, GoalReader)> asked) => this.asked = asked;

    public static GoalHistory Ask(IReadOnlyList<GoalRevision> revisions, Frame frame, DateOnly lastDay, Questions questions) => new(
        [.. GoalRevision.MonthEnds(revisions, lastDay, revision => frame.SettledOf(Catalogue.Get(revision.Goal.Metric)))
            .TakeLast(MostMonths)
            .Select(month => (month.Day, GoalReader.Ask(month.Revision.Kept, frame, month.Day, questions, withTrend: false)))]);

    /// <summary>The latest month first.</summary>
    public IReadOnlyList<JudgedMonth> Read(Answers answers) => [.. asked.Reverse().Select(month => Judged(month.Day, month.Reader.Read(answers)))];

    private static JudgedMonth Judged(DateOnly day, GoalNumbers numbers)
    {
        var (metric, standing) = (numbers.Metric, numbers.Progress.Standing);
        string Point(double? value) => value is { } known ? GoalWords.Value(metric, known) : "–";
        var target = standing.Goal is { Kind: GoalKind.Hold, Low: { } low, High: { } high }
            ? $"{Point(low)} to {Point(high)}"
            : Point(standing.Target);
        return new JudgedMonth(day, day.ToString("MMMM yyyy", CultureInfo.InvariantCulture), Write.Status(numbers.Progress),
            Point(numbers.Now.Value), Point(standing.Expected), target, numbers.Progress.Verdict.Why);
    }
}
