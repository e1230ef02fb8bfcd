// Faults that spoil a good answer: its fields, its order, its end or its pace.
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CxDashboard.Sandbox.Faults;

internal static class SpoiledAnswer
{
    private const int TricklePieces = 30;
    private static readonly (string Name, string Usual)[] s_records =
    [
        ("rows", "metricValues"), ("tickets", "created_at"), ("deleted_tickets", "deleted_at"),
        ("satisfaction_ratings", "created_at"), ("items", "submitted_at"), ("data", "createdAt"),
    ];

    public static bool Covers(string name) => name is "truncated" or "repeat_page" or "shuffled" or "missing_field"
        or "retyped_field" or "new_field" or "cut_connection" or "slow";

    public static byte[] Change(Fault fault, byte[] body)
    {
        if (fault.Name == "truncated")
            return body[..(body.Length * 2 / 3)];
        if (fault.Name is "cut_connection" or "slow" || JsonNode.Parse(body) is not JsonObject root)
            return body;
        foreach (var (records, usual) in RecordsIn(root))
        {
            if (fault.Name == "shuffled")
                Shuffle(records);
            else
                foreach (var record in records.OfType<JsonObject>().Take(fault.Name == "new_field" ? int.MaxValue : fault.Rows))
                    ChangeField(record, fault.Name, fault.Field ?? usual);
        }
        if (fault.Name == "new_field")
            AddField(root);
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    public static async Task Send(HttpContext http, List<Fault> faults, byte[] body)
    {
        var gone = http.RequestAborted;
        if (faults.Exists(f => f.Name == "cut_connection"))
        {
            http.Response.ContentLength = body.Length;
            await http.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), gone);
            await http.Response.Body.FlushAsync(gone);
            http.Abort();
        }
        else if (faults.Exists(f => f.Name == "slow"))
        {
            var piece = Math.Max(1, (body.Length + TricklePieces - 1) / TricklePieces);
            for (var at = 0; at < body.Length; at += piece)
            {
                await http.Response.Body.WriteAsync(body.AsMemory(at, Math.Min(piece, body.Length - at)), gone);
                await http.Response.Body.FlushAsync(gone);
                await Task.Delay(100, gone);
            }
        }
        else
            await http.Response.Body.WriteAsync(body, gone);
    }

    /// <summary>The arrays of records in an answer, with the field that a field fault hits when none is named.</summary>
    private static IEnumerable<(JsonArray Records, string Usual)> RecordsIn(JsonObject root)
    {
        foreach (var report in root["reports"] as JsonArray ?? [])
            if (report?["rows"] is JsonArray rows)
                yield return (rows, "metricValues");
        foreach (var (name, usual) in s_records)
            if (root[name] is JsonArray records)
                yield return (records, usual);
    }

    private static void Shuffle(JsonArray records)
    {
        // A fixed stride instead of chance: the same fault gives the same order twice.
        var all = records.ToArray();
        records.Clear();
        foreach (var record in all.Select((node, i) => (node, Order: (i * 7919L) % 1009)).OrderByDescending(x => x.Order).Select(x => x.node))
            records.Add(record);
    }

    private static void ChangeField(JsonObject record, string change, string field)
    {
        switch (change)
        {
            case "missing_field":
                record.Remove(field);
                break;
            case "retyped_field" when record.ContainsKey(field):
                record[field] = record[field]?.GetValueKind() == JsonValueKind.String ? JsonValue.Create(42) : JsonValue.Create("n/a");
                break;
            case "new_field":
                AddField(record);
                break;
        }
    }

    private static void AddField(JsonObject record) => record["added_by_vendor"] = new JsonObject { ["since"] = "2027", ["values"] = new JsonArray(1, null, "x") };
}
