// Imports a file: reads it as a stream, page by page, through the same loading as every source.
using System.Text;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Jobs.Imports;

/// <summary>What to import and how its columns are named. <paramref name="Map"/>: field to column header;
/// <paramref name="Set"/>: field to one value for all rows; <paramref name="Delimiter"/>: null to find it out.</summary>
public sealed record ImportOrder(
    FileKind Kind, string Path, IReadOnlyDictionary<string, string> Map, IReadOnlyDictionary<string, string> Set, string? Delimiter = null);

/// <summary>Why a file could not be imported at all, in one line with the remedy.</summary>
public sealed class ImportFault(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>How far an import is, or how it ended; rejects hold the first bad rows with their line numbers.</summary>
public sealed record ImportProgress(PageCounts Counts, double Share, IReadOnlyList<string> FirstRejects);

/// <summary>Loads files.</summary>
public sealed class FileImport(SourceBook sources, PageLoad pages, RunLedger ledger)
{
    private const int PageRows = 50_000;
    private const int MostShownRejects = 5;

    /// <summary>Imports the file; a second import of the same file changes nothing. What was committed before a fault stays and is not lost by a repeat.</summary>
    public async Task<ImportProgress> RunAsync(
        Workspace workspace, ImportOrder order, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        await using var file = Open(order.Path);
        using var reader = new StreamReader(file, new UTF8Encoding(false, true), detectEncodingFromByteOrderMarks: true);
        using var rows = new DelimitedRows(reader, order.Delimiter);
        var columns = Columns(order, rows.Header);

        var sourceId = await sources.ForImportAsync(workspace, order.Kind.Fact, DateOnly.MaxValue, cancellationToken);
        var opened = await ledger.OpenAsync(workspace.WorkspaceId, sourceId, order.Kind.Name, order.Kind.Fact, "import", cancellationToken);
        if (opened is not { } run) throw new ImportFault($"Another import of {order.Kind.Name} into {workspace.Key} is under way: wait for it to end.");
        await using var lease = run.Lease;
        try
        {
            return await PagesAsync(workspace, order, rows, columns, lease, file, progress, cancellationToken);
        }
        catch (Exception failed)
        {
            var fault = failed switch
            {
                SourceFault or ImportFault => failed.Message,
                OperationCanceledException => "The import was cancelled; what was committed stays, and importing again goes on.",
                _ => $"Unexpected: {failed.GetType().Name}.",
            };
            await ledger.FailAsync(lease, fault, CancellationToken.None);
            throw;
        }
    }

    private async Task<ImportProgress> PagesAsync(
        Workspace workspace, ImportOrder order, DelimitedRows rows, Dictionary<string, int> columns, Lease lease, FileStream file,
        IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(workspace.TimeZone);
        var seen = new Dictionary<string, int>();
        var (facts, rejects, shown) = (new List<Fact>(PageRows), new List<Reject>(), new List<string>());
        var total = new ImportProgress(PageCounts.None, 0, []);
        (DateOnly? First, DateOnly? Last) days = default;
        foreach (var cells in rows.Rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var fact = order.Kind.Read(new Row(order.Set, columns, cells, zone, seen));
                days = Widen(days, DayOf(fact, workspace));
                facts.Add(fact);
            }
            catch (RowFault fault)
            {
                rejects.Add(new Reject(
                    Kept(order.Kind, columns, cells, workspace), $"line {rows.Line}: {(workspace.KeepsVerbatims ? fault.Message : fault.Unquoted)}"));
                if (shown.Count < MostShownRejects) shown.Add($"line {rows.Line}: {fault.Message}");
            }

            if (facts.Count + rejects.Count == PageRows) await CommitAsync();
        }

        await CommitAsync();
        if (days.First is { } first) await sources.ForImportAsync(workspace, order.Kind.Fact, first, cancellationToken);
        await ledger.SucceedAsync(lease, days.Last, days.Last, cancellationToken);
        return total with { Share = 1 };

        async Task CommitAsync()
        {
            var counts = await pages.CommitAsync(workspace, lease, order.Kind.Fact, new Batch(facts, null, Rejects: rejects), null, cancellationToken);
            total = new ImportProgress(total.Counts + counts, file.Length == 0 ? 1 : (double)file.Position / file.Length, [.. shown]);
            progress?.Report(total);
            facts.Clear();
            rejects.Clear();
        }
    }

    // What a person needs who works on the reject: which row it was and how its fields look, and nothing that names or quotes
    // anybody. Where a separator is missing, a comment stands in any column.
    private static string Kept(FileKind kind, Dictionary<string, int> columns, string[] cells, Workspace workspace) => string.Join(", ", columns
        .Where(pair => pair.Value < cells.Length && !kind.Personal.Contains(pair.Key))
        .Select(pair => (Field: pair.Key, Cell: cells[pair.Value]))
        .Select(one => $"{one.Field}={(one.Cell.Contains('@', StringComparison.Ordinal) ? "(an address)" : one.Field == "id" || workspace.KeepsVerbatims ? one.Cell : StoredText.ShapeOf(one.Cell))}"));

    private static (DateOnly?, DateOnly?) Widen((DateOnly? First, DateOnly? Last) days, DateOnly day) =>
        (days.First is null || day < days.First ? day : days.First, days.Last is null || day > days.Last ? day : days.Last);

    private static DateOnly DayOf(Fact fact, Workspace workspace) => fact switch
    {
        Answer answer => workspace.DayOf(answer.SubmittedAt),
        Ticket ticket => workspace.DayOf(ticket.SolvedAt ?? ticket.CreatedAt),
        Customer customer => customer.EndedOn ?? customer.StartedOn,
        Purchase purchase => purchase.Day,
        Spend spend => spend.Day,
        Delivery delivery => delivery.Day,
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Files hold no such fact."),
    };

    private static FileStream Open(string path)
    {
        if (string.IsNullOrWhiteSpace(path)) throw new ImportFault("There is no file without a name: name the one to import.");
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan | FileOptions.Asynchronous);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImportFault($"There is no file {path}: check the name.", missing);
        }
        catch (UnauthorizedAccessException closed)
        {
            throw new ImportFault($"{path} may not be read: it is a folder, or its rights forbid it.", closed);
        }
    }

    private static Dictionary<string, int> Columns(ImportOrder order, IReadOnlyList<string> header)
    {
        var known = order.Kind.Fields.Select(f => f.Name).ToList();
        if (order.Map.Keys.Concat(order.Set.Keys).FirstOrDefault(name => !known.Contains(name)) is { } stranger)
            throw new ImportFault($"{order.Kind.Name} have no field \"{stranger}\". Fields are: {string.Join(", ", known)}.");
        var columns = new Dictionary<string, int>();
        foreach (var field in order.Kind.Fields)
        {
            if (order.Map.TryGetValue(field.Name, out var wanted))
            {
                columns[field.Name] = IndexOf(header, wanted) is var at and >= 0 ? at
                    : throw new ImportFault($"The file has no column \"{wanted}\" for {field.Name}. Its columns are: {string.Join(", ", header)}.");
            }
            else if (!order.Set.ContainsKey(field.Name)
                && field.Guesses.Select(guess => IndexOf(header, guess)).FirstOrDefault(at => at >= 0, -1) is var guessed and >= 0)
            {
                columns[field.Name] = guessed;
            }
            else if (field.Required && !order.Set.ContainsKey(field.Name))
            {
                throw new ImportFault($"No column was found for {field.Name} ({field.Help}): name it with --map {field.Name}=COLUMN, or give one value with --set {field.Name}=VALUE. The file's columns are: {string.Join(", ", header)}.");
            }
        }

        return columns;
    }

    private static int IndexOf(IReadOnlyList<string> header, string name)
    {
        for (var i = 0; i < header.Count; i++)
        {
            if (string.Equals(header[i], name, StringComparison.OrdinalIgnoreCase)) return i;
        }

        return -1;
    }
}
