// Sets Hangfire up: its storage in the migration step, the server that answers, and its dashboard.
using CxDashboard.Jobs.Schedules;
using Hangfire;
using Hangfire.PostgreSql;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CxDashboard.Jobs.Hangfire;

/// <summary>Hangfire, the scheduler of a build with -p:Scheduler=Hangfire.</summary>
public sealed class HangfireScheduler : IScheduler
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(2);

    public Task ProvisionAsync(string ownerConnection, string appConnection, CancellationToken cancellationToken) =>
        HangfireTables.MakeAsync(ownerConnection, appConnection, cancellationToken);

    public void AddTo(IServiceCollection services, string appConnection, bool runs)
    {
        services.AddLogging(logging => logging.AddFilter("Hangfire", LogLevel.Warning));
        services.AddHangfire(hangfire => hangfire.UsePostgreSqlStorage(store => store.UseNpgsqlConnection(appConnection), Storage()));
        if (runs)
        {
            services.AddHangfireServer(server =>
            {
                server.WorkerCount = IScheduler.MostAtOnce;
                server.SchedulePollingInterval = LooksEvery;
            });
        }

        services.AddSingleton<ISchedules, HangfireSchedules>();
    }

    public void MapPage(IEndpointRouteBuilder routes, string policy, Func<HttpContext, Task<bool>> mayAct) =>
        HangfirePage.Map(routes, policy, mayAct);

    private static PostgreSqlStorageOptions Storage() => new()
    {
        SchemaName = HangfireTables.Schema,
        // The role that serves owns nothing and makes no tables.
        PrepareSchemaIfNecessary = false,
        // A database that is down is said at once and not waited for.
        StartupConnectionMaxRetries = 0,
        AllowDegradedModeWithoutStorage = false,
        QueuePollInterval = LooksEvery,
        // A long pull keeps its ring as long as it lives; a dead node's ring goes to another within minutes.
        UseSlidingInvisibilityTimeout = true,
        InvisibilityTimeout = TimeSpan.FromMinutes(5),
    };
}
