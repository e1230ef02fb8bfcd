// What every group of the editor's fields has at hand: the draft it writes to, and what stands against it.
using CxDashboard.Core.Kpis;
using Microsoft.AspNetCore.Components;

namespace CxDashboard.Web.Goals;

/// <summary>A group of fields. It reads and writes the draft; what stands against a field comes from outside.</summary>
public abstract class GoalFields : ComponentBase
{
    [Parameter, EditorRequired] public GoalEditing Editing { get; set; } = default!;
    [Parameter] public bool IsNew { get; set; }
    [Parameter] public EventCallback Typed { get; set; }

    protected GoalDraft Draft => Editing.Draft;

    protected Metric? Metric => Catalogue.Find(Draft.Metric);

    /// <summary>The metric's unit behind a label.</summary>
    protected string Unit => Metric?.Unit is { Length: > 0 } unit ? $", {unit}" : "";

    protected string? FaultOf(params ReadOnlySpan<string> fields) => Editing.FaultOf(fields);

    protected Task TellAsync() => Typed.InvokeAsync();
}
