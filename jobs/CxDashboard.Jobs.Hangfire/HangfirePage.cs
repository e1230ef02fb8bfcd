// Hangfire's dashboard: behind the site's own door, for looking at; for acting only by whom the site lets act.
using Hangfire;
using Hangfire.Dashboard;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CxDashboard.Jobs.Hangfire;

internal static class HangfirePage
{
    // No workspace's key begins so, and no workspace is hidden by it.
    private const string Path = "/_hangfire";

    private static readonly object MayAct = new();

    /// <summary>The policy stands instead of Hangfire's own filter, which would let in whoever comes through a proxy on this machine.</summary>
    public static void Map(IEndpointRouteBuilder routes, string policy, Func<HttpContext, Task<bool>> mayAct) =>
        routes.MapHangfireDashboardWithAuthorizationPolicy(policy, Path, new DashboardOptions
        {
            AppPath = "/",
            DashboardTitle = "Schedules",
            DisplayStorageConnectionString = false,
            IsReadOnlyFunc = context => context.GetHttpContext().Items[MayAct] is not true,
        }).Add(endpoint =>
        {
            var page = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = async http =>
            {
                http.Items[MayAct] = await mayAct(http);
                LetItStyleItself(http.Response.Headers);
                await page(http);
            };
        });

    // Its charts write a style element; scripts stay as the site has them, and so does every other page.
    private static void LetItStyleItself(IHeaderDictionary headers) => headers.ContentSecurityPolicy =
        headers.ContentSecurityPolicy.ToString().Replace("style-src 'self';", "style-src 'self' 'unsafe-inline';", StringComparison.Ordinal);
}
