// Where a dragged card comes to stand: only it changes, and what is not there moves nothing.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Tests.Journeys.Maps;

public sealed class PlacingTests
{
    private static readonly MapDocument Map = new MapSketch("Placing", "current").Stage("One").Step("a").Step("b").Step("c").Stage("Two").Step("d").Stage("Three").Map;

    [Theory]
    [InlineData("c", "s1", "a", "c a b|d|")]
    [InlineData("c", "s1", "b", "a c b|d|")]
    [InlineData("a", "s1", "", "b c a|d|")]
    [InlineData("a", "s2", "d", "b c|a d|")]
    [InlineData("a", "s2", "", "b c|d a|")]
    [InlineData("a", "s3", "", "b c|d|a")]
    [InlineData("a", "s2", "gone", "b c|d a|")]
    [InlineData("b", "s1", "c", "a b c|d|")]
    [InlineData("c", "s1", "", "a b c|d|")]
    [InlineData("a", "gone", "", "a b c|d|")]
    public void A_card_stands_where_it_was_dropped(string card, string stage, string before, string expected)
    {
        var moved = Map.Placed(Find(card), stage, Map.Of("step").FirstOrDefault(one => one.Title == before)?.Id ?? before);
        var after = Map.With(moved);

        Assert.Equal(expected, string.Join('|', after.Stages.Select(one => string.Join(' ', after.At(one.Id, "step").Select(step => step.Title)))));
        Assert.All(after.Cards.Values.Where(one => one.Id != moved.Id), one => Assert.Equal(Map.Find(one.Id), one));
        Assert.Empty(MapRules.Check(after));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"card\":\"a\"}")]
    [InlineData("{\"card\":1,\"stage\":\"s\",\"before\":\"\"}")]
    public void What_is_no_drop_is_none(string? text) => Assert.Null(Dropped.Read(text));

    [Fact]
    public void A_drop_is_read_as_it_was_written() => Assert.Equal(new Dropped("a", "s2", ""), Dropped.Read("{\"card\":\"a\",\"stage\":\"s2\",\"before\":\"\"}"));

    private static Card Find(string title) => Map.Of("step").Single(card => card.Title == title);
}
