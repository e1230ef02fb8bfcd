// A card in the few words that stand on the map.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Journey;

internal static class CardWords
{
    /// <summary>The small print below a card's title; null where there is nothing to say.</summary>
    /// <param name="became">What came of it: a measured effect, an initiative.</param>
    public static string? Note(Card card, MapDocument map, string? usage, string? became) => Joined(card.Kind switch
    {
        "touchpoint" => [card["channel"], card["line"] == "offline" ? "offline" : "", usage],
        "pain" => [Weight(card), Of(card, "recurrence"), Links(card), became],
        "opportunity" => [card["owner"], card.Flag("digital") ? "could be digital" : "", Weight(card), became ?? card["effect"]],
        "frontstage" or "backstage" or "support" => [Of(card, "aspect"), card["owner"]],
        "initiative" => [Of(card, "status"), string.Join(", ", card.Many("owners")), Milestones(card, map), became],
        "finding" => [card["source"], card.Number("n") is { } n ? $"n {Format.Count(n)}" : "n unknown"],
        _ => [card["source"]],
    });

    /// <summary>How a claim is known; null for what asserts nothing. What nobody gave a reason for is assumed.</summary>
    public static Status? Evidence(Card card) => !CardKind.Of(card.Kind).IsClaim ? null : card["evidence"] switch
    {
        "measured" => new Status("good", "●", "measured"),
        "quoted" => new Status("accent", "“", "quoted"),
        _ => new Status("none", "?", "assumed"),
    };

    /// <summary>What should be seen at once: resources that do not suffice, an owner missing.</summary>
    public static string? Warning(Card card) => card.Kind switch
    {
        "touchpoint" when card["suffice"] == "no" => "resources do not suffice",
        "touchpoint" when card["suffice"] == "partly" => "resources suffice in part",
        _ => null,
    };

    /// <summary>What waits at a card: open comments, and versions to choose from.</summary>
    public static string? Marks(Card card, ILookup<string, MapComment>? comments)
    {
        var open = comments?[card.Id].Count(comment => comment.SettledAs is null) ?? 0;
        return Joined([card.Others.Count > 0 ? "two versions: choose" : "", open switch { 0 => "", 1 => "1 comment", _ => $"{open} comments" }]);
    }

    public static string? Weight(Card card) =>
        Priority.Of(card) is { } priority ? $"{card["impact"]} × {card["feasibility"]} · {priority.Name}" : null;

    /// <summary>A choice in its own words, in lower case.</summary>
    public static string Of(Card card, string field) =>
        card[field].Length == 0 ? "" : CardKind.Of(card.Kind).Field(field)!.TextOf(card[field]).ToLowerInvariant();

    private static string Links(Card card) => card.Many("links").Select(EvidenceLink.Parse).OfType<EvidenceLink>().GroupBy(link => link.Kind)
        .Select(kind => $"{kind.Count()} {kind.Key}{(kind.Count() == 1 ? "" : "s")}") is var parts ? string.Join(", ", parts) : "";

    private static string Milestones(Card card, MapDocument map)
    {
        var all = map.Of("milestone").Where(milestone => milestone[Card.OfField] == card.Id).ToList();
        return all.Count == 0 ? "" : $"{all.Count(milestone => milestone.Flag("done"))} of {all.Count} milestones";
    }

    private static string? Joined(IEnumerable<string?> parts) => string.Join(" · ", parts.Where(part => !string.IsNullOrEmpty(part))) is { Length: > 0 } words ? words : null;
}
