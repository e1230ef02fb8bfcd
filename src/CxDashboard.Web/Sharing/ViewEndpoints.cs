// A share's page, its password and its file. Every request is held against the share as it stands at that instant.
using System.Text;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;
using CxDashboard.Web.Access;
using CxDashboard.Web.Guests;
using CxDashboard.Web.Metrics;
using Npgsql;

namespace CxDashboard.Web.Sharing;

internal static class ViewEndpoints
{
    public static string PathOf(Share share) => $"/view/{share.PublicId}";

    public static void MapViews(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/view/{publicId}", ShowAsync).AllowAnonymous();
        routes.MapPost("/view/{publicId}", TryPasswordAsync).AllowAnonymous().DisableAntiforgery();
        routes.MapGet("/view/{publicId}/trend.csv", FileAsync).AllowAnonymous();
        routes.MapGet("/view/{publicId}/logo.png", LogoAsync).AllowAnonymous();
    }

    private static async Task<IResult> ShowAsync(string publicId, HttpContext http, ShareDoor door, SharedPages pages, ViewLog views, Drawing drawing, CancellationToken cancellationToken)
    {
        if (door.EntryOf(http, publicId) is not { } entry) return await GuestAnswers.GoneAsync(http, drawing);
        var (path, query) = ($"/view/{publicId}", http.Request.QueryString.Value ?? "");
        try
        {
            if (await door.ShareOfAsync(entry, cancellationToken) is not { } share) return await GuestAnswers.GoneAsync(http, drawing);
            if (entry.LacksPassword(share)) return GuestAnswers.Page(http, await AskAsync(drawing, share, null), share.FrameAncestors);
            // Drawing takes a while, in which the share may have been taken back.
            if (await pages.PageAsync(share, path, query, cancellationToken) is not { } page || await door.ShareOfAsync(entry, cancellationToken) is null)
                return await GuestAnswers.GoneAsync(http, drawing);
            views.Note(share, http.Connection.RemoteIpAddress);
            return GuestAnswers.Page(http, page.Html, share.FrameAncestors);
        }
        catch (NpgsqlException lost) when (lost is not PostgresException || lost.IsTransient)
        {
            // Who may come in is only known from what was drawn for exactly this version; a password that was not given stays asked for.
            if (pages.Remembered(publicId, entry.Version, path, query) is { } page && !entry.LacksPassword(page.Share)) return GuestAnswers.Page(http, page.Html, page.Share.FrameAncestors);
            throw;
        }
        catch (Exception slow) when (IsTooSlow(slow, cancellationToken))
        {
            return await GuestAnswers.BusyAsync(http, drawing);
        }
    }

    // Ended by the database, or by the limit on waiting for one's turn; a visitor who left is another matter.
    private static bool IsTooSlow(Exception fault, CancellationToken cancellationToken) =>
        fault is PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static async Task<IResult> TryPasswordAsync(
        string publicId, HttpContext http, ShareDoor door, Database database, ShareCookie cookie, ShareLimits limits, Passwords passwords, Drawing drawing, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (door.EntryOf(http, publicId) is not { } entry || !GuestAnswers.IsOwnForm(http.Request) || !http.Request.HasFormContentType
            || await door.ShareOfAsync(entry, cancellationToken) is not { } share) return await GuestAnswers.GoneAsync(http, drawing);
        var address = http.Connection.RemoteIpAddress;
        if (!limits.MayTryPassword(share, address))
            return GuestAnswers.Page(http, await AskAsync(drawing, share, "Too many attempts. Wait a quarter of an hour and try again."), share.FrameAncestors, StatusCodes.Status429TooManyRequests);
        var typed = (await http.Request.ReadFormAsync(cancellationToken))["password"].ToString();
        if (!passwords.Fits(await ShareBook.PasswordHashAsync(database, publicId, cancellationToken), typed))
            return GuestAnswers.Page(http, await AskAsync(drawing, share, "This password does not fit."), share.FrameAncestors);

        limits.PasswordWasRight(share, address);
        GuestAnswers.Keep(http);
        cookie.Give(http, share, gavePassword: true, clock.GetUtcNow());
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = PathOf(share);
        return Results.Empty;
    }

    private static async Task<IResult> FileAsync(string publicId, HttpContext http, ShareDoor door, SharedPages pages, Drawing drawing, CancellationToken cancellationToken)
    {
        if (door.EntryOf(http, publicId) is not { } entry || await door.ShareOfAsync(entry, cancellationToken) is not { } share
            || entry.LacksPassword(share) || share.Spec is not { Download: true }) return await GuestAnswers.GoneAsync(http, drawing);
        try
        {
            var (page, workspace) = await pages.LoadAsync(share, PathOf(share), http.Request.QueryString.Value ?? "", cancellationToken);
            if (page?.View is not MetricView view || await door.ShareOfAsync(entry, cancellationToken) is null) return await GuestAnswers.GoneAsync(http, drawing);
            GuestAnswers.Keep(http);
            return Results.File(Encoding.UTF8.GetBytes(TrendCsv.Of(view, workspace.Name)), "text/csv; charset=utf-8", $"{view.Subject.Metric.Key}-trend.csv");
        }
        catch (Exception slow) when (IsTooSlow(slow, cancellationToken))
        {
            return await GuestAnswers.BusyAsync(http, drawing);
        }
    }

    private static async Task<IResult> LogoAsync(string publicId, HttpContext http, ShareDoor door, Database database, Drawing drawing, CancellationToken cancellationToken) =>
        door.EntryOf(http, publicId) is { } entry && await door.ShareOfAsync(entry, cancellationToken) is { HasLogo: true } share && !entry.LacksPassword(share)
            && await ShareBook.LogoAsync(database, share, cancellationToken) is { } logo
            ? GuestAnswers.Picture(http, logo)
            : await GuestAnswers.GoneAsync(http, drawing);

    private static Task<string> AskAsync(Drawing drawing, Share share, string? refusal) => drawing.OfAsync<PasswordPage>(
        (nameof(PasswordPage.Client), share.Client), (nameof(PasswordPage.Action), PathOf(share)), (nameof(PasswordPage.Refusal), refusal), (nameof(PasswordPage.Accent), Accent.Of(share.Accent)));
}
