// In whose name the database is asked. Nothing reads or writes a row without one.
namespace CxDashboard.Core.Access;

/// <summary>The fence a session stands behind; row-level security compares every row with it.</summary>
public abstract record Scope
{
    private Scope() { }

    /// <summary>One workspace: its rows and no others.</summary>
    public sealed record Workspace(int WorkspaceId) : Scope;

    /// <summary>A signed-in person looking for the workspaces they belong to.</summary>
    public sealed record Account(int AccountId) : Scope;

    /// <summary>The scheduler and the operator, for sources, runs and workspaces only; no fact is visible.</summary>
    public sealed record System : Scope;

    /// <summary>A stranger at the door of a share or an invitation: its row and nothing else, for whoever holds its public name or its token's hash.</summary>
    public sealed record Share(string NameOrHash) : Scope;

    /// <summary>The names and values to be set inside the session's transaction.</summary>
    public (string Workspace, string Account, string System, string Share) Settings => this switch
    {
        Workspace w => (Text(w.WorkspaceId), "", "", ""),
        Account a => ("", Text(a.AccountId), "", ""),
        Share s => ("", "", "", s.NameOrHash),
        _ => ("", "", "on", ""),
    };

    private static string Text(int id) => id.ToString(global::System.Globalization.CultureInfo.InvariantCulture);
}
