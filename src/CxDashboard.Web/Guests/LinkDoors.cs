// Doors whose links carry a token on to a page of forms: shown, exchanged for a cookie, and left behind.
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;
using CxDashboard.Web.Access;

namespace CxDashboard.Web.Guests;

/// <summary>Whether a token's hash opens anything at that instant.</summary>
internal delegate Task<bool> Opens(Database database, string tokenHash, DateTimeOffset now, CancellationToken cancellationToken);

internal static class LinkDoors
{
    /// <summary>Maps a door; its cookie's kind is its path.</summary>
    public static void MapDoor(this IEndpointRouteBuilder routes, LinkDoor door, string page, Opens opens)
    {
        routes.MapGet(door.Path, (HttpContext http, LinkExchange links) => links.ShowAsync(http, door, [])).AllowAnonymous();
        routes.MapPost(door.Path, (HttpContext http, LinkExchange links, LinkCookie cookie, Database database, TimeProvider clock, CancellationToken cancellationToken) =>
            links.TakeAsync(http, door, async token =>
            {
                if (!await opens(database, ShareToken.HashOf(token), clock.GetUtcNow(), cancellationToken)) return null;
                cookie.Give(http, door.Path, token);
                return page;
            })).AllowAnonymous().DisableAntiforgery();
    }
}
