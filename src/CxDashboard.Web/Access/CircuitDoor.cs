// Lets nobody open a circuit from another site's page.
using Microsoft.Net.Http.Headers;

namespace CxDashboard.Web.Access;

public sealed class CircuitDoor(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (!http.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase) || IsOurs(http))
            return next(http);
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    /// <summary>A browser always names its origin when it opens a web socket or posts; without one only a GET may pass.</summary>
    private static bool IsOurs(HttpContext http)
    {
        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length == 0)
            return HttpMethods.IsGet(http.Request.Method) && !http.Request.Headers.ContainsKey(HeaderNames.SecWebSocketKey);
        return string.Equals(origin, $"{http.Request.Scheme}://{http.Request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}
