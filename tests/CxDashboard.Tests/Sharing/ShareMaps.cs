// A map that says something in every field of every kind of card, for shares to cut down.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Tests.Sharing;

internal static class ShareMaps
{
    /// <summary>Of every text field the field's own name stands in it: “pain-source says”.</summary>
    public static MapDocument Whole(string type = "current")
    {
        var sketch = new MapSketch("The map of all", type, ("goal", "map-goal says"), ("scope", "map-scope says"), ("success", "nps\ncsat\nsessions"), ("personas", "anna"), ("review", "2027-04-01"))
            .Stage("Help", "support", "stage-about says").Add("emotion", "Calm", ("level", "95"), ("evidence", "quoted"), ("source", "emotion-source says")).Feels("Lost", -40);
        foreach (var kind in MapType.All.SelectMany(each => each.Lanes).Distinct().Select(CardKind.Of))
            sketch.Add(kind.Key, $"{kind.Key}-text says", [.. kind.Fields.Skip(1).Select(field => (field.Key, ValueOf(kind, field))).Where(one => one.Item2.Length > 0)]);
        return sketch.Reaches("milestone-text says", "2026-04-02", true).Stage("Elsewhere").Step("Somewhere else").Map;
    }

    private static string ValueOf(CardKind kind, CardField field) => (kind.Key, field.Key) switch
    {
        ("touchpoint", "usage") => "stage_volume/channel/email",
        ("initiative", "for") => "",
        ("initiative", "status") => "shipped",
        ("initiative", "starts") => "2026-03-01",
        ("initiative", "ships") => "2026-03-10",
        ("initiative", "metric") => "csat",
        ("initiative", "compare") => "before",
        (_, "evidence") => "quoted",
        (_, "links") => "ticket 4711\nanswer abc123",
        (_, "impact" or "feasibility") => "4",
        (_, "n") => "1234",
        (_, "day") => "2026-03-11",
        _ when field.Type == FieldType.Text || field.Type == FieldType.Prose => $"{kind.Key}-{field.Key} says",
        (_, "owners") => "initiative-owners says",
        _ when field.Choices is { Count: > 0 } choices => choices[^1].Value,
        _ => "",
    };

    public static async Task<int> MadeAsync(TestWarehouse warehouse, Workspace workspace, MapDocument? map = null)
    {
        var made = await MapBook.MakeAsync(warehouse.Database, workspace, await warehouse.EditorAsync(workspace), map ?? Whole(), null, "", TestContext.Current.CancellationToken);
        Assert.Null(made.Faults);
        return made.MapId;
    }
}
