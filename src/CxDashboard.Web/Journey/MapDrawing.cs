// Draws a map: its stages with the warehouse's tiles, its lanes of cards, and the two curves of emotion.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Journey;

/// <summary>Where a card, or a new card of a kind at a stage, is opened; null where there is no such way.</summary>
internal sealed record MapLinks(Func<string, string> Card, Func<string, string, string>? Add, string? Open = null);

/// <summary>Composes one map over the page's numbers.</summary>
internal sealed class MapDrawing(MapDocument map, PageNumbers page, MapFigures figures, MapLinks links, string uri, ILookup<string, MapComment>? comments = null)
{
    private readonly IReadOnlyList<Card> stages = map.Stages;

    public JourneyView View() => new(map.Name, [.. stages.Select(View)], Emotion(), [.. map.Type.Lanes.Select(Lane).OfType<LaneView>()]);

    public Stage? DataOf(Card stage) => page.Frame.Stages.FirstOrDefault(known => known.Key == stage["data"]);

    private StageView View(Card stage)
    {
        var view = DataOf(stage) is { } data ? new StageTiles(data, page, uri).View() : new StageView("", stage["data"].Length == 0 ? "no data linked" : "its data are gone", []);
        // A reader goes on to the stage's numbers, an editor to its card.
        return view with { Id = stage.Id, Name = stage["name"], Href = links.Add is null && view.Href is { } numbers ? numbers : links.Card(stage.Id), IsOpen = links.Open == stage.Id, Marks = CardWords.Marks(stage, comments) };
    }

    // A lane without a card is drawn only where one can be added.
    private LaneView? Lane(string kind)
    {
        var about = CardKind.Of(kind);
        if (links.Add is null && map.Of(kind).Count == 0) return null;
        return new LaneView(about.Lane, about.Note, about.Tone, [.. stages.Select(stage => (IReadOnlyList<ChipView>)[.. map.At(stage.Id, kind).Select(card => Chip(card, stage))])],
            links.Add is { } add ? [.. stages.Select(stage => new AddView(add(kind, stage.Id), $"Add {about.Name.ToLowerInvariant()} to {stage["name"]}"))] : null);
    }

    private ChipView Chip(Card card, Card stage) => new(
        card.Title, CardWords.Note(card, map, figures.Usage(card, DataOf(stage), page.Answers), Became(card)), links.Card(card.Id))
    {
        Id = card.Id, Evidence = CardWords.Evidence(card), Warning = CardWords.Warning(card), Marks = CardWords.Marks(card, comments), IsOpen = links.Open == card.Id,
    };

    private string? Became(Card card) =>
        card.Kind == "initiative" ? figures.Effects.Of(card, page.Answers)?.Text : figures.Effects.From(card, page.Answers);

    private EmotionView Emotion()
    {
        var moods = stages.Select(stage => DataOf(stage) is { } data ? figures.Mood(data, page) : null).ToList();
        var drawn = stages.Select((stage, at) => (stage, at)).SelectMany(one => Drawn(one.stage, one.at)).ToList();
        var apart = stages.Select((stage, at) => (Name: stage["name"], Words: moods[at]?.Against(drawn.Where(point => point.At == at).Select(point => (double)point.Level).DefaultIfEmpty(moods[at]!.Level).Average()))).ToList();
        var made = moods.OfType<Mood>().Select(mood => mood.Made).OrderByDescending(words => words.Length).FirstOrDefault();
        return new EmotionView(
            [.. moods.Select((mood, at) => mood is null ? null : new EmotionPoint(HeightOf(mood.Level), $"{Format.Signed((decimal)mood.Level, 0)}", apart[at].Words?.EndsWith("worse than we thought", StringComparison.Ordinal) == true))],
            made is null ? "not measured in these days" : $"measured: {made}, −100 to 100",
            Said(apart, "worse"),
            drawn, links.Add is { } add ? [.. stages.Select(stage => new AddView(add("emotion", stage.Id), $"Add emotion to {stage["name"]}"))] : null) { Better = Said(apart, "better") };
    }

    private static string? Said(IEnumerable<(string Name, string? Words)> apart, string way) =>
        string.Join(". ", apart.Where(one => one.Words?.Contains(way, StringComparison.Ordinal) == true).Select(one => $"{one.Name} {one.Words}")) is { Length: > 0 } words ? words : null;

    private IEnumerable<DrawnPoint> Drawn(Card stage, int at)
    {
        var points = map.At(stage.Id, "emotion");
        return points.Select((card, i) => new DrawnPoint(card.Id, at, (int)((at + (i + 1.0) / (points.Count + 1)) * 1000 / stages.Count), card.Number("level") ?? 0, card.Title, links.Card(card.Id),
            CardWords.Evidence(card)));
    }

    private static int HeightOf(double level) => (int)Math.Round(Math.Clamp(500 + 5 * level, 0, 1000));
}
