// A theme: what a comment is about, told by the words it holds.
using CxDashboard.Core.Segments;

namespace CxDashboard.Core.Feedback;

/// <summary>A theme with its words and phrases, as people wrote them. <c>Version</c> grows with every change.</summary>
public sealed record Theme(string Key, string Name, IReadOnlyList<string> Words, int Version = 0)
{
    /// <summary>Stands in addresses for comments without a theme; no theme has it as its key.</summary>
    public const string None = "none";

    /// <summary>The most themes of a workspace: more nobody reads.</summary>
    public const int Most = 40;

    public const int MostWords = 60;
    public const int LongestWord = 80;

    /// <summary>The words of a text with one a line or commas between; each once.</summary>
    public static IReadOnlyList<string> WordsOf(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        return [.. typed.Split([',', ';', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).DistinctBy(Folded.Of)];
    }

    /// <summary>Every fault among the others: the field as the form names it, and a sentence with the remedy.</summary>
    public static IReadOnlyList<SegmentFault> Check(Theme theme, IReadOnlyList<Theme> others)
    {
        ArgumentNullException.ThrowIfNull(theme);
        ArgumentNullException.ThrowIfNull(others);
        return [.. SegmentRules.NameFaults(theme.Name, [.. others.Select(other => other.Name)]), .. WordFaults(theme.Words),
            .. others.Count >= Most ? new[] { new SegmentFault("Name", $"There are {others.Count} themes already; delete one first.") } : []];
    }

    /// <summary>A key for a new theme of that name.</summary>
    public static string KeyFor(string name, IReadOnlyList<Theme> others) => SegmentRules.KeyOf(name, [.. others.Select(other => other.Key), None]);

    private static IEnumerable<SegmentFault> WordFaults(IReadOnlyList<string> words)
    {
        if (words.Count == 0) yield return new("Words", "Words is empty; write at least one word or phrase.");
        if (words.Count > MostWords) yield return new("Words", $"Words holds {words.Count} of them; keep at most {MostWords}, or make two themes.");
        foreach (var word in words)
        {
            if (word.Length > LongestWord) yield return new("Words", $"Words holds one longer than {LongestWord} characters (“{word[..20]}…”); shorten it.");
            else if (Folded.Of(word) == " ") yield return new("Words", $"Words holds “{word}”, which has neither letters nor digits; remove it.");
        }
    }
}

/// <summary>Themes made ready to be held against many comments.</summary>
public sealed class ThemeRules
{
    private readonly List<(string Key, string[] Phrases)> themes;

    public ThemeRules(IEnumerable<Theme> themes) => this.themes = [.. themes.Select(theme => (theme.Key, theme.Words.Select(Folded.Of).ToArray()))];

    /// <summary>The keys of the themes that a comment has, by whole words; none where it holds no word of any.</summary>
    public IReadOnlyList<string> Of(string comment)
    {
        var text = Folded.Of(comment);
        return [.. themes.Where(theme => theme.Phrases.Any(phrase => text.Contains(phrase, StringComparison.Ordinal))).Select(theme => theme.Key)];
    }
}
