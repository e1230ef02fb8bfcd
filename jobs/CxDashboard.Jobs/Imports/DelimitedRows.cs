// Rows of a delimited text file, one at a time: commas, semicolons, tabs and bars are told apart by the library; columns
// set apart by runs of blanks, which old research files use, are split here.
using System.Globalization;
using System.Text;
using CsvHelper;

namespace CxDashboard.Jobs.Imports;

/// <summary>Reads a header and then rows; faults name the line. No row takes more than <see cref="LongestRow"/> characters of memory.</summary>
internal sealed class DelimitedRows : IDisposable
{
    public const int LongestRow = 1 << 20;

    private static readonly char[] Separators = [',', ';', '\t', '|'];

    private readonly StreamReader text;
    private readonly CsvReader? csv;
    private int line = 1;

    public DelimitedRows(StreamReader text, string? delimiter)
    {
        this.text = text;
        var first = Guarded(NextLine) ?? throw new ImportFault("The file is empty: its first line must name the columns.");
        if (FileContent.FaultOf(first) is { } fault) throw fault;
        if (delimiter == "blanks" || (delimiter is null && first.IndexOfAny(Separators) < 0 && Blanks(first).Length > 1))
        {
            (Header, Delimiter) = (Named(Blanks(first)), "blanks");
            return;
        }

        var separator = delimiter is null ? MostOf(first) : delimiter == "tab" ? '\t' : delimiter[0];
        Delimiter = separator == '\t' ? "tab" : separator.ToString();
        var options = new CsvReaderOptions
        {
            Separator = separator,
            HasHeader = false,
            TrackLineNumbers = true,
            IncludeValuesInExceptions = false,
            MaxRecordSize = LongestRow,
            MalformedData = CsvMalformedDataHandling.Throw,
        };
        Header = Named(Guarded(() =>
        {
            using var head = CsvReader.FromText(first, options);
            return head.Read() ? head.Current.ToArray() : throw new ImportFault("The first line is empty: it must name the columns.");
        })!);
        csv = CsvReader.Create(text, options, leaveOpen: true);
    }

    /// <summary>The columns' names, each one once; a column without a name has its number.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>What sets the columns apart, as <see cref="FileReading.Delimiter"/> spells it.</summary>
    public string Delimiter { get; }

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
        return NextLine() is { } row ? Blanks(row) : null;
    }

    // A line without an end must not be taken into memory whole.
    private string? NextLine()
    {
        if (text.Peek() < 0) return null;
        var row = new StringBuilder();
        for (var sign = text.Read(); sign >= 0 && sign != '\n'; sign = text.Read())
        {
            if (sign == '\r' && text.Peek() == '\n') continue;
            if (sign == '\r') break;
            if (row.Length == LongestRow)
                throw new ImportFault(string.Create(CultureInfo.InvariantCulture, $"Line {line} has more than {LongestRow:#,0} characters: is this a delimited text file?"));
            row.Append((char)sign);
        }

        return row.ToString();
    }

    private T? Guarded<T>(Func<T?> read) where T : class
    {
        try
        {
            return read();
        }
        catch (DecoderFallbackException wrong)
        {
            throw new ImportFault("The file is not UTF-8 text, or not in the encoding chosen: choose its encoding, or save it as UTF-8 and try again.", wrong);
        }
        catch (CsvFormatException broken)
        {
            throw new ImportFault($"Near line {(csv is null ? 1 : Line)} the file is not well-formed delimited text ({broken.Message.TrimEnd('.')}): check the quotes there.", broken);
        }
    }

    private static List<string> Named(string[] header)
    {
        var names = new List<string>(header.Length);
        foreach (var given in header)
        {
            var name = given.Trim().Length > 0 ? given.Trim() : string.Create(CultureInfo.InvariantCulture, $"column {names.Count + 1}");
            var nth = 1 + names.Count(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));
            names.Add(nth == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} ({nth})"));
        }

        return names;
    }

    private static char MostOf(string header) => Separators.MaxBy(separator => header.Count(c => c == separator));

    private static string[] Blanks(string row) =>
        row.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } cells ? cells : [""];
}
