// Draws a map in few words: templates and samples are made with it.
using System.Globalization;

namespace CxDashboard.Core.Journeys.Maps;

/// <summary>A map in the making. Cards are numbered in the order they are drawn, so that the same sketch gives the same ids.</summary>
public sealed class MapSketch
{
    private MapDocument map;
    private string stage = "";
    private int drawn;

    public MapSketch(string name, string type, params ReadOnlySpan<(string Field, string Value)> said) =>
        map = MapDocument.Empty.With(Filled(new Card(MapDocument.HeadId, "map"), [("name", name), ("type", type), .. said]));

    public MapDocument Map => map;

    /// <summary>Begins a stage; what follows stands in it. <paramref name="data"/> is the stage of the data, or empty.</summary>
    public MapSketch Stage(string name, string data = "", string about = "")
    {
        stage = $"s{map.Stages.Count + 1}";
        map = map.With(Filled(new Card(stage, "stage"), [("name", name), ("data", data), ("about", about), (Card.RankField, map.LastRank("stage", ""))]));
        return this;
    }

    /// <summary>A card of a kind in the stage begun last.</summary>
    public MapSketch Add(string kind, string text, params ReadOnlySpan<(string Field, string Value)> said)
    {
        var card = new Card($"c{++drawn:000}", kind);
        map = map.With(Filled(card, [(CardKind.Of(kind).Fields[0].Key, text), (Card.StageField, stage), (Card.RankField, map.LastRank(kind, stage)), .. said]));
        return this;
    }

    public MapSketch Step(string text) => Add("step", text);

    public MapSketch Meets(string text, string channel, bool online = true, string usage = "", string resources = "", string suffice = "") =>
        Add("touchpoint", text, ("channel", channel), ("line", online ? "online" : "offline"), ("usage", usage), ("resources", resources), ("suffice", suffice));

    public MapSketch Thinks(string text, string quotedFrom = "") => Add("thought", text, ("evidence", quotedFrom.Length > 0 ? "quoted" : "assumed"), ("source", quotedFrom));

    public MapSketch Feels(string word, int level) => Add("emotion", word, ("level", level.ToString(CultureInfo.InvariantCulture)), ("evidence", "assumed"));

    public MapSketch Hurts(string text, int impact, int feasibility, string recurrence = "often", string measuredBy = "") => Add("pain", text,
        ("impact", impact.ToString(CultureInfo.InvariantCulture)), ("feasibility", feasibility.ToString(CultureInfo.InvariantCulture)),
        ("recurrence", recurrence), ("evidence", measuredBy.Length > 0 ? "measured" : "assumed"), ("source", measuredBy));

    public MapSketch Better(string text, string owner, int impact, int feasibility, bool digital = false, string effect = "") => Add("opportunity", text,
        ("owner", owner), ("impact", impact.ToString(CultureInfo.InvariantCulture)), ("feasibility", feasibility.ToString(CultureInfo.InvariantCulture)),
        ("digital", digital ? CardField.Yes : ""), ("effect", effect));

    /// <summary>An initiative that came out of the card of that title.</summary>
    public MapSketch Does(string text, string outOf, params ReadOnlySpan<(string Field, string Value)> said) =>
        Add("initiative", text, [("for", map.Cards.Values.First(card => card.Title == outOf).Id), .. said]);

    /// <summary>A milestone of the initiative drawn last.</summary>
    public MapSketch Reaches(string text, string day, bool done)
    {
        var initiative = $"c{map.Of("initiative").Max(card => int.Parse(card.Id[1..], CultureInfo.InvariantCulture)):000}";
        map = map.With(Filled(new Card($"c{++drawn:000}", "milestone"),
            [("text", text), ("day", day), ("done", done ? CardField.Yes : ""), (Card.OfField, initiative), (Card.RankField, map.LastRank("milestone", ""))]));
        return this;
    }

    private static Card Filled(Card card, ReadOnlySpan<(string Field, string Value)> said)
    {
        foreach (var (field, value) in said) card = card.With(field, value);
        return card;
    }
}
