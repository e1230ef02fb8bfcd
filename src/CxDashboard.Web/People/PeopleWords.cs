// Roles and what became of a change, in words.
using CxDashboard.Core.People;
using CxDashboard.Web.Access;

namespace CxDashboard.Web.People;

internal static class PeopleWords
{
    /// <summary>The roles as one chooses them: stored value and text.</summary>
    public static IReadOnlyList<(string Value, string Text)> Choices { get; } =
    [
        (Roles.Viewer, "Viewer: reads and comments"),
        (Roles.Editor, "Editor: also goals, maps, segments and shares"),
        (Roles.Owner, "Owner: also sources, people and the audit"),
    ];

    public static string Name(string role) => role switch { Roles.Owner => "Owner", Roles.Editor => "Editor", _ => "Viewer" };

    /// <summary>With its article, as in "invited as an editor".</summary>
    public static string OneOf(string role) => role == Roles.Viewer ? "a viewer" : $"an {role}";

    public const string NotAllowed = "You own this workspace no more; nothing was done.";

    /// <summary>Why a change was not made; null when it was.</summary>
    public static string? Of(MemberOutcome outcome) => outcome switch
    {
        MemberOutcome.NotAllowed => NotAllowed,
        MemberOutcome.LastOwner => "A workspace needs an owner, and this is the last one: make somebody else an owner first.",
        MemberOutcome.Gone => "This member is gone already.",
        _ => null,
    };
}
