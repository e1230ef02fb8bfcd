// A card of a map: the smallest thing that people write, move and disagree about.
using System.Collections.Immutable;
using System.Globalization;

namespace CxDashboard.Core.Journeys.Maps;

/// <summary>What somebody else wrote into a field at the same time, kept until a person chooses. An empty field: they took the card away.</summary>
public readonly record struct Other(string Field, string Value, string By);

/// <summary>
/// One card. The id never changes, whatever else does. <see cref="Fields"/> holds what is said by a field's key, see
/// <see cref="CardKind"/>; a field without text is absent.
/// </summary>
public sealed record Card(string Id, string Kind)
{
    public const string StageField = "stage", RankField = "rank", OfField = "of";

    public ImmutableSortedDictionary<string, string> Fields { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>What was written at the same time and is not settled yet.</summary>
    public ImmutableHashSet<Other> Others { get; init; } = [];

    /// <summary>What the field says; empty where it says nothing.</summary>
    public string this[string field] => Fields.GetValueOrDefault(field, "");

    /// <summary>The card's own words, by which people know it.</summary>
    public string Title => this[CardKind.Of(Kind).Fields[0].Key];

    public string Stage => this[StageField];

    public double Rank => double.TryParse(this[RankField], CultureInfo.InvariantCulture, out var rank) ? rank : 0;

    /// <summary>A whole number; null where there is none.</summary>
    public int? Number(string field) => int.TryParse(this[field], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A day; null where there is none.</summary>
    public DateOnly? Day(string field) => DateOnly.TryParseExact(this[field], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public bool Flag(string field) => this[field] == CardField.Yes;

    /// <summary>The lines of a field that holds several values.</summary>
    public IReadOnlyList<string> Many(string field) => this[field].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public Card With(string field, string value) =>
        this with { Fields = value.Length == 0 ? Fields.Remove(field) : Fields.SetItem(field, value) };

    /// <summary>Chooses what the field says, and thereby settles what was written beside it.</summary>
    public Card Settled(string field, string value) => With(field, value) with { Others = [.. Others.Where(other => other.Field != field)] };

    public bool Equals(Card? other) =>
        other is not null && Id == other.Id && Kind == other.Kind && Fields.SequenceEqual(other.Fields) && Others.SetEquals(other.Others);

    public override int GetHashCode() => HashCode.Combine(Id, Kind, Fields.Count, Others.Count);
}
