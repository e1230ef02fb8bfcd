// Composes the site: services, the order of the middleware, and what is mapped where.
using System.Net;
using System.Net.Sockets;
using CxDashboard.Web.Access;
using CxDashboard.Web.Audit;
using CxDashboard.Web.Delivery;
using CxDashboard.Web.Gallery;
using CxDashboard.Web.Guests;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Metrics;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.People;
using CxDashboard.Web.Sharing;
using CxDashboard.Web.Sources;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;

namespace CxDashboard.Web;

public static class Site
{
    /// <summary>Runs until told to stop. Prints READY with the address once pages answer.</summary>
    public static async Task<int> RunAsync(SiteOptions options, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        await using var app = Build(options);
        await app.StartAsync(ct);
        await options.Started(Address(app));
        await Console.Out.WriteLineAsync($"READY {Address(app)}");
        await app.WaitForShutdownAsync(ct);
        return 0;
    }

    public static WebApplication Build(SiteOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        // The content root is where the program lies and not where it was called from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(Site).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        AddLogging(builder.Logging);
        AddServices(builder.Services, options);
        options.Services(builder.Services);

        var app = builder.Build();
        UseMiddleware(app, options);
        Map(app);
        options.Routes(app);
        return app;
    }

    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        // Standard output belongs to the READY line.
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        // At Information the framework writes request paths, and a path may carry what must not be logged.
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // The key ring lies unencrypted in the data directory; the operator's guide says how it is protected.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }

    private static void AddServices(IServiceCollection services, SiteOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddRazorComponents().AddInteractiveServerComponents().RegisterPersistentService<Handover>(RenderMode.InteractiveServer);
        services.AddRadzenComponents();
        services.AddAccess(options);
        services.AddGuests();
        services.AddSharing();
        services.AddHealthChecks();
        // A page's own address is never made from a name that a visitor made up.
        services.AddHostFiltering(filtering => filtering.AllowedHosts = [options.PublicUrl.Host, "localhost", "127.0.0.1", "[::1]"]);
        // Pages hold no secret that a guesser could sit beside: antiforgery tokens are masked anew on every page,
        // so compressing over https gives an attacker nothing to measure.
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["text/html", "text/csv", "application/json"];
        });
        services.AddSingleton<SiteFiles>();

        var keys = services.AddDataProtection().SetApplicationName("CxDashboard");
        if (options.DataDirectory is { } directory)
            keys.PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(directory, "keys")));
        else
            keys.UseEphemeralDataProtectionProvider();
    }

    private static void UseMiddleware(WebApplication app, SiteOptions options)
    {
        if (options.SignInHeader is not null) app.UseMiddleware<ProxyIdentity>();
        if (options.TrustedProxies.Count > 0) app.UseForwardedHeaders(Forwarded(options));
        app.UseMiddleware<SecurityHeaders>();
        app.UseHostFiltering();
        if (options.Https) app.UseHsts();
        app.UseResponseCompression();
        if (!app.Environment.IsDevelopment()) app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseMiddleware<DatabaseAway>();
        // Before anybody is asked who they are: that takes the database, and these are to answer without one.
        app.UseHealthChecks("/live", new HealthCheckOptions { Predicate = _ => false });
        app.UseHealthChecks("/ready");
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseRouting();
        // After routing: what SiteFiles maps is served compressed from there, and this is left with fonts and the like.
        app.UseStaticFiles();
        app.UseAuthentication();
        app.UseMiddleware<CircuitDoor>();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    // Limits count by a visitor's address: whoever could name one would have as many as they like.
    private static ForwardedHeadersOptions Forwarded(SiteOptions options)
    {
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = options.TrustedProxies.Count };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in options.TrustedProxies) forwarded.KnownIPNetworks.Add(proxy);
        return forwarded;
    }

    private static void Map(WebApplication app)
    {
        app.Services.GetRequiredService<SiteFiles>().Map(app);
        app.MapSignOut();
        app.MapWorkspaceRoot();
        app.MapMetricFiles();
        app.MapSharing();
        app.MapPeople();
        app.MapUploads();
        app.MapPayloads();
        app.MapFreshness();
        app.MapExport();
        app.MapAuditFile();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(server =>
            server.ContentSecurityFrameAncestorsPolicy = null); // SecurityHeaders says it, and more strictly
        if (app.Environment.IsDevelopment()) app.MapGallery();
    }

    /// <summary>True when nothing listens on the loopback port.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }

    private static string Address(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
}
