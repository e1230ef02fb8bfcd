// What a goal is about in a few words: how much, over which days, where and for whom.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Numbers;

public static class GoalScope
{
    /// <summary>+25% over 2026 · whole journey, mobile only.</summary>
    public static string Of(Goal goal, Frame frame)
    {
        ArgumentNullException.ThrowIfNull(goal);
        ArgumentNullException.ThrowIfNull(frame);
        return $"{Aim(goal)} over {(IsFiscalYear(goal, frame.Workspace) ? "the fiscal year" : Span(goal, frame.Workspace))} · {Where(goal, frame)}";
    }

    /// <summary>The stage, and whom alone it is about: Support, mobile only.</summary>
    public static string Where(Goal goal, Frame frame)
    {
        ArgumentNullException.ThrowIfNull(goal);
        ArgumentNullException.ThrowIfNull(frame);
        var stage = goal.Stage is null ? "whole journey" : frame.Stages.FirstOrDefault(s => s.Key == goal.Stage)?.Name ?? goal.Stage;
        return Only(goal) is { } only ? $"{stage}, {only}" : stage;
    }

    /// <summary>mobile only; null for a goal that is about everyone.</summary>
    public static string? Only(Goal goal) => goal.Only switch
    {
        null => null,
        { Dim: Audience.Persona } only => $"persona {only.Value} only",
        var only => $"{only.Value} only",
    };

    /// <summary>The goal's days in words: fiscal year 2027 (named by the year it ends in), 2026, or the days themselves.</summary>
    public static string Span(Goal goal, Workspace workspace) =>
        goal.Start is { Month: 1, Day: 1 } && goal.End == new DateOnly(goal.Start.Year, 12, 31) ? $"{goal.Start.Year}"
        : IsFiscalYear(goal, workspace) ? $"fiscal year {workspace.Calendar.FiscalYearOf(goal.Start).Year}"
        : Format.Days(goal.Start, goal.End);

    /// <summary>+25%, −15%, +12 points, reach 70, hold 85% to 95%, add up to 1,200; a dash for what is no number.</summary>
    public static string Aim(Goal goal)
    {
        ArgumentNullException.ThrowIfNull(goal);
        var metric = Catalogue.Get(goal.Metric);
        // A form may hold what is no number yet.
        if (!double.IsFinite(goal.Amount)) return "–";
        return goal.Kind switch
        {
            GoalKind.Relative => Percent(goal.Amount),
            GoalKind.Reduction => Percent(-goal.Amount),
            GoalKind.Points => Write.Step(metric, goal.Amount, Write.Stated(goal.Amount)),
            GoalKind.Hold => $"hold {Band(goal)}",
            GoalKind.Cumulative => $"add up to {Write.Stated(metric, goal.Amount)}",
            _ => $"reach {Write.Stated(metric, goal.Amount)}",
        };
    }

    /// <summary>85% to 95%; a dash for a bound that is missing or no number.</summary>
    public static string Band(Goal goal)
    {
        ArgumentNullException.ThrowIfNull(goal);
        string Bound(double? value) => value is { } known && double.IsFinite(known) ? Write.Stated(Catalogue.Get(goal.Metric), known) : "–";
        return $"{Bound(goal.Low)} to {Bound(goal.High)}";
    }

    private static string Percent(double share)
    {
        var percent = (decimal)share * 100;
        return $"{Format.Signed(percent, Write.Stated((double)percent))}%";
    }

    private static bool IsFiscalYear(Goal goal, Workspace workspace) =>
        workspace.Calendar.FiscalYearOf(goal.Start).Range is var year && year.From == goal.Start && year.To == goal.End;
}
