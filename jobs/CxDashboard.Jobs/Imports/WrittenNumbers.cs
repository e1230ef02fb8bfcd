// Numbers as files write them: 1234.5 and 1,234.50, or with a decimal comma 1234,5 and 1.234,50.
using System.Globalization;
using System.Text.RegularExpressions;

namespace CxDashboard.Jobs.Imports;

internal static partial class WrittenNumbers
{
    /// <summary>The number; null when the text is none. Groups count only where they are whole, so that a slip is not taken for thousands.</summary>
    public static decimal? Read(string text, bool decimalComma)
    {
        var plain = decimalComma
            ? WithComma().IsMatch(text) ? text.Replace(".", "", StringComparison.Ordinal).Replace(',', '.') : null
            : Grouped().IsMatch(text) ? text.Replace(",", "", StringComparison.Ordinal) : text;
        return plain is not null && decimal.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>Whether the text can only be a number with a decimal comma: 12,3 or 1.234,56, but not 1,234.</summary>
    public static bool HasComma(string text) => OnlyComma().IsMatch(text.Trim());

    [GeneratedRegex(@"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")]
    private static partial Regex Grouped();

    [GeneratedRegex(@"^[+-]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?$")]
    private static partial Regex WithComma();

    [GeneratedRegex(@"^[+-]?(\d{1,3}(\.\d{3})+,\d+|\d+,(\d{1,2}|\d{4,}))$")]
    private static partial Regex OnlyComma();
}
