// The difference of two maps, card by card and field by field.
namespace CxDashboard.Core.Journeys.Maps;

public enum ChangeKind { Added, Removed, Changed }

/// <summary>One difference. Field, From and To speak of a changed field; an added or removed card has none. Title is the card's, as it is now or was.</summary>
public sealed record MapChange(ChangeKind What, string CardId, string Kind, string Title, string Field = "", string From = "", string To = "");

public static class MapDiff
{
    /// <summary>What must be done to the one map to make it the other, in the order of the ids. None for equal maps.</summary>
    public static IReadOnlyList<MapChange> Of(MapDocument from, MapDocument to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return [.. from.Cards.Keys.Union(to.Cards.Keys).Order(StringComparer.Ordinal).SelectMany(id => Of(from.Find(id), to.Find(id)))];
    }

    private static IEnumerable<MapChange> Of(Card? from, Card? to) => (from, to) switch
    {
        (null, { } added) => [new(ChangeKind.Added, added.Id, added.Kind, added.Title)],
        ({ } removed, null) => [new(ChangeKind.Removed, removed.Id, removed.Kind, removed.Title)],
        ({ } before, { } after) when !before.Equals(after) =>
        [
            .. from field in before.Fields.Keys.Union(after.Fields.Keys).Order(StringComparer.Ordinal)
               where before[field] != after[field]
               select new MapChange(ChangeKind.Changed, after.Id, after.Kind, after.Title, field, before[field], after[field]),
            .. before.Others.SetEquals(after.Others) ? Array.Empty<MapChange>()
                : [new(ChangeKind.Changed, after.Id, after.Kind, after.Title, "others", Beside(before), Beside(after))],
        ],
        _ => [],
    };

    private static string Beside(Card card) => string.Join("; ", card.Others.Select(other => other.Field.Length == 0 ? $"taken away by {other.By}" : $"{other.Value} ({other.By})"));
}
