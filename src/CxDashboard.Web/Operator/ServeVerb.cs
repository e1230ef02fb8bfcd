// cx serve: the site, the jobs, or both, until told to stop.
using System.CommandLine;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Jobs;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;
using CxDashboard.Jobs.Schedules;
using CxDashboard.Web.Access;
using CxDashboard.Web.Delivery;
using CxDashboard.Web.Sample;
using CxDashboard.Web.Sources;

namespace CxDashboard.Web.Operator;

public static class ServeVerb
{
    public static Command Command()
    {
        var port = new Option<int>("--port") { Description = "The loopback port to listen on.", DefaultValueFactory = _ => 5080 };
        var roles = new Option<string>("--roles") { Description = "site, jobs, or site,jobs.", DefaultValueFactory = _ => "site,jobs" };
        var sample = new Option<string?>("--sample") { Description = "The address of the sandbox whose clients become sample workspaces." };
        var verb = new Command("serve", "Serves the site and runs the jobs.") { port, roles, sample };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var number = parsed.GetValue(port);
            if (number is < 1 or > 65535) throw new UsageFault($"--port is {number}: give a number from 1 to 65535.");
            var wanted = parsed.GetValue(roles)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (wanted.Length == 0 || wanted.Except(["site", "jobs"]).Any()) throw new UsageFault($"--roles is \"{parsed.GetValue(roles)}\": give site, jobs, or site,jobs.");
            if (wanted.Contains("site") && !Site.IsFree(number))
            {
                await Console.Error.WriteLineAsync($"Port {number} is in use: stop the program that holds it, or choose another with --port.");
                return ExitCode.Failed;
            }

            return await RunAsync(Places.Of(parsed), number, wanted, Sandbox(parsed.GetValue(sample)), cancellationToken);
        });
        return verb;
    }

    private static Uri? Sandbox(string? given) => given is null ? null
        : Uri.TryCreate(given, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp ? address
        : throw new UsageFault($"--sample is \"{given}\": give the sandbox's address, for instance http://127.0.0.1:7900.");

    private static async Task<int> RunAsync(InstallationPlaces places, int port, string[] roles, Uri? sample, CancellationToken cancellationToken)
    {
        var (proxies, signInHeader) = (Places.TrustedProxies(), Places.SignInHeader());
        BootGuards.CheckSettings(places, Places.PublicUrl(), signInHeader, proxies.Count);
        using var logs = LoggerFactory.Create(Places.Logging);
        // A signal must end even the opening: a cluster that is being made is left half-made and redone at the next start.
        using var signals = new StopSignals(cancellationToken);
        await using var installation = await Installation.OpenAsync(places, serves: true, logs.CreateLogger("cx"), signals.Token);
        await BootGuards.CheckRoleAsync(installation.AppConnectionString, signals.Token);
        await Schedulers.Chosen.ProvisionAsync(installation.OwnerConnectionString, installation.AppConnectionString, signals.Token);
        if (sample is not null) await SampleWorkspaces.PlantAsync(installation, sample, signals.Token);
        signals.LeaveToHost();

        if (roles.Contains("site"))
        {
            return await Site.RunAsync(new SiteOptions
            {
                Port = port,
                DataDirectory = places.Data,
                PublicUrl = Places.PublicUrl() ?? new Uri($"http://localhost:{port}/"),
                TrustedProxies = proxies,
                SignInHeader = signInHeader,
                Services = services => Compose(services, installation, roles.Contains("jobs"), sample),
                Routes = Schedulers.MapPage,
                Started = async address =>
                {
                    await FirstOwner.AnnounceAsync(installation.Database, address);
                    if (sample is not null) await SampleShare.AnnounceAsync(installation.Database, address, cancellationToken);
                },
            }, cancellationToken);
        }

        var host = Host.CreateApplicationBuilder();
        host.Logging.ClearProviders();
        Places.Logging(host.Logging);
        Compose(host.Services, installation, jobs: true, sample);
        using var running = host.Build();
        await running.StartAsync(cancellationToken);
        await Console.Out.WriteLineAsync("READY jobs");
        await running.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Done;
    }

    /// <summary>All that the site and the jobs of one installation are made of; <paramref name="jobs"/>: this process rings.</summary>
    public static void Compose(IServiceCollection services, Installation installation, bool jobs, Uri? sample)
    {
        services.AddInstallation(installation);
        services.AddSingleton<IAccounts, PostgresAccounts>();
        services.AddSingleton<DataChanges>();
        services.AddHostedService(provider => provider.GetRequiredService<DataChanges>());
        services.AddSingleton<RememberedAnswers>();
        services.AddHealthChecks().AddCheck<DatabaseCheck>("database");
        services.AddSingleton(installation);
        // The sandbox plays the vendors, and so may be connected in the browser like one of them.
        services.AddSingleton(new VendorDoor(sample is null ? [] : [sample]));
        services.AddSingleton<TrialCall>();
        services.AddHostedService<DatabaseKeeper>();
        services.AddSingleton(Schedulers.Chosen);
        Schedulers.Chosen.AddTo(services, installation.AppConnectionString, runs: jobs);
        if (!jobs) return;
        services.AddHostedService<ScheduleKeeper>();
        services.AddHostedService<StageChanges>();
        services.AddHostedService<CalendarChanges>();
        services.AddHostedService<ComingCuts>();
        if (sample is not null) services.AddHostedService(provider => ActivatorUtilities.CreateInstance<SampleFiles>(provider, sample));
    }
}
