// Where a share's link leads first, and what lets its holder in.
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;
using CxDashboard.Web.Guests;

namespace CxDashboard.Web.Sharing;

internal static class ExchangeEndpoints
{
    private static readonly LinkDoor Door = new("/s", "Shared page", "Open a shared page");

    public static void MapExchange(this IEndpointRouteBuilder routes)
    {
        // The second form, with the share's public name, may stand in the frame of a site that the share allows.
        routes.MapGet("/s", (HttpContext http, LinkExchange links) => links.ShowAsync(http, Door, [])).AllowAnonymous();
        routes.MapGet("/s/{publicId}", FramedDoorAsync).AllowAnonymous();
        routes.MapPost("/s", ExchangeAsync).AllowAnonymous().DisableAntiforgery();
    }

    private static async Task<IResult> FramedDoorAsync(string publicId, HttpContext http, Database database, LinkExchange links, CancellationToken cancellationToken)
    {
        var share = ShareToken.IsName(publicId) ? await ShareBook.FindByNameAsync(database, publicId, cancellationToken) : null;
        return await links.ShowAsync(http, Door, share?.FrameAncestors ?? []);
    }

    private static Task<IResult> ExchangeAsync(
        HttpContext http, Database database, ShareCookie cookie, LinkExchange links, TimeProvider clock, CancellationToken cancellationToken) =>
        links.TakeAsync(http, Door, async token =>
        {
            var now = clock.GetUtcNow();
            if (await ShareBook.FindByTokenAsync(database, token, cancellationToken) is not { } share || !share.IsOpen(now)) return null;
            cookie.Give(http, share, gavePassword: false, now);
            return ViewEndpoints.PathOf(share);
        });
}
