// Puts the sandbox together; tests start it in their own process from here.
using System.Net;
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Control;
using CxDashboard.Sandbox.Faults;
using CxDashboard.Sandbox.Files;
using CxDashboard.Sandbox.Formbricks;
using CxDashboard.Sandbox.Ga4;
using CxDashboard.Sandbox.Truth;
using CxDashboard.Sandbox.Typeform;
using CxDashboard.Sandbox.Zendesk;

namespace CxDashboard.Sandbox;

public static class SandboxApp
{
    /// <summary>The program as its command line asks for it, not yet started.</summary>
    public static WebApplication Build(params string[] args) => Build(SandboxOptions.Parse(args));

    internal static WebApplication Build(SandboxOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // Standard output carries the READY line alone, and the environment's settings are none of the sandbox's.
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddConsole(c => c.LogToStandardErrorThreshold = LogLevel.Trace)
            // A busy port is told in one line by the program itself.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(3));
        AddParts(builder.Services, options);
        var app = builder.Build();
        app.Services.GetRequiredService<ZendeskAccess>().CheckRecording();
        Use(app);
        return app;
    }

    private static void AddParts(IServiceCollection services, SandboxOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(new SimulatedClock(options.Today, options.Frozen));
        services.AddSingleton<Credentials>().AddSingleton<Vendors>().AddSingleton<FaultList>();
        services.AddSingleton<RequestLog>().AddSingleton<TruthWriter>();
        services.AddSingleton<TokenEndpoint>().AddSingleton<Quotas>().AddSingleton<Ga4Endpoints>();
        services.AddSingleton<ZendeskAccess>().AddSingleton<CursorExport>().AddSingleton<MetricEvents>().AddSingleton<ZendeskEndpoints>();
        services.AddSingleton<TypeformAccess>().AddSingleton<TypeformEndpoints>();
        services.AddSingleton<FormbricksAccess>().AddSingleton<FormbricksEndpoints>();
        services.AddSingleton<FileEndpoints>().AddSingleton<ControlEndpoints>();
    }

    private static void Use(WebApplication app)
    {
        var log = app.Services.GetRequiredService<RequestLog>();
        app.Use(async (http, next) =>
        {
            try
            {
                await next(http);
            }
            catch (Exception e) when (http.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
            {
                // The caller has gone: nothing is left to answer, and this is no failure of the sandbox.
            }
            finally
            {
                if (!http.Request.Path.StartsWithSegments("/_control"))
                    log.Add(http);
            }
        });
        app.UseMiddleware<FaultMiddleware>();
        app.UseRouting();
        app.Services.GetRequiredService<Ga4Endpoints>().Map(app);
        app.Services.GetRequiredService<ZendeskEndpoints>().Map(app);
        app.Services.GetRequiredService<TypeformEndpoints>().Map(app);
        app.Services.GetRequiredService<FormbricksEndpoints>().Map(app);
        app.Services.GetRequiredService<FileEndpoints>().Map(app);
        app.Services.GetRequiredService<ControlEndpoints>().Map(app);
    }
}
