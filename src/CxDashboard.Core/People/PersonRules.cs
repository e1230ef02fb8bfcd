// What a person's name and e-mail address must be.
namespace CxDashboard.Core.People;

public static class PersonRules
{
    public const int LongestName = 120;
    public const int LongestEmail = 254; // RFC 5321

    /// <summary>What is wrong with a name, or null.</summary>
    public static string? NameFault(string? name) =>
        string.IsNullOrWhiteSpace(name) || name.Trim().Length > LongestName || name.Any(char.IsControl) ? $"Give your name, in at most {LongestName} characters." : null;

    /// <summary>What is wrong with an e-mail address, or null. Whether it exists only a letter to it can tell.</summary>
    public static string? EmailFault(string? email) =>
        (email ?? "").Trim() is { Length: > 2 and <= LongestEmail } given && given.IndexOf('@') is var at && at >= 1 && at == given.LastIndexOf('@') && at < given.Length - 1
            && !given.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter)) ? null : "Give your e-mail address.";
}
