// Text as PostgreSQL takes it: whatever a vendor or a file wrote, no row fails for one character.
namespace CxDashboard.Core.Warehouse;

/// <summary>What a person, a vendor or a file wrote, made fit for a text column.</summary>
public static class StoredText
{
    private const int LongestShape = 40;

    /// <summary>The text without NUL characters, which PostgreSQL refuses, and with U+FFFD for halves of surrogate pairs, which are not UTF-8.</summary>
    public static string Of(string text)
    {
        if (IsStorable(text)) return text;
        var stored = new System.Text.StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value != 0) stored.Append(rune);
        }

        return stored.ToString();
    }

    /// <summary>The text's shape: letters as a, digits as 9, the rest as it is. Enough to see why a value could not be read, and nobody's words.</summary>
    public static string ShapeOf(string text)
    {
        var shown = text.Length > LongestShape ? text[..LongestShape] + "…" : text;
        return string.Concat(shown.Select(c => char.IsLetter(c) || char.IsSurrogate(c) ? 'a' : char.IsDigit(c) ? '9' : c));
    }

    private static bool IsStorable(string text) => !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0', StringComparison.Ordinal);
}
