// The addresses that links of people lead to.
using CxDashboard.Core.People;
using CxDashboard.Web.Guests;

namespace CxDashboard.Web.People;

internal static class PeopleSetup
{
    public static readonly LinkDoor Join = new("/join", "Invitation", "Open an invitation");
    public static readonly LinkDoor Reset = new("/reset", "New password", "Set a new password");

    public static void MapPeople(this IEndpointRouteBuilder routes)
    {
        routes.MapDoor(Join, JoinPage.Path, async (database, hash, now, cancellationToken) => await InvitationBook.FindAsync(database, hash, now, cancellationToken) is not null);
        routes.MapDoor(Reset, ResetPage.Path, async (database, hash, now, cancellationToken) => await ResetBook.OfAsync(database, hash, now, cancellationToken) is not null);
    }
}
