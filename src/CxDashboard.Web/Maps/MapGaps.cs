// What a map does not know: stages without data, claims without proof. Said beside it, so that nobody takes it for knowledge.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Web.Journey;
using CxDashboard.Web.Numbers;

namespace CxDashboard.Web.Maps;

internal static class MapGaps
{
    /// <summary>Every gap as a sentence; none when all is known.</summary>
    public static IReadOnlyList<string> Of(MapDocument map, MapDrawing drawing, PageNumbers page, MapFigures figures)
    {
        var (unlinked, linked) = (map.Stages.Where(stage => drawing.DataOf(stage) is null).ToList(), map.Stages.Where(stage => drawing.DataOf(stage) is not null).ToList());
        var unfelt = linked.Where(stage => figures.Mood(drawing.DataOf(stage)!, page) is null).ToList();
        var undrawn = map.Stages.Where(stage => map.At(stage.Id, "emotion").Count == 0).ToList();
        var unused = map.Of("touchpoint").Where(card => card["usage"].Length == 0).ToList();
        var claims = map.Cards.Values.Where(card => CardKind.Of(card.Kind).IsClaim).ToList();
        var assumed = claims.Count(card => card["evidence"] is not ("measured" or "quoted"));
        string?[] gaps =
        [
            Named(unlinked, "no data linked, so there are no numbers"),
            Named(unfelt, "mood not measured in these days"),
            Named(undrawn, "nobody drew an emotion"),
            unused.Count == 0 ? null : $"{unused.Count} of {map.Of("touchpoint").Count} touchpoints: use not linked to data.",
            assumed == 0 ? null : $"{assumed} of {claims.Count} claims are assumed: nobody counted them or asked a customer.",
            map.Head.Many("personas").Count == 0 ? "No persona: it is not said whose journey this is." : null,
            map.Head.Many("success").Count == 0 ? "No success metric: nobody could tell whether it got better." : null,
        ];
        return [.. gaps.OfType<string>()];
    }

    private static string? Named(List<Card> stages, string what) => stages.Count == 0 ? null : $"{string.Join(", ", stages.Select(stage => stage["name"]))}: {what}.";
}
