// What a workspace's numbers wait for: what people have not said yet, with the remedy, and cuts that are still being made.
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Kpis;

/// <summary>Which settings there are, read in the same snapshot as the numbers.</summary>
internal sealed record Settings(bool HasMargin, bool HasResponseTarget, IReadOnlyList<string> ComingCuts, Workspace Workspace)
{
    /// <summary>The remedy, for a metric that needs a setting which is not there; else null.</summary>
    public string? WhyUnset(Metric metric) => metric.Needs switch
    {
        Setting.Margin when !HasMargin => $"no margin is set: an operator gives it with ./cx set margin 40% --workspace {Workspace.Key}",
        Setting.ResponseTarget when !HasResponseTarget => $"no target is set: an operator gives it with ./cx set response-target 480 --workspace {Workspace.Key}",
        Setting.Verbatims when !Workspace.KeepsVerbatims => "this workspace keeps no comments, so there is nothing to estimate",
        _ => null,
    };

    /// <summary>Why there is no number by a dimension yet: parts that are missing would pass for a zero. Null where there is.</summary>
    public string? WhyUncut(Question question) =>
        ComingCuts.FirstOrDefault(dim => question.Breakdown == dim || question.Filters.Any(filter => filter.Dim == dim)) is { } coming
            ? $"the numbers are just being cut by {coming} for the first time; look again in a few minutes"
            : null;
}
