// What the test suite may change about a cluster; the product always runs with the defaults.
using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("CxDashboard.Tests")]

namespace CxDashboard.Core.Warehouse.Cluster;

internal sealed record ClusterOptions
{
    /// <summary>False gives up crash safety for speed: only for clusters that are thrown away.</summary>
    public bool Durable { get; init; } = true;

    public int MaxConnections { get; init; } = 60;

    public PostgresPlaces Places { get; init; } = PostgresPlaces.OfThisMachine();
}
