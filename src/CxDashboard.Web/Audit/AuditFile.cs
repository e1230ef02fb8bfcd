// The audit as a file for spreadsheets, for the workspace's owners: every line of the filter, written as it is read.
using System.Globalization;
using System.Text;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;
using CxDashboard.Web.Metrics;

namespace CxDashboard.Web.Audit;

internal static class AuditFile
{
    private const int AtOnce = 2000;

    public static void MapAuditFile(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/{workspace}/audit.csv", AnswerAsync).RequireAuthorization(Roles.Owner);

    private static async Task<IResult> AnswerAsync(string workspace, HttpContext http, Database database, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await WorkspaceBook.FindAsync(database, workspace, cancellationToken) is not { } space) return Results.NotFound();
        var (filter, _) = AuditQuery.Of(http.Request.QueryString.Value ?? "");
        return Results.Stream(to => WriteAsync(database, space, filter, to, cancellationToken), "text/csv; charset=utf-8", $"{space.Key}-audit.csv");
    }

    private static async Task WriteAsync(Database database, Workspace workspace, AuditFilter filter, Stream to, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await writer.WriteAsync("at,who,deed,subject,detail\r\n".AsMemory(), cancellationToken);
        for (var rest = filter with { Before = null }; ;)
        {
            var lines = await AuditBook.FindAsync(database, workspace, rest, AtOnce, cancellationToken);
            foreach (var line in lines) await writer.WriteAsync((RowOf(line) + "\r\n").AsMemory(), cancellationToken);
            if (lines.Count < AtOnce) return;
            rest = rest with { Before = lines[^1].AuditId };
        }
    }

    private static string RowOf(AuditLine line) => Csv.Row(
        line.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), Csv.Text(line.Who), Csv.Text(line.Action), Csv.Text(line.Subject), Csv.Text(line.Detail));
}
