// A workspace's bare address, as it is left when the end of another is cut off: on to its Overview.
using CxDashboard.Web.Access;

namespace CxDashboard.Web.Layout;

public static class WorkspaceRoot
{
    public static void MapWorkspaceRoot(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/{workspace}", (string workspace) => Results.Redirect($"/{Uri.EscapeDataString(workspace)}/overview")).RequireAuthorization(Roles.Viewer);
}
