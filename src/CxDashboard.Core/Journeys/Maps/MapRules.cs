// What a map must fulfil before it is kept.
using System.Globalization;

namespace CxDashboard.Core.Journeys.Maps;

/// <summary>Something to be mended: on which card, in which field (empty for the card as a whole), and a sentence with the remedy.</summary>
public sealed record CardFault(string CardId, string Field, string Sentence);

public static class MapRules
{
    /// <summary>More columns than this nobody reads.</summary>
    public const int MostStages = 12;

    /// <summary>Fifty opportunities a map are normal; this is ten times a full map.</summary>
    public const int MostCards = 600;

    /// <summary>Every fault of a map, at once.</summary>
    public static IReadOnlyList<CardFault> Check(MapDocument map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return [.. WholeFaults(map), .. map.Cards.Values.SelectMany(card => Check(card, map))];
    }

    /// <summary>Every fault of one card among the others.</summary>
    public static IEnumerable<CardFault> Check(Card card, MapDocument map)
    {
        ArgumentNullException.ThrowIfNull(card);
        var kind = CardKind.Of(card.Kind);
        foreach (var field in kind.Fields)
        {
            if (FaultOf(field, card[field.Key]) is { } sentence) yield return new(card.Id, field.Key, sentence);
        }

        if (kind.IsClaim && card["evidence"] is "measured" or "quoted" && card["source"].Length == 0 && kind.Field("source") is { Required: false })
            yield return new(card.Id, "source", "Source is empty: name where this was counted or who said it, or call it assumed.");
        if (kind.IsAtStage && map.Find(card.Stage) is not { Kind: "stage" }) yield return new(card.Id, Card.StageField, "Stage is gone; choose another one.");
        if (card.Kind == "milestone" && map.Find(card[Card.OfField]) is not { Kind: "initiative" }) yield return new(card.Id, Card.OfField, "The initiative of this milestone is gone; remove the milestone.");
        if (card.Day("starts") is { } starts && card.Day("ships") is { } ships && ships < starts) yield return new(card.Id, "ships", "Ships lies before Starts; mend one of the two.");
        foreach (var fault in LinkFaults(card)) yield return fault;
    }

    private static IEnumerable<CardFault> WholeFaults(MapDocument map)
    {
        if (!map.Cards.ContainsKey(MapDocument.HeadId)) yield return new(MapDocument.HeadId, "", "The map has lost its own card; restore an earlier version.");
        if (map.Stages.Count == 0) yield return new(MapDocument.HeadId, "", "A map has at least one stage; add one.");
        if (map.Stages.Count > MostStages) yield return new(MapDocument.HeadId, "", $"There are {map.Stages.Count} stages; keep at most {MostStages}, or make another map.");
        if (map.Cards.Count > MostCards) yield return new(MapDocument.HeadId, "", $"There are {map.Cards.Count} cards; keep at most {MostCards}, or make another map.");
    }

    /// <summary>What is wrong with a field's text; null when nothing is.</summary>
    public static string? FaultOf(CardField field, string value)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length == 0) return field.Required ? $"{field.Name} is empty; fill it in." : null;
        return field.Type switch
        {
            FieldType.Number when !int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < field.Low || number > field.High
                => $"{field.Name} is no whole number from {field.Low} to {field.High}; mend it or leave it empty.",
            FieldType.Day when !DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day.Year is < 2000 or > 2100
                => $"{field.Name} is no day between 2000 and 2100; write it as 2026-03-31.",
            FieldType.Choice when field.Choices is { } choices && choices.All(choice => choice.Value != value)
                => $"{field.Name} is none of {string.Join(", ", choices.Select(choice => choice.Text))}; choose one.",
            FieldType.Flag when value != CardField.Yes => $"{field.Name} is yes or nothing.",
            _ when value.Length > field.Longest => $"{field.Name} has {value.Length} characters; shorten it to {field.Longest}.",
            _ when value.Any(sign => char.IsControl(sign) && !(sign == '\n' && field.Type is FieldType.Prose or FieldType.Many))
                => $"{field.Name} holds control characters; use plain text.",
            _ => null,
        };
    }

    private static IEnumerable<CardFault> LinkFaults(Card card) =>
        from line in card.Many("links")
        where EvidenceLink.Parse(line) is null
        select new CardFault(card.Id, "links", $"“{line}” is no link to the data; write “ticket” or “answer”, a space and its id.");
}

/// <summary>A claim's proof in the data: a ticket or an answer by its id.</summary>
public sealed record EvidenceLink(string Kind, string Id)
{
    public static EvidenceLink? Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Split(' ', 2, StringSplitOptions.TrimEntries) is [("ticket" or "answer") and var kind, { Length: > 0 and <= 100 } id] ? new(kind, id) : null;
    }
}
