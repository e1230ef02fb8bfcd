// Where an invitation's link leads first, and what takes its holder on to the page that it invites to.
using CxDashboard.Core.People;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;
using CxDashboard.Web.Access;
using CxDashboard.Web.Guests;

namespace CxDashboard.Web.People;

internal static class JoinEndpoints
{
    /// <summary>The cookie's kind.</summary>
    public const string Kind = "join";

    private static readonly LinkDoor Door = new("/join", "Invitation", "Open an invitation");

    public static void MapJoin(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/join", (HttpContext http, LinkExchange links) => links.ShowAsync(http, Door, [])).AllowAnonymous();
        routes.MapPost("/join", ExchangeAsync).AllowAnonymous().DisableAntiforgery();
    }

    private static Task<IResult> ExchangeAsync(
        HttpContext http, Database database, LinkCookie cookie, LinkExchange links, TimeProvider clock, CancellationToken cancellationToken) =>
        links.TakeAsync(http, Door, async token =>
        {
            if (await InvitationBook.FindAsync(database, ShareToken.HashOf(token), clock.GetUtcNow(), cancellationToken) is null) return null;
            cookie.Give(http, Kind, token);
            return JoinPage.Path;
        });
}
