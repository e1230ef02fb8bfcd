// Puts sign-in, sessions, policies and limits together.
using CxDashboard.Core.People;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CxDashboard.Web.Access;

public static class AccessSetup
{
    public static void AddAccess(this IServiceCollection services, SiteOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(cookie => Configure(cookie, options.Https));
        services.AddAuthorization(policies =>
        {
            // Every endpoint needs sign-in unless it says otherwise.
            policies.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
            foreach (var role in Roles.LowestFirst)
            {
                policies.AddPolicy(role, policy => policy.RequireAuthenticatedUser().AddRequirements(new WorkspaceRequirement(role)));
                policies.AddPolicy(Roles.Somewhere(role), policy => policy.RequireAuthenticatedUser().AddRequirements(new SomewhereRequirement(role)));
            }

        });
        services.AddAntiforgery(forms => Protect(forms.Cookie, "forms", options.Https));
        services.AddCascadingAuthenticationState();
        services.AddHttpContextAccessor();
        services.AddScoped<AuthenticationStateProvider, Revalidation>();
        services.AddSingleton<DrawnPages>();
        services.AddScoped<Handover>();
        services.AddScoped<Visitor>();
        services.AddScoped<IAuthorizationHandler, WorkspaceHandler>();
        services.AddScoped<IAuthorizationHandler, SomewhereHandler>();
        services.AddSingleton<CircuitCount>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<SignInLimits>();
        services.AddScoped<SignIn>();
        services.AddSingleton<LinkCookie>();
        services.AddSingleton<SecondFactorBook>();
    }

    /// <summary>Signing out is a post from our own page, so that no other site can do it to someone.</summary>
    public static void MapSignOut(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/signout", async (HttpContext http, IAntiforgery forms, IAccounts accounts, CancellationToken cancellationToken) =>
        {
            if (!await forms.IsRequestValidAsync(http)) return Results.BadRequest();
            // A cookie that was copied goes with it.
            if (http.User.AccountId() is { } account && http.User.SessionId() is { } session) await accounts.EndSessionAsync(account, session, cancellationToken);
            await http.SignOutAsync();
            return Results.LocalRedirect("/signin");
        });

    private static void Configure(CookieAuthenticationOptions cookie, bool https)
    {
        Protect(cookie.Cookie, "session", https);
        cookie.ExpireTimeSpan = Session.Idle;
        cookie.SlidingExpiration = true;
        cookie.LoginPath = "/signin";
        cookie.ReturnUrlParameter = "returnUrl";
        cookie.Events.OnRedirectToLogin = context =>
        {
            if (context.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase))
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            else
                context.Response.Redirect(context.RedirectUri);
            return Task.CompletedTask;
        };
        // Not 403: a stranger must not learn which workspaces exist.
        cookie.Events.OnRedirectToAccessDenied = context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };
        cookie.Events.OnValidatePrincipal = async context =>
        {
            var accounts = context.HttpContext.RequestServices.GetRequiredService<IAccounts>();
            var clock = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>();
            if (context.Principal!.Agrees(ProxyIdentity.Of(context.HttpContext)) && await Session.IsStillGoodAsync(context.Principal!, accounts, clock.GetUtcNow(), context.HttpContext.RequestAborted))
                return;
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync();
        };
    }

    private static void Protect(CookieBuilder cookie, string name, bool https)
    {
        // The prefix makes browsers refuse the cookie from a subdomain or over http; on http they would refuse it always.
        cookie.Name = https ? $"__Host-cx-{name}" : $"cx-{name}";
        cookie.SecurePolicy = https ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.Path = "/";
        cookie.IsEssential = true;
    }
}
