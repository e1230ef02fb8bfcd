// /fresh: how old each source's data are, for the programs that watch over an owner's workspaces.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;
using Microsoft.AspNetCore.Mvc;

namespace CxDashboard.Web.Numbers;

public static class FreshEndpoint
{
    public static void MapFreshness(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/fresh", AnswerAsync).RequireAuthorization(Roles.Somewhere(Roles.Owner));

    /// <summary>
    /// The owner's workspaces with their sources: the state in the words of the Sources page, when the last success was, up to
    /// which day the data reach, and the last fault. <c>fresh</c> is true when every source that is not paused is.
    /// </summary>
    private static async Task<IResult> AnswerAsync(
        HttpContext http, [FromServices] Visitor visitor, [FromServices] Database database, [FromServices] Gateway gateway, [FromServices] TimeProvider clock,
        CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        var now = clock.GetUtcNow();
        var workspaces = new List<WorkspaceAge>();
        foreach (var owned in (await visitor.MembershipsAsync(http.User.AccountId()!.Value, cancellationToken)).Where(one => Roles.Reaches(one.Role, Roles.Owner)))
        {
            if (await WorkspaceBook.FindAsync(database, owned.WorkspaceKey, cancellationToken) is not { } workspace) continue;
            workspaces.Add(new WorkspaceAge(workspace.Key, [.. (await gateway.StreamsAsync(workspace, cancellationToken)).GroupBy(one => one.SourceId).Select(one => Age([.. one], now))]));
        }

        return Results.Json(new { at = now, fresh = workspaces.All(one => one.Sources.All(source => source.Fresh)), workspaces });
    }

    private static SourceAge Age(IReadOnlyList<StreamHealth> streams, DateTimeOffset now)
    {
        var row = Freshness.Rows(streams, now).Single();
        var success = streams.Any(one => one.LastSuccessAt is null) ? null : streams.Min(one => one.LastSuccessAt);
        return new SourceAge(row.Name, streams[0].Connector, row.State, streams[0].Paused || row.Tone == "good", success, streams.Min(one => one.CoversTo), row.Fault);
    }

    private sealed record WorkspaceAge(string Workspace, IReadOnlyList<SourceAge> Sources);

    private sealed record SourceAge(string Name, string Connector, string State, bool Fresh, DateTimeOffset? LastSuccessAt, DateOnly? CoversTo, string? Fault);
}
