// The scheduler this program rings with: the build property Scheduler chooses it, Quartz unless told otherwise.
using CxDashboard.Jobs.Schedules;
using CxDashboard.Web.Access;
using Microsoft.AspNetCore.Authorization;

namespace CxDashboard.Web.Operator;

public static class Schedulers
{
    /// <summary>The one line outside the adapters that names them.</summary>
    public static IScheduler Chosen { get; } =
#if HANGFIRE
        new CxDashboard.Jobs.Hangfire.HangfireScheduler();
#else
        new QuartzScheduler();
#endif

    /// <summary>Maps the scheduler's own page: owners may act on it, other members look, nobody else learns of it.</summary>
    public static void MapPage(IEndpointRouteBuilder routes) => Chosen.MapPage(routes, Roles.Somewhere(Roles.Viewer), MayActAsync);

    private static async Task<bool> MayActAsync(HttpContext http) =>
        (await http.RequestServices.GetRequiredService<IAuthorizationService>().AuthorizeAsync(http.User, Roles.Somewhere(Roles.Owner))).Succeeded;
}
