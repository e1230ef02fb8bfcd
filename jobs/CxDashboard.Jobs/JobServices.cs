// Everything loading needs, registered in one place for the site and the operator's verbs alike.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Jobs.Chores;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Erasure;
using CxDashboard.Jobs.Imports;
using CxDashboard.Jobs.Loading;
using CxDashboard.Jobs.Schedules;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CxDashboard.Jobs;

public static class JobServices
{
    /// <summary>Registers the database, the gateway, connectors and loading of one installation.</summary>
    public static IServiceCollection AddInstallation(this IServiceCollection services, Installation installation)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(installation.Database);
        services.AddSingleton(installation.Secrets);
        services.AddSingleton(installation.Pseudonyms);
        services.AddSingleton<Gateway>();
        services.AddSingleton<SourceBook>();
        services.AddSingleton(new Payloads(installation.Secrets, installation.PayloadDays));
        services.AddSingleton<PageLoad>();
        services.AddSingleton<SegmentChange>();
        services.AddSingleton(new RunLedger(installation.Database, installation.Lease));
        services.AddSingleton<SourceDesk>();
        services.AddSingleton<BackfillDesk>();
        services.AddSingleton<FileImport>();
        services.AddSingleton(new UploadFolder(Path.Combine(installation.Data, "uploads")));
        services.AddSingleton<UploadBook>();
        services.AddSingleton<UploadRun>();
        services.AddSingleton<Erasing>();
        services.AddSingleton<PullRun>();
        services.AddSingleton<ScheduledPulls>();
        services.AddSingleton<Bell>();
        services.AddSingleton<Timetable>();
        services.AddSingleton<ChoreList>();
        services.AddSingleton<IChore, HousekeepingChore>();
        services.AddSingleton<IChore, ForgettingChore>();
        services.AddSingleton<IChore, PayloadChore>();
        services.AddSingleton(provider => new VendorHttp(VendorHttp.NewClient(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ConnectorList>();
        return services;
    }
}
