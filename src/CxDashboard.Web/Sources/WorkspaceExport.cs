// All that a workspace holds, as one archive of CSV files that a spreadsheet can open, without anything that opens a door.
using System.Globalization;
using System.IO.Compression;
using System.Text;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Metrics;
using Npgsql;

namespace CxDashboard.Web.Sources;

internal static class WorkspaceExport
{
    private const int Patience = 600;

    // Each can be made from the rest, is sealed, or is not the workspace's to give.
    private static readonly string[] LeftOut = ["metric_day", "metric_month", "minutes_day", "minutes_month", "payload", "data_version"];

    private const string Tables = """
        select c.relname::text as name, array_agg(a.attname::text order by a.attnum) as columns,
          array_agg(t.typcategory = 'N' order by a.attnum) as are_numbers
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        join pg_type t on t.oid = a.atttypid
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> all(@LeftOut)
          and exists (select from pg_attribute w where w.attrelid = c.oid and w.attname = 'workspace_id' and not w.attisdropped)
          and a.attname <> 'workspace_id' and a.attname !~ '(_hash|^secrets|_secret)$'
        group by c.relname order by c.relname
        """;

    /// <summary>Writes table by table as it reads; nothing is held.</summary>
    public static async Task WriteAsync(Database database, Workspace workspace, DateTimeOffset now, Stream to, CancellationToken ct)
    {
        // One moment for all files.
        await using var session = await database.OpenSnapshotAsync(workspace.Scope, ct);
        session.Patience = Patience;
        await using var archive = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct);
        var about = new StringBuilder();
        about.AppendLine(CultureInfo.InvariantCulture, $"{workspace.Name} ({workspace.Key}), {now:yyyy-MM-dd HH:mm} UTC").AppendLine();
        foreach (var (name, columns, areNumbers) in (await session.QueryAsync<(string, string[], bool[])>(Tables, new { LeftOut }, ct)).ToList())
        {
            var rows = await WriteTableAsync(session, workspace, archive, name, columns, areNumbers, ct);
            about.AppendLine(CultureInfo.InvariantCulture, $"{name}.csv: {rows} rows");
        }

        about.AppendLine().AppendLine("Times are instants with their offset. People are keyed hashes, as they are stored. Left out: credentials and other secrets,")
            .AppendLine("vendors' answers as they came, and the stored parts of metrics, which follow from the rest.");
        await using var readme = await archive.CreateEntry("ABOUT.txt").OpenAsync(ct);
        await readme.WriteAsync(Encoding.UTF8.GetBytes(about.ToString()), ct);
    }

    private static async Task<long> WriteTableAsync(
        Session session, Workspace workspace, ZipArchive archive, string name, string[] columns, bool[] areNumbers, CancellationToken ct)
    {
        await using var entry = await archive.CreateEntry($"{name}.csv", CompressionLevel.Fastest).OpenAsync(ct);
        await using var writer = new StreamWriter(entry, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        await writer.WriteAsync(Csv.Row(columns) + "\r\n");
        // Names come from the catalogue and not from a visitor.
        var quoted = string.Join(", ", columns.Select(column => $"\"{column}\"::text"));
        await using var command = new NpgsqlCommand($"select {quoted} from \"{name}\" where workspace_id = $1", session.Connection) { Parameters = { new() { Value = workspace.WorkspaceId } }, CommandTimeout = Patience };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = 0L;
        for (; await reader.ReadAsync(ct); rows++)
        {
            var cells = columns.Select((_, i) => reader.IsDBNull(i) ? "" : areNumbers[i] ? reader.GetString(i) : Csv.Text(reader.GetString(i)));
            await writer.WriteAsync(Csv.Row(cells) + "\r\n");
        }

        return rows;
    }
}
