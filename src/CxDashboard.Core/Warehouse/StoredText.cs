// Text as PostgreSQL takes it: whatever a vendor or a file wrote, no row fails for one character.
namespace CxDashboard.Core.Warehouse;

/// <summary>What a person, a vendor or a file wrote, made fit for a text column.</summary>
public static class StoredText
{
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

    private static bool IsStorable(string text) => !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0', StringComparison.Ordinal);
}
