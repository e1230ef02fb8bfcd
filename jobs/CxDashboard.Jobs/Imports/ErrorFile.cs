// The rows of a file that were not imported, each with its line and its fault beside its cells: to be corrected and imported again.
using System.Text;

namespace CxDashboard.Jobs.Imports;

/// <summary>Written row by row; a file without faults leaves none behind.</summary>
internal sealed class ErrorFile(string? path, IReadOnlyList<string> header) : IAsyncDisposable
{
    // What makes a spreadsheet compute. A cell of the own file stays as it was, but for a leading apostrophe.
    private const string Computes = "=+-@\t\r＝＋－＠";
    private StreamWriter? writer;

    public async Task AddAsync(long line, string fault, IReadOnlyList<string> cells)
    {
        if (path is null) return;
        if (writer is null)
        {
            // With a mark, so that spreadsheets read it as what it is.
            writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            await WriteAsync(["line", "fault", .. header]);
        }

        await WriteAsync([line.ToString(System.Globalization.CultureInfo.InvariantCulture), fault, .. cells]);
    }

    public async ValueTask DisposeAsync()
    {
        if (writer is not null) await writer.DisposeAsync();
    }

    private Task WriteAsync(IEnumerable<string> cells) => writer!.WriteLineAsync(string.Join(',', cells.Select(Cell)));

    private static string Cell(string text)
    {
        var safe = text.Length > 0 && Computes.Contains(text[0], StringComparison.Ordinal) && WrittenNumbers.Read(text, decimalComma: false) is null
            && WrittenNumbers.Read(text, decimalComma: true) is null ? "'" + text : text;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
