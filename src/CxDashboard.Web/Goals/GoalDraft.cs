// A goal as it stands in the form: words as they were typed, so that nothing is lost when they cannot be read.
using System.Globalization;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Web.Goals;

/// <summary>What the form holds; <see cref="DraftReading"/> reads it.</summary>
public sealed class GoalDraft
{
    public const string Measured = "measured", Typed = "typed";

    public string Name { get; set; } = "";
    public string Metric { get; set; } = "nps";
    /// <summary>A stage's key, or empty for the whole journey.</summary>
    public string Stage { get; set; } = "";
    /// <summary>A dimension, or empty for everyone.</summary>
    public string OnlyDim { get; set; } = "";
    public string OnlyValue { get; set; } = "";
    public string Kind { get; set; } = nameof(GoalKind.Absolute);
    /// <summary>In percent for relative goals and reductions, in the metric's unit otherwise.</summary>
    public string Amount { get; set; } = "";
    public string Low { get; set; } = "";
    public string High { get; set; } = "";
    /// <summary>measured or typed.</summary>
    public string BaselineBy { get; set; } = Measured;
    public string Baseline { get; set; } = "";
    public string BaselineFrom { get; set; } = "";
    public string BaselineTo { get; set; } = "";
    public string Start { get; set; } = "";
    public string End { get; set; } = "";
    public string Window { get; set; } = "";
    public string Owner { get; set; } = "";
    /// <summary>The number of the goal that it is part of, or empty.</summary>
    public string Parent { get; set; } = "";
    public string Weight { get; set; } = "1";
    public string HoldsFrom { get; set; } = "";
    public string Why { get; set; } = "";
    /// <summary>The author has confirmed that judgements already made change.</summary>
    public bool ReachesBack { get; set; }

    /// <summary>The kind in force; an unknown word counts as absolute.</summary>
    public GoalKind KindOf => Enum.TryParse<GoalKind>(Kind, out var kind) && Enum.IsDefined(kind) ? kind : GoalKind.Absolute;

    public bool IsPercent => KindOf is GoalKind.Relative or GoalKind.Reduction;

    public bool NeedsBaseline => KindOf is not (GoalKind.Hold or GoalKind.Cumulative);

    /// <summary>Nothing has been typed yet that says where the goal should get.</summary>
    public bool LacksAim => KindOf == GoalKind.Hold ? Low.Length == 0 || High.Length == 0 : Amount.Length == 0;

    /// <summary>An empty form: this fiscal year against the one before, from today on. A part of another goal takes on its days.</summary>
    public static GoalDraft New(Workspace workspace, DateOnly today, GoalRevision? parent = null)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var year = workspace.Calendar.FiscalYearOf(today).Range;
        return new GoalDraft
        {
            BaselineFrom = Day(year.From.AddYears(-1)),
            BaselineTo = Day(year.From.AddDays(-1)),
            Start = Day(parent?.Goal.Start ?? year.From),
            End = Day(parent?.Goal.End ?? year.To),
            Window = Number(KeptGoal.UsualWindow),
            Parent = Number(parent?.GoalId),
            HoldsFrom = Day(today),
        };
    }

    /// <summary>A form filled from a revision, to be changed from today on.</summary>
    public static GoalDraft Of(GoalRevision revision, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(revision);
        var goal = revision.Goal;
        var percent = goal.Kind is GoalKind.Relative or GoalKind.Reduction;
        return new GoalDraft
        {
            Name = goal.Name,
            Metric = goal.Metric,
            Stage = goal.Stage ?? "",
            OnlyDim = goal.Only?.Dim ?? "",
            OnlyValue = goal.Only?.Value ?? "",
            Kind = goal.Kind.ToString(),
            Amount = goal.Kind == GoalKind.Hold ? "" : percent ? ((decimal)goal.Amount * 100).ToString("0.############", CultureInfo.InvariantCulture) : Number(goal.Amount),
            Low = Number(goal.Low),
            High = Number(goal.High),
            BaselineBy = goal.BaselineValue is null ? Measured : Typed,
            Baseline = Number(goal.BaselineValue),
            BaselineFrom = Day(goal.BaselineFrom),
            BaselineTo = Day(goal.BaselineTo),
            Start = Day(goal.Start),
            End = Day(goal.End),
            Window = Number(revision.WindowDays),
            Owner = goal.Owner,
            Parent = Number(goal.PartOf?.ParentId),
            Weight = Number(goal.PartOf?.Weight ?? 1),
            HoldsFrom = Day(today),
        };
    }

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string Number(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
