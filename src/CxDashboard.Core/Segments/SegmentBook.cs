// Reads and writes a workspace's segments: a list, because a fact belongs to the first that takes it.
using System.Text.Json;
using System.Text.Json.Nodes;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using Npgsql;

namespace CxDashboard.Core.Segments;

public static class SegmentBook
{
    private static readonly string Fields = string.Join(", ", SegmentField.All.Select(field => field.Key));

    /// <summary>The statement behind <see cref="ReadAsync(NpgsqlDataReader, CancellationToken)"/>; its parameter is @workspace.</summary>
    internal static readonly string Select = $"select segment, name, kind, {Fields} from segment where workspace_id = @workspace order by position";

    /// <summary>The segments in the order in which they take facts.</summary>
    public static async Task<IReadOnlyList<Segment>> ReadAsync(Session session, Workspace workspace, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Select, session.Connection) { Parameters = { new("workspace", workspace.WorkspaceId) } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(reader, cancellationToken);
    }

    internal static async Task<IReadOnlyList<Segment>> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var segments = new List<Segment>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var rules = SegmentField.All.Select((field, i) => (field.Key, Values: reader.GetFieldValue<string[]>(3 + i))).Where(rule => rule.Values.Length > 0);
            segments.Add(new Segment(reader.GetString(0), reader.GetString(1), Enum.Parse<SegmentKind>(reader.GetString(2), ignoreCase: true),
                rules.ToDictionary(rule => rule.Key, rule => (IReadOnlyList<string>)rule.Values)));
        }

        return segments;
    }

    /// <summary>Makes the workspace's segments exactly these, in this order. The metric parts are the caller's to make anew.</summary>
    public static Task WriteAsync(Session session, Workspace workspace, IReadOnlyList<Segment> segments, CancellationToken cancellationToken) =>
        session.ExecuteAsync($"""
            delete from segment where workspace_id = @WorkspaceId and segment <> all(@keys);
            insert into segment (workspace_id, segment, name, kind, position, {Fields})
            select @WorkspaceId, segment, name, kind, position, {Fields} from jsonb_populate_recordset(null::segment, @list::jsonb)
            on conflict (workspace_id, segment) do update
              set (name, kind, position, {Fields}) = row(excluded.name, excluded.kind, excluded.position, {string.Join(", ", SegmentField.All.Select(field => "excluded." + field.Key))})
            """, new { workspace.WorkspaceId, keys = segments.Select(segment => segment.Key).ToArray(), list = Json(segments) }, cancellationToken);

    /// <summary>Rows of the table segment as JSON, with a position each.</summary>
    internal static string Json(IReadOnlyList<Segment> segments) => new JsonArray([.. segments.Select((segment, i) =>
    {
        var row = new JsonObject
        {
            ["segment"] = segment.Key,
            ["name"] = StoredText.Of(segment.Name),
            ["kind"] = segment.Kind.ToString().ToLowerInvariant(),
            ["position"] = i + 1,
        };
        foreach (var field in SegmentField.All) row[field.Key] = new JsonArray([.. segment.Of(field).Distinct().Select(value => JsonValue.Create(StoredText.Of(value)))]);
        return row;
    })]).ToJsonString();

    /// <summary>Changes whenever anything about the segments does.</summary>
    public static string MarkOf(IReadOnlyList<Segment> segments) => Json(segments);
}
