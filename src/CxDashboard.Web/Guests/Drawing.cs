// Draws a component to text on the server, with no request and no circuit around it.
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace CxDashboard.Web.Guests;

internal sealed class Drawing(IServiceScopeFactory scopes, ILoggerFactory loggers)
{
    public async Task<string> OfAsync<TComponent>(params (string Name, object? Value)[] parameters) where TComponent : IComponent
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var given = ParameterView.FromDictionary(parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value));
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TComponent>(given)).ToHtmlString());
    }
}
