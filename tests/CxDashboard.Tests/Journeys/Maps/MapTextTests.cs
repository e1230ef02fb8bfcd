// A map's text: what is written reads the same, and what is no map says why.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Sample;

namespace CxDashboard.Tests.Journeys.Maps;

public sealed class MapTextTests
{
    public static TheoryData<string> Samples => ["northwind", "lumen", "harbor"];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_map_reads_as_it_was_written_and_breaks_no_rule(string workspace)
    {
        var map = SampleMaps.Of(workspace, new DateOnly(2026, 11, 22))!;

        Assert.Equal(map, MapText.Parse(MapText.Write(map)));
        Assert.Empty(MapRules.Check(map));
        Assert.All(map.Stages, stage => Assert.NotEqual("", stage["data"]));
        Assert.All(map.Stages, stage => Assert.NotEmpty(map.At(stage.Id, "emotion")));
    }

    [Fact]
    public void Every_template_draws_a_map_that_breaks_no_rule_and_links_the_stages_of_the_data()
    {
        Stage[] stages = [new() { Key = "awareness", Name = "Awareness", Position = 1 }, new() { Key = "late", Name = "Stay", Position = 2 }];
        foreach (var template in MapTemplate.All)
        {
            foreach (var type in MapType.All)
            {
                var map = template.Draw("Mine", type.Key, stages);
                Assert.Empty(MapRules.Check(map));
                Assert.All(map.Cards.Values.Where(card => CardKind.Of(card.Kind).IsClaim), card => Assert.Equal("assumed", card["evidence"] is "" ? "assumed" : card["evidence"]));
                Assert.All(map.Stages, stage => Assert.Contains(stage["data"], new[] { "awareness", "late", "" }));
                Assert.Contains(map.Stages, stage => stage["data"] == "awareness");
            }
        }

        Assert.Equal("late", MapTemplate.Of("travel").Draw("Mine", "day", stages).Stages[4]["data"]);
    }

    [Theory]
    [InlineData("[]", "no JSON that can be read")]
    [InlineData("{\"cards\":[{\"id\":\"a\"}]}", "no kind")]
    [InlineData("{\"cards\":[{\"id\":\"a\",\"kind\":\"ghost\"}]}", "kind “ghost”")]
    [InlineData("{\"cards\":[{\"id\":\"a\",\"kind\":\"step\",\"fields\":{\"salary\":\"1\"}}]}", "field “salary”")]
    [InlineData("{\"cards\":[{\"id\":\"a\",\"kind\":\"step\"},{\"id\":\"a\",\"kind\":\"pain\"}]}", "same id")]
    [InlineData("{}", "list of cards")]
    public void What_is_no_map_says_why(string text, string why) => Assert.Contains(why, Assert.Throws<MapFault>(() => MapText.Parse(text)).Message, StringComparison.Ordinal);
}
