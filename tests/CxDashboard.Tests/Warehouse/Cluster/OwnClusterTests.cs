// smoke
using CxDashboard.Core.Warehouse.Cluster;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
namespace CxDashboard.Tests.Warehouse.Cluster;
[Trait("Category", "Integration")]
public sealed class OwnClusterTests(TestDatabase testDatabase)
{
    [Fact]
    public async Task Smoke()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var db = await testDatabase.NewAsync(ct);
        await using var c = new NpgsqlConnection(db.AppConnectionString);
        await c.OpenAsync(ct);
        Assert.Equal(10, Environment.Version.Major);
    }
}
