// What a migration run did, and how a database stands against the program.
namespace CxDashboard.Core.Warehouse.Migrations;

/// <param name="From">Schema version before; 0 is an empty database.</param>
/// <param name="To">Schema version now.</param>
/// <param name="Warnings">One line each for the operator: what works but should be otherwise.</param>
public sealed record MigrationResult(int From, int To, IReadOnlyList<string> Warnings);

/// <param name="Expected">The version this program needs.</param>
/// <param name="Applied">The version the database has; 0 when it was never migrated.</param>
public sealed record MigrationStatus(int Expected, int Applied)
{
    public bool IsCurrent => Expected == Applied;

    public override string ToString() => this switch
    {
        { IsCurrent: true } => $"The schema is at version {Applied}.",
        _ when Applied < Expected => $"The schema is at version {Applied}, this program needs {Expected}: run its migrations.",
        _ => $"The schema is at version {Applied}, this program knows only {Expected}: run the newer program.",
    };
}

/// <summary>How to migrate a database.</summary>
public sealed record MigrationOptions
{
    /// <summary>
    /// The role the app logs in with. It must exist; on an own server it is the user name of CX_CONNECTION.
    /// Migrations read it with <c>current_setting('cx.app_role')</c> to grant their tables to it.
    /// </summary>
    public string AppRole { get; init; } = "cx_app";

    /// <summary>How long to wait while another process migrates the same database.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
