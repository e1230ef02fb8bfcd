// Rows of comma-separated values that a spreadsheet reads as data and never as formulas (RFC 4180).
using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CxDashboard.Web.Metrics;

public static partial class Csv
{
    // What makes a spreadsheet compute, in its plain and its full-width form; white space before it does not help.
    private const string Starts = "=+-@＝＋－＠";
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",;\"\t\r\n'|");

    /// <summary>A cell of text: one that could start a formula gets a leading apostrophe and quotes.</summary>
    public static string Text(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var clean = text.Replace("\0", "", StringComparison.Ordinal);
        var first = clean.AsSpan().TrimStart();
        var dangerous = clean.Length > 0 && (clean[0] is '\t' or '\r' or '\n' || (first.Length > 0 && Starts.Contains(first[0])));
        if (dangerous) clean = "'" + clean;
        return dangerous || clean.AsSpan().IndexOfAny(NeedsQuotes) >= 0 || clean != clean.Trim() ? $"\"{clean.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : clean;
    }

    /// <summary>A number that reads back as the same number, in the invariant culture; nothing for none.</summary>
    public static string Number(double? value) => value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";

    public static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>One line of comment that says what the file is. It needs no quotes, so that readers know it by its first sign,
    /// and holds no separator of any reader, so that nothing in it stands at a cell's beginning.</summary>
    public static string About(string name, string value) =>
        $"# {name}: {Separators().Replace(Thousands().Replace(value, ""), " · ").Replace('"', '\'')}".TrimEnd();

    public static string Row(params IEnumerable<string> cells) => string.Join(',', cells);

    [GeneratedRegex(@"(?<=\d),(?=\d{3})")]
    private static partial Regex Thousands();

    [GeneratedRegex(@"\s*[,;|\t\r\n\u0085\u2028\u2029\0]+\s*")]
    private static partial Regex Separators();
}
