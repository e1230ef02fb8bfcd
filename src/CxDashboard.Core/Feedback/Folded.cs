// Text as themes read it: words in small letters without accents, each between two spaces.
using System.Globalization;
using System.Text;

namespace CxDashboard.Core.Feedback;

/// <summary>Folds text so that whole words and phrases are found by plain search: " the " is in " where is the guide ".</summary>
public static class Folded
{
    /// <summary>
    /// Small letters and digits without accents, every run of other signs one space, a space at either end; " " where nothing is left.
    /// Where a script writes no spaces (Chinese, Japanese, Thai) every sign is a word, so that a phrase is found within a sentence.
    /// </summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = new StringBuilder(" ", text.Length + 2);
        foreach (var rune in Whole(text).Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark) continue;
            var isWord = Rune.IsLetterOrDigit(rune);
            var standsAlone = isWord && WritesNoSpaces(rune.Value);
            if ((!isWord || standsAlone) && words[^1] != ' ') words.Append(' ');
            if (isWord) words.Append(Plain(rune));
            if (standsAlone) words.Append(' ');
        }

        if (words[^1] != ' ') words.Append(' ');
        return words.ToString();
    }

    // What has no parts to be taken apart into.
    private static string Plain(Rune rune) => Rune.ToLowerInvariant(rune).ToString() switch
    {
        "ß" => "ss", "æ" => "ae", "œ" => "oe", "ø" => "o", "ł" => "l", "đ" => "d", "ı" => "i", var letter => letter,
    };

    private static bool WritesNoSpaces(int sign) => sign is >= 0x0E00 and <= 0x0EFF or >= 0x3040 and <= 0x30FF or >= 0x3400 and <= 0x9FFF or >= 0x20000 and <= 0x3FFFF;

    // Half a character cannot be normalised.
    private static string Whole(string text) => text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? Warehouse.StoredText.Of(text) : text;
}
