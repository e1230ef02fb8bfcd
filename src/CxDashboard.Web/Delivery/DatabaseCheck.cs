// Whether the site may be sent visitors: the database answers and stands at this program's version.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Warehouse.Migrations;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CxDashboard.Web.Delivery;

internal sealed class DatabaseCheck(Installation installation) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var status = await Migrator.StatusAsync(installation.AppConnectionString, Migration.Embedded(), cancellationToken);
            return status.IsCurrent ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(status.ToString());
        }
        catch (Npgsql.NpgsqlException)
        {
            return HealthCheckResult.Unhealthy("The database cannot be reached.");
        }
    }
}
