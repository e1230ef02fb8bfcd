// The rows behind a number as a file: what they are first, then every row, written as they are read.
using System.Globalization;
using System.Text;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Web.Metrics;

internal static class RowsCsv
{
    /// <summary>The most rows of one file.</summary>
    public const int Most = 500_000;

    /// <summary>Writes the file; where rows are left out its first lines say so.</summary>
    public static async Task WriteAsync(Database database, Workspace workspace, RowsAsked asked, Question question, Stream to, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenSnapshotAsync(workspace.Scope, cancellationToken);
        await using var writer = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        var sums = await RowsBehind.SumsAsync(session, workspace, question, cancellationToken);
        var columns = RowColumns.Of(asked.Metric);
        Task LineAsync(string line) => writer.WriteAsync((line + "\r\n").AsMemory(), cancellationToken);

        await LineAsync(Csv.About("Workspace", workspace.Name));
        await LineAsync(Csv.About("Rows behind", $"{asked.Metric.Name}, {asked.Subject.Stage?.Name ?? "all stages"}"));
        await LineAsync(Csv.About("Days", string.Create(CultureInfo.InvariantCulture, $"{question.Range.From:yyyy-MM-dd} to {question.Range.To:yyyy-MM-dd}")));
        foreach (var filter in asked.Subject.Filters) await LineAsync(Csv.About("Filter", $"{filter.Dim} = {asked.Frame.Audience.NameOf(filter)}"));
        foreach (var (name, value, note) in columns.Facts(asked.Now, sums)) await LineAsync(Csv.About(name, $"{value} ({note})"));
        await LineAsync(Csv.About("Rows", sums.All > Most ? $"the newest {Most} of {sums.All}" : $"{sums.All}"));
        await LineAsync(Csv.Row(columns.Names.Select(Csv.Text).Prepend("day")));
        await foreach (var row in RowsBehind.ReadAsync(session, workspace, question, 0, Most, cancellationToken))
            await LineAsync(Csv.Row(columns.Cells(row, asked.Frame).Select(Csv.Text).Prepend(Csv.Day(row.Day))));
    }
}
