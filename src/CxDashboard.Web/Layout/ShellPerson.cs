// The signed-in person as the frame shows them.
namespace CxDashboard.Web.Layout;

public sealed record ShellPerson(string Name, string Email)
{
    public string Initials => Monogram.Of(Name);
}

/// <summary>Two letters that stand for a name.</summary>
public static class Monogram
{
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length switch
        {
            0 => "?",
            1 => words[0][..Math.Min(2, words[0].Length)].ToUpperInvariant(),
            _ => $"{words[0][0]}{words[^1][0]}".ToUpperInvariant(),
        };
    }
}
