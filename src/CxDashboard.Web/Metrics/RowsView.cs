// The rows behind a number, a page at a time, and what they add up to.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Numbers;

namespace CxDashboard.Web.Metrics;

/// <summary>What was asked for, understood: the question whose rows are wanted, or why there are none.</summary>
internal sealed record RowsAsked(Metric Metric, Subject Subject, Viewing Viewing, Frame Frame, Question? Question, Measure Now, string? Refusal)
{
    /// <summary>Null where the catalogue has no such metric.</summary>
    public static async Task<RowsAsked?> OfAsync(IGateway gateway, Workspace workspace, string key, string uri, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Catalogue.Find(key) is not { } metric) return null;
        var viewing = Viewing.Of(workspace, uri, clock);
        var frame = await gateway.FrameAsync(workspace, viewing.GoalDay, cancellationToken);
        var subject = Subject.Of(metric, frame, viewing, uri);
        var questions = new Questions(subject.Filters, frame.Audience);
        if (questions.Add(metric.Key, viewing.Days, stage: subject.Stage?.Key) is not { } at)
            return new RowsAsked(metric, subject, viewing, frame, null, Measure.Nothing(subject.Refusal ?? "not asked"), subject.Refusal ?? "the metric cannot be filtered so");
        var now = (await gateway.AskAsync(workspace, questions.All, cancellationToken))[at].Single().Measure;
        // Whatever keeps the number back keeps its rows back: they would tell more than it.
        var why = RowsBehind.Refusal(metric) ?? (now.Value is null ? now.Why ?? "there is no number" : null);
        return new RowsAsked(metric, subject, viewing, frame, why is null ? questions.All[at] : null, now, why);
    }
}

/// <summary>The page. The first <paramref name="Words"/> columns are words, the others numbers.</summary>
public sealed record RowsView(
    string Title, string Scope, string Lead, IReadOnlyList<(string Name, string Value, string Note)> Facts, IReadOnlyList<string> Columns, int Words,
    IReadOnlyList<(DateOnly Day, IReadOnlyList<string> Cells)> Rows, string? NewerHref, string? OlderHref, string Position,
    IReadOnlyList<BarMenu> Menus, IReadOnlyList<string> Notices, string Query)
{
    public const int PerPage = 100;

    internal static async Task<RowsView?> LoadAsync(
        IGateway gateway, Database database, Workspace workspace, string key, string uri, int page, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await RowsAsked.OfAsync(gateway, workspace, key, uri, clock, cancellationToken) is not { } asked) return null;
        var (metric, subject) = (asked.Metric, asked.Subject);
        var scope = subject.Stage?.Name ?? (metric.ByStage ? "whole journey" : "everywhere");
        var (sums, rows) = asked.Question is { } question ? await ReadAsync(database, workspace, question, page, cancellationToken) : (new BehindSums(0, 0, 0, 0), []);
        var columns = RowColumns.Of(metric);
        var last = Math.Max(1, (sums.All + PerPage - 1) / PerPage);
        string? PageHref(long to) => to < 1 || to > last || to == page ? null : QueryUrl.With(uri, ("page", to == 1 ? null : $"{to}"));
        return new RowsView(
            $"Rows behind {metric.Name}", scope,
            asked.Refusal is { } why ? $"No rows: {why}." : $"{Format(sums.All)} {(sums.All == 1 ? "row" : "rows")} of {Tiles.Format.Days(asked.Viewing.Days.From, asked.Viewing.Days.To)}, the newest day first; together they are the number.",
            asked.Refusal is null ? columns.Facts(asked.Now, sums) : [],
            columns.Names, columns.Words, [.. rows.Select(row => (row.Day, columns.Cells(row, asked.Frame)))],
            PageHref(page - 1L), PageHref(page + 1L), asked.Refusal is null ? $"page {page} of {last}" : "",
            MetricBars.Of(uri, asked.Viewing, subject, asked.Frame, []), subject.Notices, new Uri(uri).Query);
    }

    private static async Task<(BehindSums, List<BehindRow>)> ReadAsync(Database database, Workspace workspace, Question question, int page, CancellationToken cancellationToken)
    {
        // The sums and the rows of one moment.
        await using var session = await database.OpenSnapshotAsync(workspace.Scope, cancellationToken);
        var sums = await RowsBehind.SumsAsync(session, workspace, question, cancellationToken);
        var rows = await RowsBehind.ReadAsync(session, workspace, question, (page - 1L) * PerPage, PerPage, cancellationToken).ToListAsync(cancellationToken);
        return (sums, rows);
    }

    internal static string Format(long count) => count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
}
