// A map as one document: its cards by their ids, the map's own words among them.
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace CxDashboard.Core.Journeys.Maps;

/// <summary>A whole map. Nothing measured is in it: figures are asked of the gateway when it is drawn.</summary>
public sealed record MapDocument
{
    /// <summary>The card that speaks of the map itself.</summary>
    public const string HeadId = "map";

    public static readonly MapDocument Empty = new() { Cards = ImmutableSortedDictionary.Create<string, Card>(StringComparer.Ordinal) };

    public required ImmutableSortedDictionary<string, Card> Cards { get; init; }

    public Card Head => Cards.GetValueOrDefault(HeadId) ?? new Card(HeadId, "map");

    public string Name => Head["name"];

    public MapType Type => MapType.Of(Head["type"]);

    /// <summary>The stages from first to last.</summary>
    public IReadOnlyList<Card> Stages => Of("stage");

    /// <summary>The cards of one kind, in their order.</summary>
    public IReadOnlyList<Card> Of(string kind) => [.. Cards.Values.Where(card => card.Kind == kind).OrderBy(card => card.Rank).ThenBy(card => card.Id, StringComparer.Ordinal)];

    /// <summary>The cards of one kind at one stage, in their order.</summary>
    public IReadOnlyList<Card> At(string stage, string kind) => [.. Of(kind).Where(card => card.Stage == stage)];

    public Card? Find(string id) => Cards.GetValueOrDefault(id);

    public MapDocument With(Card card) => this with { Cards = Cards.SetItem(card.Id, card) };

    /// <summary>Without a card and everything that stands in it: a stage's cards, an initiative's milestones.</summary>
    public MapDocument Without(string id) =>
        Cards.Values.Where(card => card.Stage == id || card[Card.OfField] == id).Select(card => card.Id)
            .Aggregate(this with { Cards = Cards.Remove(id) }, (map, inside) => map.Without(inside));

    /// <summary>A place behind all of the card's neighbours.</summary>
    public string LastRank(string kind, string stage) => Written(Neighbours(kind, stage).Select(card => card.Rank).DefaultIfEmpty().Max() + 1);

    /// <summary>The card one place earlier (−1) or later (1) among its neighbours; itself where there is no such place. Only the moved card changes.</summary>
    public Card Moved(Card card, int by)
    {
        var row = Neighbours(card.Kind, card.Stage).ToList();
        var at = row.FindIndex(one => one.Id == card.Id) + by;
        if (at < 0 || at >= row.Count) return card;
        row.RemoveAll(one => one.Id == card.Id);
        var before = at > 0 ? row[at - 1].Rank : row[0].Rank - 2;
        var after = at < row.Count ? row[at].Rank : row[^1].Rank + 2;
        return card.With(Card.RankField, Written((before + after) / 2));
    }

    /// <summary>
    /// The card at a stage, before another card of its kind or, where that is not there, behind all of them. Itself where it stands so
    /// already, or where there is no such stage. Only the moved card changes.
    /// </summary>
    public Card Placed(Card card, string stage, string before)
    {
        if (Find(stage) is not { Kind: "stage" } || !CardKind.Of(card.Kind).IsAtStage) return card;
        var row = Neighbours(card.Kind, stage).ToList();
        var was = row.FindIndex(one => one.Id == card.Id);
        row.RemoveAll(one => one.Id == card.Id);
        var at = row.FindIndex(one => one.Id == before) is >= 0 and var found ? found : row.Count;
        if (at == was) return card;
        var rank = row.Count == 0 ? 1 : at == 0 ? row[0].Rank - 1 : at == row.Count ? row[^1].Rank + 1 : (row[at - 1].Rank + row[at].Rank) / 2;
        return card.With(Card.StageField, stage).With(Card.RankField, Written(rank));
    }

    public bool Equals(MapDocument? other) => other is not null && Cards.SequenceEqual(other.Cards);

    public override int GetHashCode() => Cards.Count;

    /// <summary>An id that no card has yet, on this machine or another.</summary>
    public static string NewId() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 12);

    private IReadOnlyList<Card> Neighbours(string kind, string stage) => kind == "stage" ? Stages : At(stage, kind);

    private static string Written(double rank) => rank.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
