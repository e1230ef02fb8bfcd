// Imports a file: reads it as a stream, page by page, through the same loading as every source.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Jobs.Imports;

/// <summary>What to import and how its columns are named. <paramref name="Map"/>: field to column header;
/// <paramref name="Set"/>: field to one value for all rows; <paramref name="Reading"/>: null to find it out.</summary>
public sealed record ImportOrder(
    FileKind Kind, string Path, IReadOnlyDictionary<string, string> Map, IReadOnlyDictionary<string, string> Set, FileReading? Reading = null)
{
    /// <summary>True when the mapping is complete: fields that it does not name are not in the file.</summary>
    public bool IsMapped { get; init; }

    /// <summary>Where the rows that cannot be read are written, to be corrected; null keeps only their reasons.</summary>
    public string? Errors { get; init; }

    /// <summary>How many rows are committed at a time: the step of the progress, and the most that is done twice after a stop.</summary>
    public int PageRows { get; init; } = 50_000;

    /// <summary>Awaited after the run was opened and after every page.</summary>
    public Func<ImportProgress, Task>? Told { get; init; }
}

/// <summary>How far an import is, or how it ended; rejects hold the first bad rows with their line numbers.</summary>
public sealed record ImportProgress(PageCounts Counts, double Share, IReadOnlyList<string> FirstRejects)
{
    public long RunId { get; init; }
}

/// <summary>Loads files.</summary>
public sealed class FileImport(SourceBook sources, PageLoad pages, RunLedger ledger)
{
    private const int MostShownRejects = 5;

    /// <summary>Imports the file; a second import of the same file changes nothing. What was committed before a fault stays and is not lost by a repeat.</summary>
    public async Task<ImportProgress> RunAsync(
        Workspace workspace, ImportOrder order, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var reading = order.Reading ?? new FileReading();
        await using var file = FileReading.Open(order.Path);
        using var reader = reading.Text(file);
        using var rows = new DelimitedRows(reader, reading.Delimiter);
        var columns = new ColumnMap(order.Map, order.Set).Resolve(order.Kind, rows.Header, guesses: !order.IsMapped);

        var sourceId = await sources.ForImportAsync(workspace, order.Kind.Fact, DateOnly.MaxValue, cancellationToken);
        var opened = await ledger.OpenAsync(workspace.WorkspaceId, sourceId, order.Kind.Name, order.Kind.Fact, "import", cancellationToken);
        if (opened is not { } run) throw new ImportFault($"Another import of {order.Kind.Name} into {workspace.Key} is under way: wait for it to end.") { IsBusy = true };
        await using var lease = run.Lease;
        try
        {
            return await PagesAsync(workspace, order, rows, columns, lease, file, progress, cancellationToken);
        }
        catch (StopAsked stopped)
        {
            await ledger.InterruptAsync(lease, stopped.Message, CancellationToken.None);
            throw;
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
        var (ids, reading) = (new RowIds(), order.Reading ?? new FileReading());
        var (facts, rejects, shown) = (new List<Fact>(order.PageRows), new List<Reject>(), new List<string>());
        var total = new ImportProgress(PageCounts.None, 0, []) { RunId = lease.RunId };
        await using var errors = new ErrorFile(order.Errors, rows.Header);
        await TellAsync();
        (DateOnly? First, DateOnly? Last) days = default;
        foreach (var cells in rows.Rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var fact = order.Kind.Read(new Row(order.Set, columns, cells, zone, ids, reading));
                days = Widen(days, DayOf(fact, workspace));
                facts.Add(fact);
            }
            catch (RowFault fault)
            {
                rejects.Add(new Reject(
                    Kept(order.Kind, columns, cells, workspace), $"line {rows.Line}: {(workspace.KeepsVerbatims ? fault.Message : fault.Unquoted)}"));
                if (shown.Count < MostShownRejects) shown.Add($"line {rows.Line}: {fault.Message}");
                await errors.AddAsync(rows.Line, fault.Message, cells);
            }

            if (facts.Count + rejects.Count == order.PageRows) await CommitAsync();
        }

        await CommitAsync();
        if (days.First is { } first) await sources.ForImportAsync(workspace, order.Kind.Fact, first, cancellationToken);
        await ledger.SucceedAsync(lease, days.Last, days.Last, cancellationToken);
        return total with { Share = 1 };

        async Task CommitAsync()
        {
            var counts = await pages.CommitAsync(workspace, lease, order.Kind.Fact, new Batch(facts, null, Rejects: rejects), null, cancellationToken);
            total = total with { Counts = total.Counts + counts, Share = file.Length == 0 ? 1 : (double)file.Position / file.Length, FirstRejects = [.. shown] };
            progress?.Report(total);
            await TellAsync();
            facts.Clear();
            rejects.Clear();
        }

        Task TellAsync() => order.Told?.Invoke(total) ?? Task.CompletedTask;
    }

    // What a person needs who works on the reject: which row it was and how its fields look, and nothing that names or quotes
    // anybody. Where a separator is missing, a comment stands in any column.
    private static string Kept(FileKind kind, Dictionary<string, int> columns, string[] cells, Workspace workspace) => string.Join(", ", columns
        .Where(pair => pair.Value < cells.Length && !kind.Personal.Contains(pair.Key))
        .Select(pair => (Field: pair.Key, Cell: cells[pair.Value]))
        .Select(one => $"{one.Field}={(one.Cell.Contains('@', StringComparison.Ordinal) ? "(an address)" : one.Field == "id" || workspace.KeepsVerbatims ? one.Cell : StoredText.ShapeOf(one.Cell))}"));

    private static (DateOnly?, DateOnly?) Widen((DateOnly? First, DateOnly? Last) days, DateOnly day) =>
        (days.First is null || day < days.First ? day : days.First, days.Last is null || day > days.Last ? day : days.Last);

    /// <summary>The day that a fact of a file belongs to.</summary>
    internal static DateOnly DayOf(Fact fact, Workspace workspace) => fact switch
    {
        Answer answer => workspace.DayOf(answer.SubmittedAt),
        Ticket ticket => workspace.DayOf(ticket.SolvedAt ?? ticket.CreatedAt),
        Customer customer => customer.EndedOn ?? customer.StartedOn,
        Purchase purchase => purchase.Day,
        Spend spend => spend.Day,
        Delivery delivery => delivery.Day,
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Files hold no such fact."),
    };
}
