// Who may open a circuit: from our own pages only, over a web socket only, and not without end.
using Microsoft.AspNetCore.Diagnostics;

namespace CxDashboard.Web.Access;

/// <summary>Stands after authentication and before the circuit is made. A page whose circuit is refused still works: its
/// links load like any page's.</summary>
public sealed class CircuitDoor(RequestDelegate next, CircuitCount count)
{
    public async Task InvokeAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var path = http.Request.Path;
        if (!path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase, out var rest))
        {
            await next(http);
            return;
        }

        // Its callers are scripts: a refusal is a status, not a page.
        if (http.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
        var connects = !rest.HasValue || rest.Value == "/";
        if (!IsOurs(http.Request))
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
        else if (!connects || http.User.AccountId() is not { } account)
            await next(http);
        else if (!IsWebSocket(http.Request)) // long polling would slip past the count of open connections
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
        else if (!count.TryEnter(account, http.Connection.RemoteIpAddress))
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        else
            await StayAsync(http, account);
    }

    private async Task StayAsync(HttpContext http, int account)
    {
        var address = http.Connection.RemoteIpAddress;
        try
        {
            await next(http);
        }
        finally
        {
            count.Leave(account, address);
        }
    }

    /// <summary>A browser always names its origin when it opens a web socket or posts; without one only a plain GET passes.</summary>
    private static bool IsOurs(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            ? HttpMethods.IsGet(request.Method) && !IsWebSocket(request)
            : string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsWebSocket(HttpRequest request) =>
        HttpMethods.IsConnect(request.Method)
        || string.Equals(request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase);
}
