// What a list of segments must fulfil before it is kept.
using System.Globalization;
using System.Text;

namespace CxDashboard.Core.Segments;

/// <summary>Something to be mended: the field as the form names it, and a sentence with the remedy.</summary>
public sealed record SegmentFault(string Field, string Sentence);

public static class SegmentRules
{
    public const int LongestName = 80;
    public const int LongestValue = 200;
    /// <summary>The most values of all of a segment's rules together.</summary>
    public const int MostValues = 200;

    /// <summary>Every fault of one segment among the others, at once.</summary>
    public static IReadOnlyList<SegmentFault> Check(Segment segment, IReadOnlyList<Segment> others) =>
        [.. NameFaults(segment.Name, [.. others.Select(other => other.Name)]), .. RuleFaults(segment), .. NumberFaults(others)];

    /// <summary>What is wrong with a name among others, whatever it names.</summary>
    public static IEnumerable<SegmentFault> NameFaults(string name, IReadOnlyCollection<string> others)
    {
        var text = name.Trim();
        if (text.Length == 0) yield return new("Name", "Name is empty; give one.");
        if (text.Length > LongestName) yield return new("Name", $"Name is longer than {LongestName} characters; shorten it.");
        if (text.Any(sign => char.IsControl(sign) || char.GetUnicodeCategory(sign) is UnicodeCategory.Format or UnicodeCategory.Surrogate))
            yield return new("Name", "Name holds control or invisible characters or emoji; use plain text.");
        if (others.Any(other => string.Equals(other.Trim(), text, StringComparison.OrdinalIgnoreCase)))
            yield return new("Name", $"There is a “{text}” already; choose another name.");
    }

    /// <summary>A key for a new one: the name's letters and digits, with a number where that is taken.</summary>
    public static string KeyOf(string name, IReadOnlyCollection<string> taken)
    {
        var plain = new StringBuilder();
        foreach (var sign in name.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(sign)) plain.Append(sign);
            else if (char.GetUnicodeCategory(sign) != UnicodeCategory.NonSpacingMark && plain.Length > 0 && plain[^1] != '-') plain.Append('-');
        }

        var key = plain.ToString(0, Math.Min(plain.Length, 32)).Trim('-');
        if (key.Length == 0) key = "named";
        return Enumerable.Range(1, taken.Count + 1).Select(i => i == 1 ? key : $"{key}-{i}").First(one => !taken.Contains(one));
    }

    private static IEnumerable<SegmentFault> RuleFaults(Segment segment)
    {
        var values = segment.Rules.Values.SelectMany(list => list).ToList();
        if (values.Count == 0) yield return new("Rules", "There is no rule; choose at least one value that belongs to the segment.");
        if (values.Count > MostValues) yield return new("Rules", $"The rules hold {values.Count} values; keep at most {MostValues}.");
        if (values.Exists(value => value.Length is 0 or > LongestValue)) yield return new("Rules", $"A value is empty or longer than {LongestValue} characters; remove it.");
    }

    private static IEnumerable<SegmentFault> NumberFaults(IReadOnlyList<Segment> others)
    {
        if (others.Count >= Segment.Most) yield return new("Name", $"There are {others.Count} segments already; remove one first.");
    }
}
