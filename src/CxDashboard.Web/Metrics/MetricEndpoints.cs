// The files behind a metric page: its trend as CSV and its contract as plain text, for whoever may see the page.
using System.Text;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;
using Microsoft.AspNetCore.Http.Extensions;

namespace CxDashboard.Web.Metrics;

public static class MetricEndpoints
{
    public static void MapMetricFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/{workspace}/metrics/{metric}/trend.csv", TrendAsync).RequireAuthorization(Roles.Viewer);
        routes.MapGet("/{workspace}/metrics/{metric}/contract.txt", ContractAsync).RequireAuthorization(Roles.Viewer);
        routes.MapGet("/{workspace}/metrics/{metric}/rows.csv", RowsAsync).RequireAuthorization(Roles.Editor);
    }

    private static async Task<IResult> RowsAsync(
        string workspace, string metric, HttpContext http, Database database, RememberedAnswers gateway, TimeProvider clock, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await WorkspaceBook.FindAsync(database, workspace, cancellationToken) is not { } space) return Results.NotFound();
        if (await RowsAsked.OfAsync(gateway, space, metric, http.Request.GetEncodedUrl(), clock, cancellationToken) is not { } asked) return Results.NotFound();
        if (asked.Question is not { } question) return Results.Text($"No rows: {asked.Refusal}.", "text/plain", Encoding.UTF8, StatusCodes.Status409Conflict);
        return Results.Stream(to => RowsCsv.WriteAsync(database, space, asked, question, to, cancellationToken), "text/csv; charset=utf-8", $"{space.Key}-{asked.Metric.Key}-rows.csv");
    }

    private static async Task<IResult> TrendAsync(
        string workspace, string metric, HttpContext http, Database database, RememberedAnswers gateway, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await LoadAsync(workspace, metric, http, database, gateway, clock, cancellationToken) is not { } loaded) return Results.NotFound();
        var (space, view) = loaded;
        return File(TrendCsv.Of(view, space.Name), "text/csv", FileName(space, view, "trend.csv"));
    }

    private static async Task<IResult> ContractAsync(
        string workspace, string metric, HttpContext http, Database database, RememberedAnswers gateway, TimeProvider clock, CancellationToken cancellationToken) =>
        await LoadAsync(workspace, metric, http, database, gateway, clock, cancellationToken) is { } loaded
            ? Results.Text(loaded.View.Contract.ToText($"How this number came to be: {loaded.Space.Name}"), "text/plain", Encoding.UTF8)
            : Results.NotFound();

    private static async Task<(Workspace Space, MetricView View)?> LoadAsync(
        string workspace, string metric, HttpContext http, Database database, RememberedAnswers gateway, TimeProvider clock, CancellationToken cancellationToken)
    {
        // Numbers of one client in a shared cache would outlive the right to see them.
        http.Response.Headers.CacheControl = "no-store";
        if (await WorkspaceBook.FindAsync(database, workspace, cancellationToken) is not { } space) return null;
        var view = await MetricView.LoadAsync(gateway, space, metric, http.Request.GetEncodedUrl(), clock, cancellationToken);
        return view is null ? null : (space, view);
    }

    private static IResult File(string text, string type, string name) => Results.File(Encoding.UTF8.GetBytes(text), type + "; charset=utf-8", name);

    // Keys are letters, digits and hyphens by their own rules.
    private static string FileName(Workspace space, MetricView view, string end) =>
        $"{space.Key}-{view.Subject.Metric.Key}{(view.Subject.Stage is { } stage ? "-" + stage.Key : "")}-{end}";
}
