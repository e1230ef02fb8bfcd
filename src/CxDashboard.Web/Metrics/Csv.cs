// Rows of comma-separated values that a spreadsheet reads as data and never as formulas (RFC 4180).
using System.Buffers;
using System.Globalization;

namespace CxDashboard.Web.Metrics;

public static class Csv
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

    /// <summary>One line that says what the file is: one cell, so that nothing in it stands at a cell's beginning.</summary>
    public static string About(string name, string value) => Text($"# {name}: {value.ReplaceLineEndings(" ")}");

    public static string Row(params IEnumerable<string> cells) => string.Join(',', cells);
}
