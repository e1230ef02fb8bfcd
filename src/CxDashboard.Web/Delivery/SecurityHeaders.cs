// What a browser is told never to do with our pages.
namespace CxDashboard.Web.Delivery;

public sealed class SecurityHeaders(RequestDelegate next)
{
    // style-src-attr: Radzen writes style="…" attributes (widths of charts, drop-downs and grid columns). They are
    // attributes only; style elements stay forbidden. connect-src 'self' covers the circuit's web socket.
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; " +
        "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors ";

    /// <summary>Lets these origins, and nobody else, show the answer inside a frame.</summary>
    public static void AllowFrames(HttpContext http, IReadOnlyList<string> ancestors)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Headers.ContentSecurityPolicy = Policy + (ancestors.Count == 0 ? "'none'" : string.Join(' ', ancestors));
    }

    public Task InvokeAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var headers = http.Response.Headers;
        AllowFrames(http, []);
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        return next(http);
    }
}
