// The first rows of a file: what they let guess about its dates and numbers, and how they read under a mapping.
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Jobs.Imports;

/// <summary>A row as it stands, and as it was understood: its day, or why it cannot be read.</summary>
public sealed record SampledRow(long Line, IReadOnlyList<string> Cells, DateOnly? Day, string? Fault);

/// <summary>How many rows were looked at, how many of them can be read, and the first of them for the eye.</summary>
public sealed record SampleCheck(int Looked, int Readable, IReadOnlyList<SampledRow> First, IReadOnlyList<SampledRow> Unreadable);

/// <summary>
/// The beginning of a file under one reading. <paramref name="Guess"/>: the reading that the rows suggest.
/// <paramref name="DatesAreAmbiguous"/>: dates such as 3/4/2026 occur, and none tells which number is the day.
/// </summary>
public sealed record FileSample(
    IReadOnlyList<string> Header, string Delimiter, IReadOnlyList<(long Line, string[] Cells)> Rows, FileReading Guess, bool DatesAreAmbiguous)
{
    /// <summary>More rows would not tell more, and this many are read in a moment.</summary>
    public const int MostRows = 1000;

    private const int Shown = 6;

    /// <summary>Reads the beginning of the file. Throws <see cref="ImportFault"/> when it is no delimited text under this reading.</summary>
    public static async Task<FileSample> ReadAsync(string path, FileReading reading)
    {
        await using var file = FileReading.Open(path);
        using var text = reading.Text(file);
        using var rows = new DelimitedRows(text, reading.Delimiter);
        var first = rows.Rows().Take(MostRows).Select(cells => (rows.Line, cells)).ToList();
        var (guess, ambiguous) = GuessOf(reading with { Delimiter = rows.Delimiter }, [.. first.SelectMany(row => row.cells)]);
        return new FileSample(rows.Header, rows.Delimiter, first, guess, ambiguous);
    }

    /// <summary>Reads the sampled rows as an import would.</summary>
    public SampleCheck Check(Workspace workspace, FileKind kind, ColumnMap map, FileReading reading)
    {
        var columns = map.Resolve(kind, Header, guesses: false);
        var (zone, ids) = (TimeZoneInfo.FindSystemTimeZoneById(workspace.TimeZone), new RowIds());
        var all = Rows.Select(row => Read(row.Line, row.Cells)).ToList();
        var unreadable = all.Where(row => row.Fault is not null).ToList();
        return new SampleCheck(all.Count, all.Count - unreadable.Count, [.. all.Take(Shown)], [.. unreadable.Take(Shown)]);

        SampledRow Read(long line, string[] cells)
        {
            try
            {
                var fact = kind.Read(new Row(map.Constants, columns, cells, zone, ids, reading));
                return new SampledRow(line, cells, FileImport.DayOf(fact, workspace), null);
            }
            catch (RowFault fault)
            {
                return new SampledRow(line, cells, null, fault.Message);
            }
        }
    }

    // A semicolon between columns is what programs write where the comma is taken by the numbers, and there the day comes first.
    internal static (FileReading Guess, bool IsAmbiguous) GuessOf(FileReading reading, IReadOnlyList<string> cells)
    {
        var dates = cells.Select(WrittenDates.BeforeYear).OfType<(int First, int Second)>().ToList();
        var (dayFirst, monthFirst) = (dates.Any(date => date.First > 12), dates.Any(date => date.Second > 12));
        var usual = reading.Delimiter == ";";
        return (reading with
        {
            DayFirst = dayFirst || (!monthFirst && usual),
            DecimalComma = cells.Any(WrittenNumbers.HasComma),
        }, dates.Count > 0 && !dayFirst && !monthFirst);
    }
}
