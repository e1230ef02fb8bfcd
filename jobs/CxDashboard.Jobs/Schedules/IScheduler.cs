// A scheduler as the program composes it: its tables, its services, and its own page where it has one.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CxDashboard.Jobs.Schedules;

/// <summary>One adapter, chosen when the program is built.</summary>
public interface IScheduler
{
    /// <summary>How many rings one node answers at the same time.</summary>
    const int MostAtOnce = 3;

    /// <summary>
    /// Makes the scheduler's tables as the role that owns the database, for the app's role to use. Safe to call again, and
    /// from several processes at once; throws <see cref="SchedulerAway"/> within seconds when the database is down.
    /// </summary>
    Task ProvisionAsync(string ownerConnection, string appConnection, CancellationToken cancellationToken);

    /// <summary>
    /// Registers <see cref="ISchedules"/>, and what answers the bell with <see cref="Bell"/>. A process that only serves
    /// pages (<paramref name="runs"/> false) may ring for others, and answers nothing itself.
    /// </summary>
    void AddTo(IServiceCollection services, string appConnection, bool runs);

    /// <summary>Throws <see cref="FormatException"/> for a schedule that would never ring.</summary>
    void Check(Schedule schedule) => schedule.RefuseOtherDialects();

    /// <summary>
    /// Maps the scheduler's own page, if it has one, for people who meet the policy; those of whom
    /// <paramref name="mayAct"/> is not true see it and change nothing.
    /// </summary>
    void MapPage(IEndpointRouteBuilder routes, string policy, Func<HttpContext, Task<bool>> mayAct)
    {
    }
}
