// All goals of a workspace as their cards, judged as of the period's end.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Goals;

/// <summary>What the page of goals shows, from one snapshot.</summary>
public sealed record GoalsView(
    string Lead, IReadOnlyList<GoalView> Goals, IReadOnlyList<BarChoice> Coming, IReadOnlyList<BarMenu> Menus,
    (string Text, string Tone) Freshness, IReadOnlyList<string> Notices)
{
    private static readonly GoalStatus[] WorstFirst =
    [
        GoalStatus.Overdue, GoalStatus.Behind, GoalStatus.AtRisk, GoalStatus.OnTrack, GoalStatus.Achieved,
        GoalStatus.TooEarly, GoalStatus.NotStarted, GoalStatus.Invalid, GoalStatus.NoData,
    ];

    public static async Task<GoalsView> LoadAsync(
        IGateway gateway, Workspace workspace, string uri, TimeProvider clock, CancellationToken cancellationToken)
    {
        var viewing = Viewing.Of(workspace, uri, clock);
        var frame = await gateway.FrameAsync(workspace, viewing.GoalDay, cancellationToken);
        var questions = new Questions([], frame.Audience);
        var readers = frame.Goals.Select(goal => GoalReader.Ask(goal, frame, viewing.JudgedTo, questions)).ToList();
        var answers = await gateway.AskAsync(workspace, questions.All, cancellationToken);
        var health = await gateway.StreamsAsync(workspace, cancellationToken);
        var coming = await gateway.ComingGoalsAsync(workspace, viewing.GoalDay, cancellationToken);

        var now = clock.GetUtcNow();
        var goals = readers.Select(reader => reader.Read(answers)).ToList();
        return new GoalsView(
            Summary(goals, viewing.JudgedTo),
            [.. GoalFamilies.Of(goals).Select(family => GoalCards.Of(family, frame, now, uri))],
            [.. coming.Select(goal => new BarChoice(goal.Name, $"{workspace.Key}/goals/{goal.GoalId}", Note: $"from {Format.Day(goal.HoldsFrom)}"))],
            PeriodMenu(uri, viewing), Numbers.Freshness.Line(health, now), viewing.Faults);
    }

    /// <summary>The period alone: a goal compares with its plan, and stands above a page's filters.</summary>
    internal static IReadOnlyList<BarMenu> PeriodMenu(string uri, Viewing viewing) =>
        [Bars.Period(uri, viewing)];

    /// <summary>3 goals as of Jun 30, 2026: 1 behind, 1 at risk, 1 on track.</summary>
    internal static string Summary(IReadOnlyList<GoalNumbers> goals, DateOnly day)
    {
        if (goals.Count == 0) return $"No goal was in force on {Format.Day(day)}.";
        var parts = goals.GroupBy(goal => goal.Progress.Status).OrderBy(same => Array.IndexOf(WorstFirst, same.Key))
            .Select(same => $"{same.Count()} {Write.Status(same.First().Progress).Word.Split(',')[0].ToLowerInvariant()}");
        return $"{goals.Count} {(goals.Count == 1 ? "goal" : "goals")} as of {Format.Day(day)}: {string.Join(", ", parts)}.";
    }
}
