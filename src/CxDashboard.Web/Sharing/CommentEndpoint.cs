// Where a visitor of a shared map sends what they have to say: a plain form, which works without a script.
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Guests;

namespace CxDashboard.Web.Sharing;

internal static class CommentEndpoint
{
    // Name and text at their longest, every letter of four bytes that are escaped one by one, and the card.
    private const int MostBytes = 32 * 1024;

    public static void MapComments(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/view/{publicId}/comment", CommentAsync).AllowAnonymous().DisableAntiforgery();

    private static async Task<IResult> CommentAsync(
        string publicId, HttpContext http, ShareDoor door, SharedPages pages, ShareLimits limits, Database database, Drawing drawing, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (door.EntryOf(http, publicId) is not { } entry || !GuestAnswers.IsOwnForm(http.Request) || !http.Request.HasFormContentType
            || await door.ShareOfAsync(entry, cancellationToken) is not { Spec.TakesComments: true } share || entry.LacksPassword(share)) return await GuestAnswers.GoneAsync(http, drawing);
        var typed = await TypedAsync(http);
        var refusal = typed is null ? "This is more than a comment can hold; write less."
            : !limits.MayComment(share, http.Connection.RemoteIpAddress) ? "Too many comments at once. Wait a quarter of an hour and send it again."
            : await GuestComments.AddAsync(database, await WorkspaceBook.OfAsync(database, share.WorkspaceId, cancellationToken), share, typed, clock.GetUtcNow(), cancellationToken);
        if (refusal is null)
        {
            // Whoever comes back reads their own words.
            pages.Forget(share);
            GuestAnswers.Keep(http);
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = ViewEndpoints.PathOf(share) + "#talk";
            return Results.Empty;
        }

        return await pages.RefusedAsync(share, ViewEndpoints.PathOf(share), typed ?? new GuestComment("", "", ""), refusal, cancellationToken) is { } html
            ? GuestAnswers.Page(http, html, share.FrameAncestors, StatusCodes.Status422UnprocessableEntity)
            : await GuestAnswers.GoneAsync(http, drawing);
    }

    private static async Task<GuestComment?> TypedAsync(HttpContext http)
    {
        if (http.Request.ContentLength is null or > MostBytes) return null;
        try
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            return new GuestComment(form["card"].ToString(), form["name"].ToString(), form["text"].ToString());
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }
}
