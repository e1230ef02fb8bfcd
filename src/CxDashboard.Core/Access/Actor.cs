// Who does something, as the audit remembers them.
namespace CxDashboard.Core.Access;

/// <summary>A signed-in person, or the operator at the command line, who has no account.</summary>
public sealed record Actor(int? AccountId, string Name)
{
    public static Actor Operator { get; } = new(null, "the operator");
}
