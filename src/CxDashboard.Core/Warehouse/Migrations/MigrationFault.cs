// What can keep the schema from being brought up to date, told in one line.
using System.Diagnostics.CodeAnalysis;

namespace CxDashboard.Core.Warehouse.Migrations;

/// <summary>The migrations were refused or one failed; the schema is as the last good migration left it. The message is one line for the operator.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "Domain words win over framework naming.")]
public sealed class MigrationFault : Exception
{
    public MigrationFault(string message)
        : base(message)
    {
    }

    public MigrationFault(string message, Exception cause)
        : base(message, cause)
    {
    }
}
