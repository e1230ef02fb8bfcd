// Which column of a file holds which field: as somebody said, as it was remembered, or as the names let guess.
using System.Text;

namespace CxDashboard.Jobs.Imports;

/// <summary>A mapping by names. <paramref name="Columns"/>: field to column; <paramref name="Constants"/>: field to one value for all rows.</summary>
public sealed record ColumnMap(IReadOnlyDictionary<string, string> Columns, IReadOnlyDictionary<string, string> Constants)
{
    private const double NearlyAll = .8;

    public static ColumnMap Empty { get; } = new(new Dictionary<string, string>(), new Dictionary<string, string>());

    /// <summary>What the names of the columns let guess; a column is guessed for one field only.</summary>
    public static ColumnMap Guess(FileKind kind, IReadOnlyList<string> header)
    {
        var columns = new Dictionary<string, string>();
        foreach (var field in kind.Fields)
        {
            if (GuessFor(field, header) is var at and >= 0 && !columns.ContainsValue(header[at])) columns[field.Name] = header[at];
        }

        return new ColumnMap(columns, Empty.Constants);
    }

    /// <summary>As the names let guess; a required field that none names is the one column left whose values are nearly all written like it.</summary>
    public static ColumnMap Guess(FileKind kind, FileSample sample)
    {
        var named = Guess(kind, sample.Header);
        var (columns, dates) = (new Dictionary<string, string>(named.Columns), new WrittenDates(sample.Guess.DayFirst));
        foreach (var field in named.Missing(kind).Where(field => field.Written is not null).OrderBy(field => field.Written))
        {
            var alike = sample.Header.Index().Where(column => !columns.ContainsValue(column.Item) && IsWritten(field.Written!.Value, column.Index)).Take(2).ToList();
            if (alike is [var only]) columns[field.Name] = only.Item;
        }

        return new ColumnMap(columns, Empty.Constants);

        bool IsWritten(Written written, int column)
        {
            var values = sample.Rows.Select(row => column < row.Cells.Length ? row.Cells[column].Trim() : "").Where(text => text.Length > 0).ToList();
            var fitting = values.Count(text => written == Written.Number
                ? WrittenNumbers.Read(text, sample.Guess.DecimalComma) is not null
                : dates.Day(text) is not null || dates.Moment(text) is not null);
            return fitting > 0 && fitting >= values.Count * NearlyAll;
        }
    }

    /// <summary>
    /// The column of each field, by its place in the header. With <paramref name="guesses"/>, fields that nobody named are
    /// looked for by their usual names. Throws <see cref="ImportFault"/> naming the field or the column that lacks.
    /// </summary>
    internal Dictionary<string, int> Resolve(FileKind kind, IReadOnlyList<string> header, bool guesses)
    {
        var known = kind.Fields.Select(f => f.Name).ToList();
        if (Columns.Keys.Concat(Constants.Keys).FirstOrDefault(name => !known.Contains(name)) is { } stranger)
            throw new ImportFault($"{kind.Name} have no field \"{stranger}\". Fields are: {string.Join(", ", known)}.");
        var places = new Dictionary<string, int>();
        foreach (var field in kind.Fields)
        {
            if (Columns.TryGetValue(field.Name, out var wanted))
            {
                places[field.Name] = IndexOf(header, wanted) is var at and >= 0 ? at
                    : throw new ImportFault($"The file has no column \"{wanted}\" for {field.Name}. Its columns are: {string.Join(", ", header)}.");
            }
            else if (guesses && !Constants.ContainsKey(field.Name) && GuessFor(field, header) is var guessed and >= 0)
            {
                places[field.Name] = guessed;
            }
            else if (field.Required && !Constants.ContainsKey(field.Name))
            {
                throw new ImportFault($"No column was found for {field.Name} ({field.Help}): name it with --map {field.Name}=COLUMN, or give one value with --set {field.Name}=VALUE. The file's columns are: {string.Join(", ", header)}.");
            }
        }

        return places;
    }

    /// <summary>The required fields that have neither a column nor a value.</summary>
    public IReadOnlyList<FileField> Missing(FileKind kind) =>
        [.. kind.Fields.Where(field => field.Required && !Columns.ContainsKey(field.Name) && !Constants.ContainsKey(field.Name))];

    private static int GuessFor(FileField field, IReadOnlyList<string> header) =>
        field.Guesses.Select(guess => IndexOf(header, guess)).FirstOrDefault(at => at >= 0, -1);

    private static int IndexOf(IReadOnlyList<string> header, string name)
    {
        for (var i = 0; i < header.Count; i++)
        {
            if (string.Equals(header[i], name, StringComparison.OrdinalIgnoreCase)) return i;
        }

        for (var i = 0; i < header.Count; i++)
        {
            if (Letters(header[i]) is { Length: > 0 } letters && letters == Letters(name)) return i;
        }

        return -1;
    }

    // "Order Date", "order-date" and "orderDate" are one name.
    private static string Letters(string name)
    {
        var letters = new StringBuilder(name.Length);
        foreach (var sign in name.Where(char.IsLetterOrDigit)) letters.Append(char.ToLowerInvariant(sign));
        return letters.ToString();
    }
}
