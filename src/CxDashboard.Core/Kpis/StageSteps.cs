// By what the stages of a workspace are entered and completed: events, pages or both, and so on whose facts their numbers rest.
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Core.Kpis;

/// <summary>What of a stage's steps a metric counts.</summary>
public enum StepsCounted { None, Entering, EnteringAndCompleting }

/// <summary>That something of this kind enters a stage, or only completes it.</summary>
public sealed record StageKind
{
    public required string Stage { get; init; }
    public required string Kind { get; init; }
    public bool Enters { get; init; }
}

/// <summary>The kinds of fact that the rules in force name, as sql/queries/stage_kinds.sql gives them.</summary>
public sealed record StageSteps(IReadOnlyList<StageKind> Named)
{
    public static StageSteps None { get; } = new([]);

    /// <summary>
    /// The kinds that a metric rests on at a stage, or at all of them together. A metric of steps rests on those alone that its
    /// stage's rules name, and on its first kind where they name none.
    /// </summary>
    public IReadOnlyList<FactKind> KindsOf(Metric metric, string? stage)
    {
        ArgumentNullException.ThrowIfNull(metric);
        if (metric.Steps == StepsCounted.None) return metric.Kinds;
        var named = Named.Where(one => string.IsNullOrEmpty(stage) || stage == Question.EachStage || one.Stage == stage)
            .Where(one => one.Enters || metric.Steps == StepsCounted.EnteringAndCompleting).Select(one => FactKinds.Parse(one.Kind)).ToHashSet();
        return named.Count == 0 ? [metric.Kinds[0]] : [.. metric.Kinds.Where(named.Contains)];
    }
}
