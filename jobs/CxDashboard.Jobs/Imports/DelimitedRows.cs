// Rows of a delimited text file, one at a time: commas, semicolons, tabs and bars are told apart by the library; columns
// set apart by runs of blanks, which old research files use, are split here.
using System.Text;
using CsvHelper;

namespace CxDashboard.Jobs.Imports;

/// <summary>Reads a header and then rows; faults name the line.</summary>
internal sealed class DelimitedRows : IDisposable
{
    private static readonly char[] Separators = [',', ';', '\t', '|'];

    private readonly StreamReader text;
    private readonly CsvReader? csv;
    private int line = 1;

    public DelimitedRows(StreamReader text, string? delimiter)
    {
        this.text = text;
        var first = Guarded(text.ReadLine) ?? throw new ImportFault("The file is empty: its first line must name the columns.");
        // Also what UTF-16 without a mark looks like.
        if (first.Contains('\0', StringComparison.Ordinal))
            throw new ImportFault("The file is not text: export it as CSV, in UTF-8 or in UTF-16 with a byte order mark.");
        if (delimiter == "blanks" || (delimiter is null && first.IndexOfAny(Separators) < 0 && Blanks(first).Length > 1))
        {
            Header = Blanks(first);
            return;
        }

        var options = new CsvReaderOptions
        {
            Separator = delimiter is null ? MostOf(first) : delimiter == "tab" ? '\t' : delimiter[0],
            HasHeader = false,
            TrackLineNumbers = true,
            IncludeValuesInExceptions = false,
            MaxRecordSize = 1 << 20,
            MalformedData = CsvMalformedDataHandling.Throw,
        };
        using (var head = CsvReader.FromText(first, options))
        {
            if (!head.Read()) throw new ImportFault("The first line is empty: it must name the columns.");
            Header = [.. head.Current.ToArray().Select(name => name.Trim())];
        }

        csv = CsvReader.Create(text, options, leaveOpen: true);
    }

    public IReadOnlyList<string> Header { get; }

    /// <summary>The line of the file where the current row begins.</summary>
    public long Line => csv is null ? line : csv.LineNumber + 1;

    public IEnumerable<string[]> Rows()
    {
        while (Guarded(Next) is { } cells)
        {
            if (cells.Length > 1 || cells[0].Trim().Length > 0) yield return cells;
        }
    }

    public void Dispose() => csv?.Dispose();

    private string[]? Next()
    {
        if (csv is not null) return csv.Read() ? csv.Current.ToArray() : null;
        line++;
        return text.ReadLine() is { } row ? Blanks(row) : null;
    }

    private T? Guarded<T>(Func<T?> read) where T : class
    {
        try
        {
            return read();
        }
        catch (DecoderFallbackException wrong)
        {
            throw new ImportFault("The file is not UTF-8 text: save it as UTF-8 (or as UTF-16 with a byte order mark) and try again.", wrong);
        }
        catch (CsvFormatException broken)
        {
            throw new ImportFault($"Near line {Line} the file is not well-formed delimited text ({broken.Message.TrimEnd('.')}): check the quotes there.", broken);
        }
    }

    private static char MostOf(string header) => Separators.MaxBy(separator => header.Count(c => c == separator));

    private static string[] Blanks(string row) =>
        row.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } cells ? cells : [""];
}
