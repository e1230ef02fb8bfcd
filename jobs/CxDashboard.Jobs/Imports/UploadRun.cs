// Works off the queued uploads of a source when a scheduler rings for it: one after the other, each through the same import as ./cx import.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;
using Microsoft.Extensions.Logging;

namespace CxDashboard.Jobs.Imports;

/// <summary>Imports uploads. One that a killed program left behind is imported again, which changes nothing twice.</summary>
public sealed class UploadRun(Database database, FileImport import, UploadBook uploads, UploadFolder folder, ILogger<UploadRun> log)
{
    // Small pages show the progress and let a person stop soon; each costs one refresh of the metrics.
    private const int PageRows = 20_000;

    /// <summary>Imports what is queued for the source; false when another import holds the stream, so that it is to be tried later.</summary>
    public async Task<bool> SourceAsync(Workspace workspace, int sourceId, CancellationToken cancellationToken)
    {
        while (await NextAsync(workspace, sourceId, cancellationToken) is { } id)
        {
            if (await uploads.FindAsync(workspace, id, cancellationToken) is not { } upload) return true;
            if (!await OneAsync(workspace, upload, cancellationToken)) return false;
        }

        return true;
    }

    /// <summary>The sources for which uploads wait, or were cut off when a program ended.</summary>
    public async Task<IReadOnlyList<int>> WaitingAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return [.. await session.QueryAsync<int>(
            "select distinct source_id from upload where workspace_id = @WorkspaceId and state in ('queued', 'running') and source_id is not null", workspace, cancellationToken)];
    }

    private async Task<Guid?> NextAsync(Workspace workspace, int sourceId, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return await session.FirstAsync<Guid?>("""
            select upload_id from upload
            where workspace_id = @WorkspaceId and source_id = @sourceId and state in ('queued', 'running') order by uploaded_at limit 1
            """, new { workspace.WorkspaceId, sourceId }, cancellationToken);
    }

    private async Task<bool> OneAsync(Workspace workspace, Upload upload, CancellationToken cancellationToken)
    {
        var (state, fault) = await ImportAsync(workspace, upload, cancellationToken);
        if (state is null) return false;
        await WriteAsync(workspace, upload, "state = @state, fault = @fault, ended_at = now(), share = case when @state = 'done' then 1 else share end",
            new { workspace.WorkspaceId, upload.UploadId, state, fault }, CancellationToken.None);
        File.Delete(folder.Content(workspace.WorkspaceId, upload.UploadId));
        return true;
    }

    // Null: it could not begin because another import of the kind runs.
    private async Task<(string? State, string? Fault)> ImportAsync(Workspace workspace, Upload upload, CancellationToken cancellationToken)
    {
        var path = folder.Content(workspace.WorkspaceId, upload.UploadId);
        if (FileKind.Find(upload.Kind) is not { } kind) return ("failed", $"This version knows no files of {upload.Kind}.");
        if (!File.Exists(path)) return ("failed", "The file's content is no longer here: upload it again.");
        var map = upload.HowMapped;
        try
        {
            await import.RunAsync(workspace, new ImportOrder(kind, path, map.Columns, map.Constants, upload.HowRead)
            {
                IsMapped = true, PageRows = PageRows, Errors = folder.Errors(workspace.WorkspaceId, upload.UploadId),
                Told = progress => TellAsync(workspace, upload, progress, cancellationToken),
            }, null, cancellationToken);
            return ("done", null);
        }
        catch (ImportFault busy) when (busy.IsBusy)
        {
            return (null, null);
        }
        catch (StopAsked stopped)
        {
            return ("cancelled", stopped.Message);
        }
        catch (Exception fault) when (fault is ImportFault or SourceFault)
        {
            return ("failed", fault.Message);
        }
        catch (LostLease lost)
        {
            // Whoever took over imports it; this page changed nothing.
            log.LogWarning("{Message}", lost.Message);
            return (null, null);
        }
        catch (Exception unexpected) when (unexpected is not OperationCanceledException)
        {
            log.LogError(unexpected, "Import of upload {Upload} failed unexpectedly", upload.UploadId);
            return ("failed", $"Unexpected: {unexpected.GetType().Name}. The log has the details.");
        }
    }

    private Task TellAsync(Workspace workspace, Upload upload, ImportProgress progress, CancellationToken cancellationToken) =>
        WriteAsync(workspace, upload, "state = 'running', run_id = @RunId, share = @share, started_at = coalesce(started_at, now())",
            new { workspace.WorkspaceId, upload.UploadId, progress.RunId, share = (float)progress.Share }, cancellationToken);

    private async Task WriteAsync(Workspace workspace, Upload upload, string changes, object parameters, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        await session.ExecuteAsync($"update upload set {changes} where workspace_id = @WorkspaceId and upload_id = @UploadId and state in ('queued', 'running')", parameters, cancellationToken);
        await UploadBook.TellAsync(session, workspace, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }
}
