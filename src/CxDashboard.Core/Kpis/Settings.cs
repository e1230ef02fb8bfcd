// What people have said of a workspace that metrics need, and what to do where they have not.
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Kpis;

/// <summary>Which settings there are, read in the same snapshot as the numbers.</summary>
internal sealed record Settings(bool HasMargin, bool HasResponseTarget, Workspace Workspace)
{
    /// <summary>The remedy, for a metric that needs a setting which is not there; else null.</summary>
    public string? WhyUnset(Metric metric) => metric.Needs switch
    {
        Setting.Margin when !HasMargin => $"no margin is set: an operator gives it with ./cx set margin 40% --workspace {Workspace.Key}",
        Setting.ResponseTarget when !HasResponseTarget => $"no target is set: an operator gives it with ./cx set response-target 480 --workspace {Workspace.Key}",
        Setting.Verbatims when !Workspace.KeepsVerbatims => "this workspace keeps no comments, so there is nothing to estimate",
        _ => null,
    };
}
