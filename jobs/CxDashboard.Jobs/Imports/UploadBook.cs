// The uploaded files of a workspace, from their arrival to their end, and how their columns were matched the last time.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Jobs.Imports;

/// <summary>One uploaded file; the counts are those of its run.</summary>
public sealed record Upload
{
    public Guid UploadId { get; init; }
    public required string Kind { get; init; }
    public required string FileName { get; init; }
    public long Bytes { get; init; }
    public long? Rows { get; init; }
    public required string State { get; init; }
    public required string Reading { get; init; }
    public required string Mapping { get; init; }
    public int? SourceId { get; init; }
    public float Share { get; init; }
    public required string UploadedBy { get; init; }
    public DateTimeOffset UploadedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? Fault { get; init; }
    public long Received { get; init; }
    public long Inserted { get; init; }
    public long Updated { get; init; }
    public long Unchanged { get; init; }
    public long Rejected { get; init; }

    public FileReading HowRead => JsonSerializer.Deserialize<FileReading>(Reading)!;

    public ColumnMap HowMapped => JsonSerializer.Deserialize<ColumnMap>(Mapping)!;

    public bool IsUnderWay => State is "queued" or "running";
}

/// <summary>Keeps uploads. Whoever calls has checked that the person may.</summary>
public sealed class UploadBook(Database database, SourceBook sources)
{
    private const string Columns = """
        u.upload_id, u.kind, u.file_name, u.bytes, u.rows, u.state, u.reading::text as reading, u.mapping::text as mapping, u.source_id,
        u.share, u.uploaded_by, u.uploaded_at, u.started_at, u.ended_at, u.fault,
        coalesce(r.received, 0) as received, coalesce(r.inserted, 0) as inserted, coalesce(r.updated, 0) as updated,
        coalesce(r.unchanged, 0) as unchanged, coalesce(r.rejected, 0) as rejected
        """;

    private const string WithRun = "from upload u left join run r on r.workspace_id = u.workspace_id and r.run_id = u.run_id";

    private const int LongestName = 200;

    /// <summary>Notes what has arrived: it waits for its columns to be matched, or is refused.</summary>
    public async Task AddAsync(Workspace workspace, Guid uploadId, FileKind kind, string fileName, Arrived arrived, Actor actor, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        await session.ExecuteAsync("""
            insert into upload (workspace_id, upload_id, kind, file_name, bytes, rows, state, reading, mapping, uploaded_by, fault, ended_at)
            values (@WorkspaceId, @uploadId, @kind, @fileName, @Bytes, @Rows, @state, @reading::jsonb, @mapping::jsonb, @Name, @Refusal,
                    case when @Refusal is not null then now() end)
            """, new
        {
            workspace.WorkspaceId, uploadId, kind = kind.Name, fileName = NameOf(fileName), arrived.Bytes, arrived.Rows,
            state = arrived.Refusal is null ? "waiting" : "refused", reading = JsonSerializer.Serialize(arrived.Reading),
            mapping = JsonSerializer.Serialize(ColumnMap.Empty), actor.Name, arrived.Refusal,
        }, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    public async Task<Upload?> FindAsync(Workspace workspace, Guid uploadId, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return await session.FirstAsync<Upload>($"select {Columns} {WithRun} where u.workspace_id = @WorkspaceId and u.upload_id = @uploadId",
            new { workspace.WorkspaceId, uploadId }, cancellationToken);
    }

    /// <summary>The latest uploads, newest first, without those that were refused on arrival.</summary>
    public async Task<IReadOnlyList<Upload>> LatestAsync(Workspace workspace, int most, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return [.. await session.QueryAsync<Upload>(
            $"select {Columns} {WithRun} where u.workspace_id = @WorkspaceId and u.state <> 'refused' order by u.uploaded_at desc limit @most",
            new { workspace.WorkspaceId, most }, cancellationToken)];
    }

    /// <summary>Queues a waiting upload for import under this reading and mapping, and remembers both for the next file with these
    /// columns. Gives the source to ring for; null when the upload no longer waits.</summary>
    public async Task<int?> QueueAsync(
        Workspace workspace, Upload upload, FileKind kind, IReadOnlyList<string> header, FileReading reading, ColumnMap map, Actor actor, CancellationToken cancellationToken)
    {
        var sourceId = await sources.ForImportAsync(workspace, kind.Fact, DateOnly.MaxValue, cancellationToken);
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var parameters = new
        {
            workspace.WorkspaceId, upload.UploadId, sourceId, kind = kind.Name, header = HeaderOf(header),
            reading = JsonSerializer.Serialize(reading), mapping = JsonSerializer.Serialize(map),
        };
        var queued = await session.ExecuteAsync("""
            update upload set state = 'queued', kind = @kind, source_id = @sourceId, reading = @reading::jsonb, mapping = @mapping::jsonb
            where workspace_id = @WorkspaceId and upload_id = @UploadId and state = 'waiting'
            """, parameters, cancellationToken);
        if (queued == 0) return null;
        await KeepAsync(session, parameters, cancellationToken);
        await AuditBook.WriteAsync(session, workspace.WorkspaceId, actor, Deed.Imported, upload.FileName,
            string.Create(CultureInfo.InvariantCulture, $"{kind.Name}, {upload.Rows:#,0} rows"), cancellationToken);
        await TellAsync(session, workspace, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return sourceId;
    }

    /// <summary>Calls an upload off: at once while it waits, after its page while it runs.</summary>
    public async Task CancelAsync(Workspace workspace, Upload upload, Actor actor, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var called = await session.ExecuteAsync("""
            update upload set state = 'cancelled', ended_at = now(), fault = @fault
            where workspace_id = @WorkspaceId and upload_id = @UploadId and state in ('waiting', 'queued')
            """, new { workspace.WorkspaceId, upload.UploadId, fault = $"Cancelled by {actor.Name} before it began." }, cancellationToken);
        if (called == 0)
        {
            called = await session.ExecuteAsync("""
                update run r set stop_asked_at = now(), stop_asked_by = @Name from upload u
                where u.workspace_id = @WorkspaceId and u.upload_id = @UploadId and u.state = 'running'
                  and r.workspace_id = u.workspace_id and r.run_id = u.run_id and r.state = 'running' and r.stop_asked_at is null
                """, new { workspace.WorkspaceId, upload.UploadId, actor.Name }, cancellationToken);
        }

        if (called > 0) await AuditBook.WriteAsync(session, workspace.WorkspaceId, actor, Deed.ImportCancelled, upload.FileName, null, cancellationToken);
        await TellAsync(session, workspace, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    /// <summary>How a file of this kind with these columns was read and matched the last time; null when there was none.</summary>
    public async Task<(FileReading Reading, ColumnMap Map)?> RememberedAsync(Workspace workspace, FileKind kind, IReadOnlyList<string> header, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var kept = await session.FirstAsync<Remembered>("""
            select reading::text as reading, mapping::text as mapping from import_mapping
            where workspace_id = @WorkspaceId and kind = @kind and header = @header
            """, new { workspace.WorkspaceId, kind = kind.Name, header = HeaderOf(header) }, cancellationToken);
        return kept is null ? null : (JsonSerializer.Deserialize<FileReading>(kept.Reading)!, JsonSerializer.Deserialize<ColumnMap>(kept.Mapping)!);
    }

    /// <summary>Remembers how a file was read and matched, for the next one with the same columns.</summary>
    public async Task RememberAsync(Workspace workspace, FileKind kind, IReadOnlyList<string> header, FileReading reading, ColumnMap map, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        await KeepAsync(session, new
        {
            workspace.WorkspaceId, kind = kind.Name, header = HeaderOf(header), reading = JsonSerializer.Serialize(reading), mapping = JsonSerializer.Serialize(map),
        }, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    /// <summary>Tells open pages that an upload moved.</summary>
    internal static Task TellAsync(Session session, Workspace workspace, CancellationToken cancellationToken) =>
        session.ExecuteAsync("select pg_notify('cx_data', @channelText)",
            new { channelText = workspace.WorkspaceId.ToString(CultureInfo.InvariantCulture) }, cancellationToken);

    private static Task KeepAsync(Session session, object parameters, CancellationToken cancellationToken) => session.ExecuteAsync("""
        insert into import_mapping (workspace_id, kind, header, reading, mapping)
        values (@WorkspaceId, @kind, @header, @reading::jsonb, @mapping::jsonb)
        on conflict (workspace_id, kind, header) do update set reading = excluded.reading, mapping = excluded.mapping, saved_at = now()
        """, parameters, cancellationToken);

    // The order of columns changes from export to export; their names tell the export.
    private static byte[] HeaderOf(IReadOnlyList<string> header) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', header.Select(name => name.Trim().ToLowerInvariant()).Order(StringComparer.Ordinal))));

    private static string NameOf(string given)
    {
        var name = StoredText.Of(given.Split('/', '\\')[^1].Trim());
        name = string.Concat(name.Where(sign => !char.IsControl(sign)));
        return name.Length == 0 ? "file.csv" : name.Length > LongestName ? name[..LongestName] : name;
    }

    private sealed record Remembered
    {
        public required string Reading { get; init; }
        public required string Mapping { get; init; }
    }
}
