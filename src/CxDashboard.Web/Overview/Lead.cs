// The overview's opening in plain words: computed from the goals' standing, and true.
using CxDashboard.Core.Goals;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Overview;

/// <summary>A piece of a sentence; strong ones are set bold.</summary>
public sealed record Phrase(string Text, bool Strong = false);

internal static class Lead
{
    private static readonly GoalStatus[] BestFirst =
    [
        GoalStatus.Achieved, GoalStatus.OnTrack, GoalStatus.AtRisk, GoalStatus.Behind, GoalStatus.Overdue,
        GoalStatus.TooEarly, GoalStatus.NotStarted, GoalStatus.Invalid, GoalStatus.NoData,
    ];

    /// <summary>One sentence a goal, the best news first, and one more where a part of it is in trouble.</summary>
    public static IReadOnlyList<Phrase> Of(IReadOnlyList<GoalWithParts> goals) =>
        [.. goals.OrderBy(family => Array.IndexOf(BestFirst, family.Goal.Progress.Status)).SelectMany(family => Sentence(family.Goal).Concat(Trouble(family)))];

    private static IEnumerable<Phrase> Trouble(GoalWithParts family)
    {
        if (family.RollUp is not { Status: GoalStatus.AtRisk or GoalStatus.Behind or GoalStatus.Overdue } rollUp) yield break;
        yield return new($"Of its sub-goals, {family.Parts.First(part => part.Progress.Status == rollUp.Status).Kept.Goal.Name} ");
        yield return new(Standing(rollUp.Status), true);
        yield return new(". ");
    }

    private static IEnumerable<Phrase> Sentence(GoalNumbers goal)
    {
        yield return new(goal.Kept.Goal.Name + " ");
        yield return new(Standing(goal.Progress.Status), true);
        yield return new(Reason(goal) + " ");
    }

    private static string Standing(GoalStatus status) => status switch
    {
        GoalStatus.Achieved => "has reached its goal",
        GoalStatus.OnTrack => "is on track",
        GoalStatus.AtRisk => "is at risk",
        GoalStatus.Behind => "is behind",
        GoalStatus.Overdue => "missed its goal",
        GoalStatus.TooEarly => "has only begun",
        GoalStatus.NotStarted => "has not started",
        GoalStatus.Invalid => "cannot be judged",
        _ => "has no data",
    };

    private static string Reason(GoalNumbers goal)
    {
        var (progress, standing) = (goal.Progress, goal.Progress.Standing);
        return progress.Status switch
        {
            GoalStatus.OnTrack when progress.Forecast is { Probability: >= .5 } => " and likely to reach its goal.",
            GoalStatus.OnTrack when progress.Forecast is not null => ", but its trend points short of the goal.",
            GoalStatus.AtRisk or GoalStatus.Behind when standing is { Progress: <= 0 } => ": it moved the wrong way.",
            GoalStatus.AtRisk or GoalStatus.Behind when standing is { Pace: { } pace } =>
                $": it improved, but at {Format.Number((decimal)pace * 100, 0)}% of the pace it needs.",
            GoalStatus.NoData or GoalStatus.Invalid when progress.Verdict.Why is { } why => $": {why.TrimEnd('.')}.",
            _ => ".",
        };
    }
}
