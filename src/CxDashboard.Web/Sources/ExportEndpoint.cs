// The download of a whole workspace, for its owners, and a line in the audit that it was taken.
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace CxDashboard.Web.Sources;

public static class ExportEndpoint
{
    public static void MapExport(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/{workspace}/export.zip", TakeAsync).RequireAuthorization(Roles.Owner);

    private static async Task<IResult> TakeAsync(
        string workspace, HttpContext http, [FromServices] Database database, [FromServices] TimeProvider clock, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await WorkspaceBook.FindAsync(database, workspace, cancellationToken) is not { } space) return Results.NotFound();
        await using (var session = await database.OpenAsync(space.Scope, cancellationToken))
        {
            await AuditBook.WriteAsync(session, space.WorkspaceId, new Actor(http.User.AccountId(), http.User.Identity?.Name ?? ""), Deed.WorkspaceExported, space.Name, null, cancellationToken);
            await session.CommitAsync(cancellationToken);
        }

        // The archive's writer ends its files synchronously, a few bytes each.
        if (http.Features.Get<IHttpBodyControlFeature>() is { } body) body.AllowSynchronousIO = true;
        var now = clock.GetUtcNow();
        // What breaks off in the middle is a broken archive, and never a short one that looks whole.
        return Results.Stream(to => WorkspaceExport.WriteAsync(database, space, now, to, cancellationToken), "application/zip", $"{space.Key}-{now:yyyy-MM-dd}.zip");
    }
}
