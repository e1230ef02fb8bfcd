// Who may see or change a workspace, and what belongs to the installation: policies decided by membership.
using Microsoft.AspNetCore.Authorization;
using RouteData = Microsoft.AspNetCore.Components.RouteData;

namespace CxDashboard.Web.Access;

/// <summary>The workspace in the address must be one the person belongs to, with at least this role.</summary>
public sealed record WorkspaceRequirement(string LeastRole) : IAuthorizationRequirement;

/// <summary>Decides for a request (its route) and inside a circuit (the router's route) alike.</summary>
public sealed class WorkspaceHandler(Visitor visitor) : AuthorizationHandler<WorkspaceRequirement>
{
    protected override async Task HandleRequirementAsync(
        AuthorizationHandlerContext context, WorkspaceRequirement requirement)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(requirement);
        var (key, ct) = context.Resource switch
        {
            HttpContext http => (http.GetRouteValue("workspace") as string, http.RequestAborted),
            RouteData route => (route.RouteValues.GetValueOrDefault("workspace") as string, default),
            string workspace => (workspace, default(CancellationToken)),
            _ => (null, default),
        };
        if (key is null || context.User.AccountId() is not { } id) return;
        var memberships = await visitor.MembershipsAsync(id, ct);
        if (memberships.Any(m => m.WorkspaceKey == key && Roles.Reaches(m.Role, requirement.LeastRole)))
            context.Succeed(requirement);
    }
}

/// <summary>For what belongs to no workspace: the person holds at least this role in one of them.</summary>
public sealed record SomewhereRequirement(string LeastRole) : IAuthorizationRequirement;

/// <summary>Decides by all memberships of the person.</summary>
public sealed class SomewhereHandler(Visitor visitor) : AuthorizationHandler<SomewhereRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, SomewhereRequirement requirement)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(requirement);
        if (context.User.AccountId() is not { } id) return;
        var stop = (context.Resource as HttpContext)?.RequestAborted ?? default;
        if ((await visitor.MembershipsAsync(id, stop)).Any(m => Roles.Reaches(m.Role, requirement.LeastRole)))
            context.Succeed(requirement);
    }
}
