// How every answer to a guest looks: never kept by anyone, never listed by a search engine, and one and the same "no".
using CxDashboard.Web.Delivery;

namespace CxDashboard.Web.Guests;

internal static class GuestAnswers
{
    /// <summary>A page. <paramref name="ancestors"/>: the sites that may show it in a frame.</summary>
    public static IResult Page(HttpContext http, string html, IReadOnlyList<string> ancestors, int status = StatusCodes.Status200OK)
    {
        Keep(http);
        SecurityHeaders.AllowFrames(http, ancestors);
        return Results.Content(html, "text/html; charset=utf-8", statusCode: status);
    }

    /// <summary>A picture that we have written ourselves.</summary>
    public static IResult Picture(HttpContext http, byte[] png)
    {
        Keep(http);
        return Results.File(png, "image/png");
    }

    /// <summary>The answer to a link or an entry that opens nothing: unknown, expired, paused and revoked read the same.</summary>
    public static async Task<IResult> GoneAsync(HttpContext http, Drawing drawing) =>
        Page(http, await drawing.OfAsync<GonePage>(), [], StatusCodes.Status404NotFound);

    /// <summary>The numbers take longer than a guest is given.</summary>
    public static async Task<IResult> BusyAsync(HttpContext http, Drawing drawing)
    {
        http.Response.Headers.RetryAfter = "30";
        return Page(http, await drawing.OfAsync<BusyPage>(), [], StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>What must stand on every answer.</summary>
    public static void Keep(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Robots-Tag"] = "noindex, nofollow";
    }

    /// <summary>False where another site's page sent the form.</summary>
    public static bool IsOwnForm(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site is "same-origin" or "none";
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value);
    }
}
