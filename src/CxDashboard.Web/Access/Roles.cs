// The three roles in a workspace; each may do what the ones below it may.
namespace CxDashboard.Web.Access;

public static class Roles
{
    public const string Viewer = "viewer";
    public const string Editor = "editor";
    public const string Owner = "owner";

    public static readonly IReadOnlyList<string> LowestFirst = [Viewer, Editor, Owner];

    /// <summary>Whether someone with <paramref name="role"/> may do what <paramref name="least"/> may. Unknown roles may nothing.</summary>
    public static bool Reaches(string role, string least) =>
        Rank(role) is var rank and >= 0 && rank >= Rank(least);

    /// <summary>The policy's name for whoever holds at least this role in some workspace, whichever it is.</summary>
    public static string Somewhere(string role) => role + ElsewhereToo;

    /// <summary>The same, for a page's attribute.</summary>
    public const string OwnerSomewhere = Owner + ElsewhereToo;

    private const string ElsewhereToo = " somewhere";

    private static int Rank(string role) => LowestFirst.ToList().IndexOf(role);
}
