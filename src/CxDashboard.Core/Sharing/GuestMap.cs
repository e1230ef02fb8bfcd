// A map as its guests get it: the cards of the parts that were published, each with the fields that those parts speak of and no other.
using System.Collections.Immutable;
using CxDashboard.Core.Journeys.Maps;

namespace CxDashboard.Core.Sharing;

public static class GuestMap
{
    // What a card says whenever it is shown. Whatever stands in no list here is the workspace's own affair.
    private static readonly Dictionary<string, string[]> Always = new()
    {
        ["map"] = ["name", "type"],
        ["stage"] = ["name", "data"],
        ["step"] = ["text", "evidence"],
        ["touchpoint"] = ["text", "channel", "line", "suffice"],
        ["thought"] = ["text", "evidence"],
        ["emotion"] = ["text", "level", "evidence"],
        ["truth"] = ["text", "evidence"],
        ["frontstage"] = ["text", "aspect"],
        ["backstage"] = ["text", "aspect"],
        ["support"] = ["text", "aspect"],
        ["pain"] = ["text", "recurrence", "impact", "feasibility", "evidence"],
        ["opportunity"] = ["text", "digital", "effect", "impact", "feasibility", "solves"],
        ["initiative"] = ["text", "for", "status", "starts", "ships"],
        ["milestone"] = ["text", "day", "done"],
        ["finding"] = ["text", "evidence", "n", "day"],
    };

    // What further parts add to cards.
    private static readonly (string Part, string[] Fields)[] More =
    [
        (ShareTiles.About, ["goal", "scope"]), (ShareTiles.Usage, ["usage"]), (ShareTiles.Effects, ["metric", "compare"]),
        (ShareTiles.Owners, ["owner", "owners"]), (ShareTiles.Origins, ["source"]),
    ];

    /// <summary>The map cut down to what the spec shows.</summary>
    public static MapDocument Of(MapDocument map, ShareSpec spec)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(spec);
        var kinds = KindsOf(map, spec);
        return map with { Cards = map.Cards.Where(pair => kinds.Contains(pair.Value.Kind)).ToImmutableSortedDictionary(pair => pair.Key, pair => Plain(pair.Value, spec), StringComparer.Ordinal) };
    }

    private static HashSet<string> KindsOf(MapDocument map, ShareSpec spec)
    {
        var lanes = map.Type.Lanes.Where(kind => spec.Shows(ShareTiles.OfLane(kind))).ToList();
        return ["map", "stage", .. lanes, .. lanes.Contains("initiative") ? ["milestone"] : Array.Empty<string>(), .. spec.Shows(ShareTiles.Drawn) ? ["emotion"] : Array.Empty<string>()];
    }

    private static Card Plain(Card card, ShareSpec spec)
    {
        string[] fields = [Card.StageField, Card.RankField, Card.OfField, .. Always.GetValueOrDefault(card.Kind) ?? [], .. More.Where(more => spec.Shows(more.Part)).SelectMany(more => more.Fields)];
        var plain = card with { Fields = card.Fields.Where(field => fields.Contains(field.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal), Others = [] };
        if (card.Kind == "map") return plain.With("success", string.Join('\n', card.Many("success").Where(metric => spec.Shows(ShareTiles.OfSuccess(metric)))));
        // Which variant somebody saw is told by splits that the link may not have.
        return card.Kind == "initiative" && Initiatives.IsVariants(card) ? plain.With("metric", "") : plain;
    }

    /// <summary>The days of a map's shown initiatives: their own, up to the last day that the share reaches.</summary>
    internal static IEnumerable<GoalDays> DaysOf(MapDocument shown, DateOnly last) =>
        from initiative in shown.Of("initiative")
        let metric = Kpis.Catalogue.Find(initiative["metric"])
        let shipped = initiative.Day("ships")
        where metric is not null && shipped <= last && EffectDays.Around(shipped!.Value, DateOnly.MaxValue) is not null
        let days = EffectDays.Around(shipped!.Value, DateOnly.MaxValue)!
        from range in new[] { days.Before, days.After }
        where range.From <= last
        select new GoalDays(metric.Key, Initiatives.StageOf(shown, initiative, metric), new Calendars.DateRange(range.From, range.To < last ? range.To : last));
}
