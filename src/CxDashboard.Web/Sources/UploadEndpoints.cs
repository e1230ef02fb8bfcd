// Files on their way in and their errors on the way out: a plain form's post, streamed to the data folder, and a download.
using CxDashboard.Core.Access;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Imports;
using CxDashboard.Web.Access;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CxDashboard.Web.Sources;

public static class UploadEndpoints
{
    /// <summary>The fields of the form, in the order in which a browser sends them: the file comes last.</summary>
    public const string KindField = "kind";
    public const string FileField = "file";

    private const string TokenField = "__RequestVerificationToken";
    private const int LongestField = 16 * 1024;

    public static void MapUploads(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/{workspace}/sources/files", ReceiveAsync).RequireAuthorization(Roles.Editor);
        routes.MapGet("/{workspace}/sources/uploads/{upload:guid}/errors.csv", ErrorsAsync).RequireAuthorization(Roles.Editor);
    }

    private static async Task<IResult> ReceiveAsync(
        string workspace, HttpContext http, [FromServices] Database database, [FromServices] UploadBook uploads, [FromServices] UploadFolder folder,
        [FromServices] IAntiforgery antiforgery, CancellationToken cancellationToken)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null; // FileArrival counts, and stops
        if (Boundary(http.Request) is not { } boundary) return Refused("This is no form with a file.");
        var parts = new MultipartReader(boundary, http.Request.Body) { BodyLengthLimit = LongestField };
        // The framework would read the whole body to find the token in it; here it comes first.
        http.Request.Headers["RequestVerificationToken"] = await FieldAsync(parts, TokenField, cancellationToken);
        if (!await antiforgery.IsRequestValidAsync(http)) return Refused("This form is too old, or not from this site: open the page again.");
        if (FileKind.Find(await FieldAsync(parts, KindField, cancellationToken) ?? "") is not { } kind) return Refused("No kind of file was chosen: open the page again.");
        parts.BodyLengthLimit = null;
        if (await parts.ReadNextSectionAsync(cancellationToken) is not { } part || part.AsFileSection() is not { Name: FileField } file) return Refused("No file was chosen: open the page again.");

        if (await WorkspaceBook.FindAsync(database, workspace, cancellationToken) is not { } space) return Results.NotFound();
        var id = Guid.NewGuid();
        var arrived = await FileArrival.ReceiveAsync(part.Body, folder.Content(space.WorkspaceId, id), cancellationToken);
        if (file.FileName.Length == 0 && arrived.Bytes == 0) arrived = arrived with { Refusal = "No file was chosen." };
        await uploads.AddAsync(space, id, kind, file.FileName, arrived, new Actor(http.User.AccountId(), http.User.Identity?.Name ?? ""), cancellationToken);
        return new SeeOther($"/{space.Key}/sources/uploads/{id}");
    }

    private static async Task<IResult> ErrorsAsync(
        string workspace, Guid upload, HttpContext http, [FromServices] Database database, [FromServices] UploadBook uploads, [FromServices] UploadFolder folder,
        CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await WorkspaceBook.FindAsync(database, workspace, cancellationToken) is not { } space) return Results.NotFound();
        if (await uploads.FindAsync(space, upload, cancellationToken) is not { } found) return Results.NotFound();
        var path = folder.Errors(space.WorkspaceId, found.UploadId);
        return File.Exists(path) ? Results.File(path, "text/csv; charset=utf-8", $"{Path.GetFileNameWithoutExtension(found.FileName)}-errors.csv") : Results.NotFound();
    }

    private static string? Boundary(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= 100 } boundary ? boundary : null;

    private static async Task<string?> FieldAsync(MultipartReader parts, string name, CancellationToken cancellationToken)
    {
        if (await parts.ReadNextSectionAsync(cancellationToken) is not { } part || part.AsFormDataSection() is not { } field || field.Name != name) return null;
        return await field.GetValueAsync(cancellationToken);
    }

    private static IResult Refused(string why) => Results.Text(why, "text/plain; charset=utf-8", statusCode: StatusCodes.Status400BadRequest);

    // After a post a browser shall get the page, and Back shall not send the file again.
    private sealed class SeeOther(string url) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = url;
            return Task.CompletedTask;
        }
    }
}
