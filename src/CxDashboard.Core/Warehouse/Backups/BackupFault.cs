// What keeps a backup from being made or restored, told in one line that ends in the remedy.
using System.Diagnostics.CodeAnalysis;

namespace CxDashboard.Core.Warehouse.Backups;

[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "Domain words win over framework naming.")]
public sealed class BackupFault : Exception
{
    public BackupFault(string message)
        : base(message)
    {
    }

    public BackupFault(string message, Exception cause)
        : base(message, cause)
    {
    }
}
