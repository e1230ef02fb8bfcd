// An SVG text element. Razor keeps <text> for itself, so it is written here.
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace CxDashboard.Web.Tiles;

public sealed class Label : ComponentBase
{
    [Parameter, EditorRequired] public string X { get; set; } = "0";
    [Parameter, EditorRequired] public string Y { get; set; } = "0";
    [Parameter, EditorRequired] public string Text { get; set; } = "";
    [Parameter] public int Dx { get; set; }
    [Parameter] public int Dy { get; set; }
    [Parameter] public string Kind { get; set; } = "";

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "class", Kind);
        builder.AddAttribute(2, "x", X);
        builder.AddAttribute(3, "y", Y);
        builder.AddAttribute(4, "dx", Dx);
        builder.AddAttribute(5, "dy", Dy);
        builder.AddContent(6, Text);
        builder.CloseElement();
    }
}
