// Brings together what two people made of one map at the same time, by the ids of the cards: nothing that either wrote is lost.
namespace CxDashboard.Core.Journeys.Maps;

/// <summary>
/// A three-way merge. A field that only one of the two changed takes that change. Where both changed it, what was kept first
/// stays on the card and the other text stands beside it until a person chooses. A card that one took away and the other
/// changed stays, with the wish to take it away beside it.
/// </summary>
public sealed class MapMerge(MapDocument origin, MapDocument theirs, MapDocument mine, string theirName, string myName)
{
    /// <summary>Merges.</summary>
    /// <param name="origin">What both started from.</param>
    /// <param name="theirs">What was kept meanwhile, by <paramref name="theirName"/>.</param>
    /// <param name="mine">What <paramref name="myName"/> wants to keep.</param>
    public static MapDocument Of(MapDocument origin, MapDocument theirs, MapDocument mine, string theirName, string myName) =>
        new MapMerge(origin, theirs, mine, theirName, myName).Merged();

    private MapDocument Merged()
    {
        var cards = origin.Cards.Keys.Union(theirs.Cards.Keys).Union(mine.Cards.Keys).Select(Merged).OfType<Card>();
        return Whole(cards.Aggregate(MapDocument.Empty, (map, card) => map.With(card)));
    }

    private Card? Merged(string id) => (origin.Find(id), theirs.Find(id), mine.Find(id)) switch
    {
        (_, null, null) => null,
        ({ } was, null, { } kept) => kept.Equals(was) ? null : Wished(kept, theirName),
        ({ } was, { } kept, null) => kept.Equals(was) ? null : Wished(kept, myName),
        (null, { } one, null) => one,
        (null, null, { } one) => one,
        (var was, { } first, { } second) => Merged(was ?? new Card(id, first.Kind), first, second),
    };

    private static Card Wished(Card card, string by) => card with { Others = card.Others.Add(new Other("", "", by)) };

    private Card Merged(Card was, Card first, Card second)
    {
        var merged = first;
        var beside = first.Others.Union(second.Others.Except(was.Others)).Except(was.Others.Except(second.Others));
        foreach (var field in second.Fields.Keys.Union(was.Fields.Keys))
        {
            if (second[field] == was[field] || second[field] == first[field]) continue;
            if (first[field] == was[field]) merged = merged.With(field, second[field]);
            else beside = beside.Add(new Other(field, second[field], myName));
        }

        return merged with { Others = [.. beside.Where(other => other.Field.Length == 0 || other.Value != merged[other.Field])] };
    }

    // A card that stays keeps what it stands in: its stage, its initiative.
    private MapDocument Whole(MapDocument map)
    {
        foreach (var card in map.Cards.Values)
        {
            foreach (var home in new[] { card.Stage, card[Card.OfField] })
            {
                if (home.Length == 0 || map.Cards.ContainsKey(home)) continue;
                var by = theirs.Cards.ContainsKey(home) ? myName : theirName;
                if ((theirs.Find(home) ?? mine.Find(home) ?? origin.Find(home)) is { } gone) return Whole(map.With(Wished(gone, by)));
            }
        }

        return map;
    }
}
