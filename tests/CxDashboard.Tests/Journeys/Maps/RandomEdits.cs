// Edits as an impatient team would make them: of anything, anywhere, without looking.
using System.Collections.Immutable;
using System.Globalization;
using CxDashboard.Core.Journeys.Maps;

namespace CxDashboard.Tests.Journeys.Maps;

/// <summary>Random edits of a map; each leaves it valid, so that whatever breaks was broken by bringing two together.</summary>
internal sealed class RandomEdits(int seed, string author)
{
    private readonly Random random = new(seed);
    private int made;

    /// <summary>A map of three stages to begin with.</summary>
    public static MapDocument Start() => new MapSketch("Together", "current")
        .Stage("One").Step("a").Step("b").Hurts("c", 3, 4).Feels("d", 10)
        .Stage("Two").Meets("e", "web").Better("f", "g", 2, 5).Feels("h", -10)
        .Stage("Three").Step("i").Thinks("j").Map;

    /// <summary>The map after one more edit.</summary>
    public MapDocument Next(MapDocument map)
    {
        var cards = map.Cards.Values.Where(card => card.Kind != "map").ToList();
        var card = cards[random.Next(cards.Count)];
        return random.Next(10) switch
        {
            0 or 1 => map.With(New(map)),
            2 when card.Kind != "stage" || map.Stages.Count > 2 => map.Without(card.Id),
            3 => map.With(map.Moved(card, random.Next(2) * 2 - 1)),
            4 when card.Kind != "stage" => map.With(card.With(Card.StageField, map.Stages[random.Next(map.Stages.Count)].Id)),
            5 when card.Others.Count > 0 => map.With(Settled(map, card)),
            6 => map.With(map.Head.With("goal", Words())),
            7 when card.Kind == "emotion" => map.With(card.With("level", random.Next(-100, 101).ToString(CultureInfo.InvariantCulture))),
            8 when map.Stages.Count < 6 => map.With(new Card(MapDocument.NewId(), "stage").With("name", Words()).With(Card.RankField, map.LastRank("stage", ""))),
            _ => map.With(card.With(CardKind.Of(card.Kind).Fields[0].Key, Words())),
        };
    }

    private Card New(MapDocument map)
    {
        var stage = map.Stages[random.Next(map.Stages.Count)].Id;
        var kind = random.Next(2) == 0 ? "step" : "opportunity";
        return new Card(MapDocument.NewId(), kind).With("text", Words()).With(Card.StageField, stage).With(Card.RankField, map.LastRank(kind, stage));
    }

    // A stage that is gone cannot be chosen: its panel refuses it.
    private Card Settled(MapDocument map, Card card)
    {
        var other = card.Others.OrderBy(one => one.Field, StringComparer.Ordinal).First();
        return other.Field.Length == 0 ? card with { Others = card.Others.Remove(other) } : card.Settled(other.Field, random.Next(2) == 0 && (other.Field != Card.StageField || map.Find(other.Value) is not null) ? other.Value : card[other.Field]);
    }

    private string Words() => $"{author} {++made}";
}

/// <summary>What nobody may lose when two maps are brought together, told without looking at how they are.</summary>
internal static class NothingLost
{
    /// <summary>Every change that either made is on the map, or beside it on its card.</summary>
    public static void Check(MapDocument origin, MapDocument merged, params ReadOnlySpan<MapDocument> both)
    {
        foreach (var one in both)
        {
            foreach (var change in MapDiff.Of(origin, one))
            {
                var card = merged.Find(change.CardId);
                if (change.What == ChangeKind.Removed) Assert.True(card is null || card.Others.Any(other => other.Field.Length == 0), $"{change} is lost");
                else if (change.What == ChangeKind.Added) Assert.NotNull(card);
                else if (change.Field != "others") Assert.True(card is not null && (card[change.Field] == change.To || card.Others.Any(other => other.Field == change.Field && other.Value == change.To)), $"{change} is lost");
            }
        }
    }
}
