// From a link to an entry: the token stands in the link's fragment, which no server and no log ever sees, and comes by a form.
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Web.Sharing;

internal static class ExchangeEndpoints
{
    // One field of 43 letters, or a pasted link.
    private const int MostBytes = 4096;

    public static void MapExchange(this IEndpointRouteBuilder routes)
    {
        // The second form, with the share's public name, may stand in the frame of a site that the share allows.
        routes.MapGet("/s", (HttpContext http, Drawing drawing) => DoorAsync(http, drawing, [])).AllowAnonymous();
        routes.MapGet("/s/{publicId}", FramedDoorAsync).AllowAnonymous();
        routes.MapPost("/s", ExchangeAsync).AllowAnonymous().DisableAntiforgery();
    }

    private static async Task<IResult> FramedDoorAsync(string publicId, HttpContext http, Database database, Drawing drawing, CancellationToken cancellationToken)
    {
        var share = ShareToken.IsName(publicId) ? await ShareBook.FindByNameAsync(database, publicId, cancellationToken) : null;
        return await DoorAsync(http, drawing, share?.FrameAncestors ?? []);
    }

    private static async Task<IResult> DoorAsync(HttpContext http, Drawing drawing, IReadOnlyList<string> ancestors) =>
        GuestAnswers.Page(http, await drawing.OfAsync<DoorPage>(), ancestors);

    private static async Task<IResult> ExchangeAsync(
        HttpContext http, Database database, ShareCookie cookie, ShareLimits limits, Drawing drawing, TimeProvider clock, CancellationToken cancellationToken)
    {
        var address = http.Connection.RemoteIpAddress;
        if (!limits.MayTryTokens(address)) return await TooManyAsync(http, drawing);
        var share = await PostedAsync(http, cancellationToken) is { } token ? await ShareBook.FindByTokenAsync(database, token, cancellationToken) : null;
        var now = clock.GetUtcNow();
        if (share?.IsOpen(now) != true)
        {
            limits.CountUnknown(address);
            return await GuestAnswers.GoneAsync(http, drawing);
        }

        GuestAnswers.Keep(http);
        cookie.Give(http, share, gavePassword: false, now);
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = ViewEndpoints.PathOf(share);
        return Results.Empty;
    }

    private static async Task<IResult> TooManyAsync(HttpContext http, Drawing drawing)
    {
        http.Response.Headers.RetryAfter = "60";
        return GuestAnswers.Page(http, await drawing.OfAsync<DoorPage>((nameof(DoorPage.Refusal), "Too many links were tried from here. Wait a minute and try again.")),
            [], StatusCodes.Status429TooManyRequests);
    }

    private static async Task<string?> PostedAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (!GuestAnswers.IsOwnForm(http.Request) || !http.Request.HasFormContentType || http.Request.ContentLength is null or > MostBytes) return null;
        try
        {
            return ShareToken.In((await http.Request.ReadFormAsync(cancellationToken))["token"]);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }
}
