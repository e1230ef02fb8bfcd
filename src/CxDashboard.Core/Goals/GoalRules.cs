// What makes a goal impossible to judge, said so that its author can mend it.
namespace CxDashboard.Core.Goals;

/// <summary>The kinds of fault, for code; the sentence is for people.</summary>
public enum GoalFaultKind
{
    /// <summary>Metric, name or owner is empty.</summary>
    FieldMissing,

    /// <summary>An amount, bound or baseline is not a finite number.</summary>
    NotANumber,

    /// <summary>The end lies before the start.</summary>
    EndBeforeStart,

    /// <summary>Neither a baseline value nor a baseline period is given.</summary>
    BaselineMissing,

    /// <summary>Only one end of the baseline period is given, or its end lies before its start.</summary>
    BaselinePeriodReversed,

    /// <summary>A hold goal lacks a bound.</summary>
    BandMissing,

    /// <summary>The lower bound is not below the upper one.</summary>
    BandReversed,

    /// <summary>A relative goal or a reduction on a scale with negative values.</summary>
    RelativeOnSignedScale,

    /// <summary>A cumulative goal on a rate, a score or a mean: those cannot be added up.</summary>
    CumulativeOfRate,

    /// <summary>A reduction is not above 0, or above 100 %.</summary>
    ReductionOutOfRange,

    /// <summary>A target or bound that its metric cannot reach, such as a percentage above 100.</summary>
    OutsideScale,

    /// <summary>The target is the baseline.</summary>
    TargetEqualsBaseline,

    /// <summary>The target lies on the worse side of the baseline.</summary>
    TargetAgainstDirection,

    /// <summary>Its metric is not measured there, or its days or numbers reach further than a page can ask.</summary>
    Unanswerable,

    /// <summary>A sub-goal's weight is not above 0.</summary>
    WeightNotPositive,

    /// <summary>It cannot be part of the goal chosen: goals nest one level deep.</summary>
    Nesting,

    /// <summary>A revision lacks its day or its reason, or reaches back behind what is judged without saying so.</summary>
    Revision,
}

/// <summary>A fault, the goal's field it concerns, and a sentence that names the field and the remedy.</summary>
public sealed record GoalFault(GoalFaultKind Kind, string Field, string Sentence);

/// <summary>The rules a goal must keep.</summary>
public static class GoalRules
{
    /// <summary>
    /// Every fault at once, in the order of the form's fields; empty when the goal can be judged. The baseline is the
    /// measured one, used when the goal states none; without either, rules about the target wait.
    /// Source: docs/kpis.md, Goals.
    /// </summary>
    public static IReadOnlyList<GoalFault> Check(Goal goal, MetricScale scale, double? measuredBaseline = null)
    {
        ArgumentNullException.ThrowIfNull(goal);
        IEnumerable<GoalFault> form = [.. Fields(goal), .. Numbers(goal), .. Days(goal), .. Baseline(goal)];
        IEnumerable<GoalFault> aim = goal.Kind == GoalKind.Hold ? Band(goal, scale) : Aim(goal, scale, measuredBaseline);
        return [.. form, .. aim];
    }

    private static IEnumerable<GoalFault> Fields(Goal goal)
    {
        foreach (var (field, text) in new[] { ("Metric", goal.Metric), ("Name", goal.Name), ("Owner", goal.Owner) })
        {
            if (string.IsNullOrWhiteSpace(text)) yield return new(GoalFaultKind.FieldMissing, field, $"{field} is empty; fill it in.");
        }
    }

    private static IEnumerable<GoalFault> Numbers(Goal goal)
    {
        foreach (var (field, number) in NumbersOf(goal))
        {
            if (!double.IsFinite(number)) yield return new(GoalFaultKind.NotANumber, field, $"{field} is not a number; write digits, for example {(field == "Weight" ? 1 : 80)}.");
        }

        if (goal.PartOf?.Weight is <= 0) yield return new(GoalFaultKind.WeightNotPositive, "Weight", "Weight is not above 0; give for example 1, or 2 for a sub-goal that counts twice.");
    }

    /// <summary>The numbers that the goal states, by the names of their fields.</summary>
    internal static IEnumerable<(string Field, double Number)> NumbersOf(Goal goal) =>
        new (string Field, double? Number)[]
        {
            ("Amount", goal.Amount), ("Low", goal.Low), ("High", goal.High), ("Baseline", goal.BaselineValue), ("Weight", goal.PartOf?.Weight),
        }.Where(stated => stated.Number.HasValue).Select(stated => (stated.Field, stated.Number!.Value));

    private static IEnumerable<GoalFault> Days(Goal goal)
    {
        if (goal.End < goal.Start) yield return new(GoalFaultKind.EndBeforeStart, "End", "End lies before Start; choose an end on or after the start.");
    }

    private static IEnumerable<GoalFault> Baseline(Goal goal)
    {
        if (goal.BaselineFrom.HasValue != goal.BaselineTo.HasValue || goal.BaselineTo < goal.BaselineFrom)
        {
            yield return new(GoalFaultKind.BaselinePeriodReversed, "Baseline period", "Baseline period needs two days in order; give its first and last day.");
        }
        else if (goal.NeedsBaseline && goal.BaselineValue is null && goal.BaselineFrom is null)
        {
            yield return new(GoalFaultKind.BaselineMissing, "Baseline", "Baseline is missing; give its value, or the period to measure it over.");
        }
    }

    private static IEnumerable<GoalFault> Band(Goal goal, MetricScale scale)
    {
        if (goal.Low is not { } low || goal.High is not { } high)
        {
            yield return new(GoalFaultKind.BandMissing, "Low and High", "Low and High bound a hold goal; give both.");
            yield break;
        }

        if (low >= high) yield return new(GoalFaultKind.BandReversed, "Low", "Low is not below High; give a lower Low or a higher High.");
        if (OutsideScale("Low", low, scale) is { } lowFault) yield return lowFault;
        if (OutsideScale("High", high, scale) is { } highFault) yield return highFault;
    }

    private static IEnumerable<GoalFault> Aim(Goal goal, MetricScale scale, double? measuredBaseline)
    {
        if (goal.Kind is GoalKind.Relative or GoalKind.Reduction && scale is MetricScale.NetPromoter or MetricScale.Signed)
        {
            yield return new(GoalFaultKind.RelativeOnSignedScale, "Kind", "Kind is a percentage of a score that can be negative; choose Points or Absolute.");
            yield break;
        }

        if (goal.Kind == GoalKind.Cumulative && scale != MetricScale.Quantity)
        {
            yield return new(GoalFaultKind.CumulativeOfRate, "Kind", "Kind adds up a rate or score, and the sum of rates means nothing; choose Absolute or Points.");
            yield break;
        }

        if (goal.Kind == GoalKind.Reduction && goal.Amount is not (> 0 and <= 1))
        {
            yield return new(GoalFaultKind.ReductionOutOfRange, "Amount", "Amount of a reduction lies above 0 % and at most at 100 %; give for example 15 %.");
            yield break;
        }

        var baseline = goal.Kind == GoalKind.Cumulative ? 0 : goal.BaselineValue ?? measuredBaseline;
        if (Target.Of(goal, baseline) is not { } target || !double.IsFinite(target)) yield break;
        if (OutsideScale("Amount", target, scale) is { } fault) yield return fault;
        if (baseline is not { } start || !double.IsFinite(start)) yield break;
        if (Target.Same(target, start))
        {
            yield return new(GoalFaultKind.TargetEqualsBaseline, "Amount", "Amount makes the target equal to the baseline, so there is nothing to reach; give another amount, or choose Hold.");
        }
        else if (Target.IsMetBy(start, target, goal.Direction))
        {
            yield return new(GoalFaultKind.TargetAgainstDirection, "Amount", "Amount puts the target on the worse side of the baseline; change its sign or size, or choose Hold.");
        }
    }

    private static GoalFault? OutsideScale(string field, double value, MetricScale scale) => scale switch
    {
        MetricScale.Percentage when value > 100 => new(GoalFaultKind.OutsideScale, field, $"{field} leads to more than 100 %, which a share cannot reach; give a lower one."),
        MetricScale.Percentage or MetricScale.Quantity when value < 0 => new(GoalFaultKind.OutsideScale, field, $"{field} leads below 0, which this metric cannot reach; give a higher one."),
        MetricScale.NetPromoter when Math.Abs(value) > 100 => new(GoalFaultKind.OutsideScale, field, $"{field} leads beyond −100 to 100, which an NPS cannot reach; give one between."),
        _ => null,
    };
}
