// What a map must fulfil: each fault names its field and the remedy.
using CxDashboard.Core.Journeys.Maps;

namespace CxDashboard.Tests.Journeys.Maps;

public sealed class MapRulesTests
{
    private static readonly MapDocument Start = RandomEdits.Start();

    [Theory]
    [InlineData("pain", "text", "", "is empty; fill it in")]
    [InlineData("pain", "impact", "6", "no whole number from 1 to 5")]
    [InlineData("pain", "impact", "much", "no whole number from 1 to 5")]
    [InlineData("pain", "recurrence", "daily", "none of Once, Sometimes, Often, Always")]
    [InlineData("pain", "source", "a\nb", "control characters")]
    [InlineData("pain", "links", "ticket 1\nphone 2", "“phone 2” is no link")]
    [InlineData("pain", "evidence", "measured", "Source is empty: name where")]
    [InlineData("emotion", "level", "101", "from -100 to 100")]
    [InlineData("emotion", "text", "A feeling that takes far more than forty characters to tell", "shorten it to 40")]
    [InlineData("step", "stage", "nowhere", "Stage is gone")]
    [InlineData("map", "review", "31.3.2026", "write it as 2026-03-31")]
    [InlineData("opportunity", "digital", "maybe", "yes or nothing")]
    public void A_faulty_field_is_named_with_the_remedy(string kind, string field, string value, string said)
    {
        var card = Start.Of(kind) is [var first, ..] ? first : Start.Head;

        var fault = Assert.Single(MapRules.Check(Start.With(card.With(field, value))));

        Assert.Equal(card.Id, fault.CardId);
        Assert.Contains(said, fault.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_has_stages_and_not_too_many()
    {
        Assert.Contains("at least one stage", Assert.Single(MapRules.Check(new MapSketch("Bare", "current").Map)).Sentence, StringComparison.Ordinal);
        var sketch = new MapSketch("Wide", "current");
        for (var stage = 0; stage <= MapRules.MostStages; stage++) sketch.Stage($"Stage {stage}");
        Assert.Contains("13 stages; keep at most 12", Assert.Single(MapRules.Check(sketch.Map)).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Moving_changes_the_moved_card_alone_and_stops_at_the_ends()
    {
        var steps = Start.At(Start.Stages[0].Id, "step");
        var moved = Start.With(Start.Moved(steps[1], -1));

        Assert.Equal(["b", "a"], moved.At(Start.Stages[0].Id, "step").Select(card => card.Title));
        Assert.Equal(Start.Find(steps[0].Id), moved.Find(steps[0].Id));
        Assert.Equal(steps[0], Start.Moved(steps[0], -1));
        Assert.Equal(["Two", "Three", "One"], Twice(Start).Stages.Select(stage => stage.Title));
    }

    [Fact]
    public void Impact_and_feasibility_say_what_to_do_first()
    {
        var pain = Start.Of("pain")[0];
        Assert.Equal(
            [Priority.QuickWin, Priority.Project, Priority.FillIn, Priority.Later, null],
            new[] { ("4", "5"), ("5", "3"), ("3", "4"), ("1", "1"), ("5", "") }.Select(one => Priority.Of(pain.With("impact", one.Item1).With("feasibility", one.Item2))));
    }

    private static MapDocument Twice(MapDocument map)
    {
        for (var turn = 0; turn < 2; turn++) map = map.With(map.Moved(map.Find("s1")!, 1));
        return map;
    }
}
