// What the page of one uploaded file shows.
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Imports;

namespace CxDashboard.Web.Sources;

/// <summary>An upload; while it waits and its content is there, the draft of its mapping.</summary>
public sealed record UploadedView(Upload Upload, MappingDraft? Draft, bool HasErrors)
{
    /// <summary>Null when the workspace has no such upload. A <paramref name="draft"/> that is being worked on stays.</summary>
    public static async Task<UploadedView?> LoadAsync(
        UploadBook uploads, UploadFolder folder, Workspace workspace, Guid uploadId, MappingDraft? draft, CancellationToken cancellationToken)
    {
        if (await uploads.FindAsync(workspace, uploadId, cancellationToken) is not { } upload) return null;
        var path = folder.Content(workspace.WorkspaceId, uploadId);
        if (upload.State != "waiting" || !File.Exists(path)) draft = null;
        else if (draft is null && FileKind.Find(upload.Kind) is { } kind) draft = await MappingDraft.BeginAsync(uploads, workspace, upload, kind, path, cancellationToken);
        return new UploadedView(upload, draft, upload is { Rejected: > 0 } or { State: "failed" } && File.Exists(folder.Errors(workspace.WorkspaceId, uploadId)));
    }
}
