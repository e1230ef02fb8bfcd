// What the client will see, for those who make shares: the guest's own page, drawn by the same code, and counted as no view.
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;
using CxDashboard.Web.Guests;

namespace CxDashboard.Web.Sharing;

internal static class PreviewEndpoint
{
    public static void MapPreview(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/{workspace}/shares/{id:int}/preview", PreviewAsync).RequireAuthorization(Roles.Editor);
        routes.MapGet("/{workspace}/shares/{id:int}/preview/logo.png", LogoAsync).RequireAuthorization(Roles.Editor);
    }

    private static async Task<IResult> LogoAsync(string workspace, int id, HttpContext http, Database database, CancellationToken cancellationToken) =>
        await WorkspaceBook.FindAsync(database, workspace, cancellationToken) is { } space && await ShareBook.GetAsync(database, space, id, cancellationToken) is { } share
            && await ShareBook.LogoAsync(database, share, cancellationToken) is { } logo ? GuestAnswers.Picture(http, logo) : Results.NotFound();

    private static async Task<IResult> PreviewAsync(
        string workspace, int id, HttpContext http, Database database, SharedPages pages, Drawing drawing, CancellationToken cancellationToken)
    {
        if (await WorkspaceBook.FindAsync(database, workspace, cancellationToken) is not { } space) return Results.NotFound();
        if (await ShareBook.GetAsync(database, space, id, cancellationToken) is not { Spec: not null } share) return Results.NotFound();
        return await pages.PageAsync(share, http.Request.Path, http.Request.QueryString.Value ?? "", cancellationToken) is not { } page
            ? await GuestAnswers.GoneAsync(http, drawing)
            : GuestAnswers.Page(http, page.Html, []);
    }
}
