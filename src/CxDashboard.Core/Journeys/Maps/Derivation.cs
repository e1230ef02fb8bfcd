// Makes a future state or a blueprint out of another map. The cards keep their ids, so that the difference can be told.
namespace CxDashboard.Core.Journeys.Maps;

public static class Derivation
{
    /// <summary>
    /// A map of another type made from this one. What was found about today stays behind; in a future state every claim is
    /// an assumption again; a blueprint begins with what each touchpoint needs in front and behind.
    /// </summary>
    public static MapDocument Of(MapDocument source, MapType type, string name)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(type);
        var kept = source.Cards.Values.Where(card => card.Kind is not ("finding" or "initiative" or "milestone"))
            .Select(card => card with { Others = [] })
            .Select(card => type.Key == "future" ? Assumed(card) : card);
        var map = kept.Aggregate(MapDocument.Empty, (made, card) => made.With(card));
        map = map.With(map.Head.With("name", name).With("type", type.Key).With("review", ""));
        return type.Key == "blueprint" ? WithServices(map) : map;
    }

    private static Card Assumed(Card card) =>
        CardKind.Of(card.Kind).IsClaim ? card.With("evidence", "assumed").With("source", "").With("links", "") : card;

    // Where customers meet the company, something is seen, and something is done for it behind.
    private static MapDocument WithServices(MapDocument map) => map.Of("touchpoint").Where(touchpoint => map.At(touchpoint.Stage, "frontstage").Count == 0)
        .Aggregate(map, (made, touchpoint) => made
            .With(Service(made, touchpoint, "frontstage", $"{touchpoint.Title}: what the customer sees", touchpoint["line"] == "offline" ? "people" : "technology"))
            .With(Service(made, touchpoint, "backstage", $"{touchpoint.Title}: what is done for it", "processes")));

    private static Card Service(MapDocument map, Card touchpoint, string kind, string text, string aspect) =>
        new Card($"{kind[0]}-{touchpoint.Id}", kind).With("text", text.Length > 160 ? text[..160] : text).With("aspect", aspect)
            .With(Card.StageField, touchpoint.Stage).With(Card.RankField, map.LastRank(kind, touchpoint.Stage));
}
