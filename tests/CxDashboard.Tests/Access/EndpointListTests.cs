// Every address of the site with who may ask for it: a new one is named here, or this fails.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Web;
using CxDashboard.Web.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CxDashboard.Tests.Access;

public sealed class EndpointListTests
{
    // Files that the program brings along, by their folder.
    private static readonly string[] Folders = ["/css/", "/js/", "/fonts/", "/_content/", "/_framework/", "/_blazor"];

    private static readonly string[] Pinned =
    [
        "/: signed in",
        "/account: signed in",
        "/account/second-factor: signed in",
        "/css/…: anyone",
        "/js/…: anyone",
        "/error: anyone",
        "/fresh: owner somewhere",
        "/icon.svg: anyone",
        "/join: anyone",
        "/join/accept: anyone",
        "/not-found: anyone",
        "/reset: anyone",
        "/reset/password: anyone",
        "/s: anyone",
        "/s/{publicId}: anyone",
        "/setup: anyone",
        "/signin: anyone",
        "/signin/code: anyone",
        "/signout: signed in",
        "/view/{publicId}: anyone",
        "/view/{publicId}/comment: anyone",
        "/view/{publicId}/logo.png: anyone",
        "/view/{publicId}/trend.csv: anyone",
        "/workspaces/new: owner somewhere",
        "/_blazor…: signed in",
        "/_content/…: anyone",
        "/_framework/…: anyone",
        // Where a redirect inside a drawn page leads through.
        "/_framework/…: signed in",
        "/{workspace}: viewer",
        "/{workspace}/audit: owner",
        "/{workspace}/audit.csv: owner",
        "/{workspace}/calendar: viewer",
        "/{workspace}/feedback: viewer",
        "/{workspace}/export: owner",
        "/{workspace}/export.zip: owner",
        "/{workspace}/goals: viewer",
        "/{workspace}/goals/new: editor",
        "/{workspace}/goals/{id:int}: viewer",
        "/{workspace}/goals/{id:int}/edit: editor",
        "/{workspace}/hours: viewer",
        "/{workspace}/journey: viewer",
        "/{workspace}/journey/{stage}: viewer",
        "/{workspace}/maps: viewer",
        "/{workspace}/maps/new: editor",
        "/{workspace}/maps/{id:int}: viewer",
        "/{workspace}/maps/{id:int}/versions: viewer",
        "/{workspace}/metrics: viewer",
        "/{workspace}/metrics/{metric}: viewer",
        "/{workspace}/metrics/{metric}/contract.txt: viewer",
        "/{workspace}/metrics/{metric}/rows: editor",
        "/{workspace}/metrics/{metric}/rows.csv: editor",
        "/{workspace}/metrics/{metric}/trend.csv: viewer",
        "/{workspace}/overview: viewer",
        "/{workspace}/people: viewer",
        "/{workspace}/personas: viewer",
        "/{workspace}/personas/new: editor",
        "/{workspace}/personas/{key}: editor",
        "/{workspace}/segments: viewer",
        "/{workspace}/segments/new: editor",
        "/{workspace}/segments/{key}: editor",
        "/{workspace}/shares: editor",
        "/{workspace}/shares/new: editor",
        "/{workspace}/shares/{id:int}/preview: editor",
        "/{workspace}/shares/{id:int}/preview/logo.png: editor",
        "/{workspace}/sources: viewer",
        "/{workspace}/sources/erase: owner",
        "/{workspace}/sources/files: editor",
        "/{workspace}/sources/new: owner",
        "/{workspace}/sources/new/{connector}: owner",
        "/{workspace}/sources/upload: editor",
        "/{workspace}/sources/uploads/{upload:guid}: editor",
        "/{workspace}/sources/uploads/{upload:guid}/errors.csv: editor",
        "/{workspace}/sources/{id:int}: viewer",
        "/{workspace}/sources/{id:int}/runs/{run:long}: owner",
        "/{workspace}/sources/{id:int}/settings: owner",
        "/{workspace}/sources/{source:int}/runs/{run:long}/pages/{page:int}/{part:int}.json: owner",
        "/{workspace}/stages: viewer",
    ];

    [Fact]
    public async Task Every_address_has_its_decision_about_who_may_ask()
    {
        var found = (await EndpointsAsync()).Select(one => $"{one.Path}: {Decision(one.Endpoint)}").Distinct().ToList();
        Assert.Equal(("", ""), (string.Join(", ", found.Except(Pinned)), string.Join(", ", Pinned.Except(found))));
    }

    [Fact]
    public async Task Whatever_names_a_workspace_asks_for_a_role_in_it() => Assert.Empty(
        from one in await EndpointsAsync()
        where one.Path.Contains("{workspace}", StringComparison.Ordinal) && !Roles.LowestFirst.Contains(Decision(one.Endpoint))
        select one.Path);

    /// <summary>The addresses that people and programs may type, each with its endpoint.</summary>
    internal static async Task<IReadOnlyList<(string Path, RouteEndpoint Endpoint)>> EndpointsAsync()
    {
        await using var database = Database.Open("Host=127.0.0.1;Username=nobody");
        await using var site = Site.Build(new SiteOptions
        {
            Port = 0,
            Services = services => services.AddSingleton<IAccounts, PostgresAccounts>().AddSingleton(database)
                .AddSingleton<DataChanges>().AddSingleton<Gateway>().AddSingleton<RememberedAnswers>(),
        });
        return [.. ((IEndpointRouteBuilder)site).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Select(endpoint => (PathOf(endpoint), endpoint))];
    }

    private static string PathOf(RouteEndpoint endpoint)
    {
        var path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
        return Folders.FirstOrDefault(folder => path.StartsWith(folder, StringComparison.Ordinal)) is { } folder ? $"{folder}…" : path;
    }

    // As the middleware decides: anonymous goes before everything, and what says nothing falls back to being signed in.
    private static string Decision(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null) return "anyone";
        var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(one => one.Policy).OfType<string>().Distinct().ToList();
        return policies.Count == 0 ? "signed in" : string.Join(" and ", policies);
    }
}
