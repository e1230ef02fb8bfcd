// What can keep the app's own PostgreSQL from running, told in one line that ends in the remedy.
using System.Diagnostics.CodeAnalysis;

namespace CxDashboard.Core.Warehouse.Cluster;

/// <summary>The own cluster cannot be used. <see cref="Exception.Message"/> is one line for the operator and ends in the remedy; it never holds a password.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "Domain words win over framework naming.")]
public sealed class ClusterFault : Exception
{
    public ClusterFault(string message)
        : base(message)
    {
    }

    public ClusterFault(string message, Exception cause)
        : base(message, cause)
    {
    }
}
