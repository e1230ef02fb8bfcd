// A page as its vendor sent it, for owners: indented, never remembered by a browser, and every look written down.
using System.Text.Encodings.Web;
using System.Text.Json;
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Loading;
using CxDashboard.Web.Access;
using Microsoft.AspNetCore.Mvc;

namespace CxDashboard.Web.Sources;

public static class PayloadEndpoints
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void MapPayloads(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/{workspace}/sources/{source:int}/runs/{run:long}/pages/{page:int}/{part:int}.json", LookAsync).RequireAuthorization(Roles.Owner);

    private static async Task<IResult> LookAsync(
        string workspace, int source, long run, int page, int part, HttpContext http, [FromServices] Database database, [FromServices] Payloads payloads,
        CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await WorkspaceBook.FindAsync(database, workspace, cancellationToken) is not { } space) return Results.NotFound();
        if (await SourceHealth.RunAsync(database, space, source, run, cancellationToken) is not { } found) return Results.NotFound();
        await using var session = await database.OpenAsync(space.Scope, cancellationToken);
        if (await payloads.ReadAsync(session, space, run, page, part, cancellationToken) is not { } content) return Results.NotFound();
        await AuditBook.WriteAsync(session, space.WorkspaceId, new Actor(http.User.AccountId(), http.User.Identity?.Name ?? ""), Deed.PayloadRead,
            found.SourceName, $"{found.Stream}, run {run}, page {page}", cancellationToken);
        await session.CommitAsync(cancellationToken);
        using var json = JsonDocument.Parse(content);
        return Results.Text(JsonSerializer.Serialize(json.RootElement, Readable), "application/json; charset=utf-8");
    }
}
