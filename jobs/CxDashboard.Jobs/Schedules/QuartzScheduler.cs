// Sets Quartz up: its tables, and the clustered scheduler on them.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace CxDashboard.Jobs.Schedules;

/// <summary>Quartz, the scheduler of the usual build. It has no page of its own.</summary>
public sealed class QuartzScheduler : IScheduler
{
    /// <summary>The app's role gets its rights on the tables as on every table the owner makes.</summary>
    public async Task ProvisionAsync(string ownerConnection, string appConnection, CancellationToken cancellationToken)
    {
        using var factory = QuartzSchedulerBuilder.Create(quartz =>
        {
            quartz.ConfigureScheduler(options => options.InstanceName = "provisioning");
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(NpgsqlFactory.Instance, ownerConnection);
                store.ProvisionSchema();
            });
        }).Build();
        try
        {
            var scheduler = await factory.GetScheduler(cancellationToken);
            await scheduler.Start(cancellationToken);
            await scheduler.Shutdown(cancellationToken: cancellationToken);
        }
        catch (SchedulerException away)
        {
            throw new SchedulerAway(away.Message, away);
        }
    }

    public void Check(Schedule schedule)
    {
        schedule.RefuseOtherDialects();
        QuartzSchedules.Trigger(schedule);
    }

    /// <summary>The scheduler that is registered validates its tables and never makes them.</summary>
    public void AddTo(IServiceCollection services, string appConnection, bool runs)
    {
        services.AddLogging(logging => logging.AddFilter("Quartz", LogLevel.Warning));
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(options =>
            {
                options.InstanceName = "cxdashboard";
                options.GenerateInstanceId = true;
                // A pull stops at its last committed page when the program ends; nobody waits for a backfill.
                options.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            quartz.UseDefaultThreadPool(IScheduler.MostAtOnce);
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(NpgsqlFactory.Instance, appConnection);
                store.UseClustering();
            });
        });
        services.AddQuartzHostedService(options => (options.AutoStart, options.WaitForJobsToComplete) = (runs, true));
        services.AddSingleton<ISchedules, QuartzSchedules>();
    }
}
