// A map as JSON, the one form in which it is kept, versioned and moved.
using System.Collections.Immutable;
using System.Text.Json;

namespace CxDashboard.Core.Journeys.Maps;

/// <summary>A document that is no map, with the reason.</summary>
public sealed class MapFault(string message) : FormatException(message);

/// <summary>Reads and writes <c>{"cards":[{"id","kind","fields":{},"others":[{"field","value","by"}]}]}</c>; equal maps give equal text.</summary>
public static class MapText
{
    public const int Longest = 400_000;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write(MapDocument map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return JsonSerializer.Serialize(new Document([.. map.Cards.Values.Select(card => new Written(
            card.Id, card.Kind, card.Fields.ToDictionary(field => field.Key, field => field.Value), card.Others.Count == 0 ? null : [.. card.Others.OrderBy(other => (other.Field, other.Value, other.By))]))]), Options);
    }

    /// <exception cref="MapFault">The text is no map.</exception>
    public static MapDocument Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > Longest) throw new MapFault($"A map has at most {Longest:#,0} characters; this one has {text.Length:#,0}.");
        try
        {
            var document = JsonSerializer.Deserialize<Document>(text, Options)?.Cards ?? throw new MapFault("A map is an object with a list of cards.");
            return document.Select(Read).Aggregate(MapDocument.Empty, (map, card) =>
                map.Find(card.Id) is null ? map.With(card) : throw new MapFault($"Two cards of the map have the same id, {card.Id}."));
        }
        catch (JsonException broken)
        {
            throw new MapFault($"The map is no JSON that can be read: {broken.Message}");
        }
    }

    private static Card Read(Written? card)
    {
        if (card is not { Id.Length: > 0 and <= 40, Kind: not null }) throw new MapFault("A card has no id, or one longer than 40 characters, or no kind.");
        var kind = CardKind.Of(card.Kind);
        var fields = (card.Fields ?? []).Where(field => !string.IsNullOrEmpty(field.Value)).ToList();
        if (fields.Find(field => !IsField(kind, field.Key)) is { Key: { } unknown })
            throw new MapFault($"{kind.Name} {card.Id} has a field “{unknown}”, which this version does not know.");
        return new Card(card.Id, card.Kind) { Fields = fields.ToImmutableSortedDictionary(StringComparer.Ordinal), Others = [.. card.Others ?? []] };
    }

    /// <summary>True for what a card of the kind says, and for where it stands.</summary>
    internal static bool IsField(CardKind kind, string key) =>
        kind.Field(key) is not null || (key == Card.RankField && kind.Key != "map") || (key == Card.StageField && kind.IsAtStage) || (key == Card.OfField && kind.Key == "milestone");

    private sealed record Document(IReadOnlyList<Written?> Cards);

    private sealed record Written(string Id, string Kind, Dictionary<string, string>? Fields, IReadOnlyList<Other>? Others);
}
