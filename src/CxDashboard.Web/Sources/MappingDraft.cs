// How an uploaded file is to be read, as it is being put right on its page: kind, encoding, separator, dates, numbers, columns.
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Imports;

namespace CxDashboard.Web.Sources;

/// <summary>The draft of one upload's mapping and what it makes of the first rows.</summary>
public sealed class MappingDraft
{
    /// <summary>Stands in a column's place for "one value for all rows".</summary>
    public const string OneValue = "=";

    private readonly Dictionary<string, string> columns = [];
    private readonly Dictionary<string, string> constants = [];

    private MappingDraft(FileKind kind, FileReading reading) => (Kind, Reading) = (kind, reading);

    public FileKind Kind { get; private set; }

    public FileReading Reading { get; private set; }

    /// <summary>The file's beginning; null while it cannot be read at all, as <see cref="Fault"/> says.</summary>
    public FileSample? Sample { get; private set; }

    public SampleCheck? Check { get; private set; }

    public string? Fault { get; private set; }

    /// <summary>True when a file with these columns was matched before.</summary>
    public bool IsRemembered { get; private set; }

    public ColumnMap Map => new(
        columns.Where(pair => pair.Value is not ("" or OneValue)).ToDictionary(), constants.Where(pair => columns.GetValueOrDefault(pair.Key) == OneValue && pair.Value.Trim().Length > 0).ToDictionary(pair => pair.Key, pair => pair.Value.Trim()));

    public IReadOnlyList<FileField> Missing => Map.Missing(Kind);

    public string ColumnOf(FileField field) => columns.GetValueOrDefault(field.Name, "");

    public string ConstantOf(FileField field) => constants.GetValueOrDefault(field.Name, "");

    /// <summary>The first value of the field's column that is not empty, so that a wrong column is seen.</summary>
    public string? ExampleOf(FileField field)
    {
        var at = Sample?.Header.ToList().IndexOf(ColumnOf(field)) ?? -1;
        return at < 0 ? null : Sample!.Rows.Select(row => at < row.Cells.Length ? row.Cells[at].Trim() : "").FirstOrDefault(cell => cell.Length > 0);
    }

    /// <summary>Begins with what is remembered of such a file, or with what its names let guess.</summary>
    public static async Task<MappingDraft> BeginAsync(UploadBook uploads, Workspace workspace, Upload upload, FileKind kind, string path, CancellationToken cancellationToken)
    {
        var draft = new MappingDraft(kind, upload.HowRead);
        await draft.ReadAsync(path);
        await draft.MatchAsync(uploads, workspace, path, cancellationToken);
        return draft;
    }

    /// <summary>Another kind of file: its columns are matched anew.</summary>
    public async Task ChooseAsync(FileKind kind, UploadBook uploads, Workspace workspace, string path, CancellationToken cancellationToken)
    {
        Kind = kind;
        await MatchAsync(uploads, workspace, path, cancellationToken);
    }

    /// <summary>Another way of reading; the columns stay matched as far as the header still has them.</summary>
    public async Task ReadAsync(FileReading reading, Workspace workspace, string path)
    {
        var anew = reading.Encoding != Reading.Encoding || reading.Delimiter != Reading.Delimiter;
        Reading = reading;
        if (anew) await ReadAsync(path);
        Look(workspace);
    }

    public void Match(FileField field, string column, Workspace workspace)
    {
        columns[field.Name] = column;
        Look(workspace);
    }

    public void Fill(FileField field, string value, Workspace workspace)
    {
        constants[field.Name] = value;
        Look(workspace);
    }

    private async Task MatchAsync(UploadBook uploads, Workspace workspace, string path, CancellationToken cancellationToken)
    {
        columns.Clear();
        constants.Clear();
        if (Sample is { } sample)
        {
            var kept = await uploads.RememberedAsync(workspace, Kind, sample.Header, cancellationToken);
            IsRemembered = kept is not null;
            var map = kept?.Map ?? ColumnMap.Guess(Kind, sample);
            foreach (var (field, column) in map.Columns) columns[field] = sample.Header.FirstOrDefault(name => string.Equals(name, column, StringComparison.OrdinalIgnoreCase)) ?? "";
            foreach (var (field, value) in map.Constants) (columns[field], constants[field]) = (OneValue, value);
            if (kept is { } before) await ReadAsync(before.Reading with { Encoding = Reading.Encoding, Delimiter = sample.Delimiter }, workspace, path);
        }

        Look(workspace);
    }

    private async Task ReadAsync(string path)
    {
        try
        {
            (Sample, Fault) = (await FileSample.ReadAsync(path, Reading), null);
        }
        catch (ImportFault unreadable)
        {
            (Sample, Fault) = (null, unreadable.Message);
        }
    }

    private void Look(Workspace workspace)
    {
        Check = null;
        if (Sample is not null && Missing.Count == 0) Check = Sample.Check(workspace, Kind, Map, Reading);
    }
}
