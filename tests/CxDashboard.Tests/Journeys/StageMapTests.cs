// What a map of stages may be, and the keys that new stages get.
using CxDashboard.Core.Journeys;

namespace CxDashboard.Tests.Journeys;

public sealed class StageMapTests
{
    private static MappedStage Stage(string key, string name, params MappedRule[] rules) => new(key, name, "sessions", rules);

    [Fact]
    public void A_map_of_named_stages_with_known_rules_has_no_fault() => Assert.Empty(
        new StageMap(3, [Stage("a", "A", new MappedRule("ticket_form", "360001")), Stage("b", "B")]).Faults());

    [Fact]
    public void Every_fault_is_a_sentence_that_names_what_to_mend()
    {
        var map = new StageMap(0, [Stage("a", " "), Stage("a", "Same"), Stage("b", "same", new MappedRule("colour", "red"), new MappedRule("ticket_tag", " ")), Stage("Bad Key", new string('x', 81))]);

        Assert.Equal(
        [
            "\"Bad Key\" cannot be a stage's key: use small letters, digits, - and _.",
            "The stage \"a\" has no name: give it one.",
            "The name of \"Bad Key\" is longer than 80 characters: shorten it.",
            "Two stages have the key \"a\": delete one.",
            "Two stages are called \"Same\": rename one.",
            "There is no kind of rule \"colour\": remove it from b.",
            "A rule of b is empty or longer than 200 characters: remove it.",
        ], map.Faults());
        Assert.Equal(["A journey needs at least one stage: add one."], new StageMap(0, []).Faults());
        Assert.Equal(["A journey shows at most 12 stages and this one has 13: delete some."],
            new StageMap(0, [.. Enumerable.Range(0, 13).Select(i => Stage($"s{i}", $"S{i}"))]).Faults());
    }

    [Theory]
    [InlineData("First use", "first-use")]
    [InlineData("  Über uns! ", "uber-uns")]
    [InlineData("購入", "stage")]
    [InlineData("support", "support-3")]
    public void A_new_stages_key_comes_from_its_name_and_is_its_own(string name, string key) =>
        Assert.Equal(key, StageMap.KeyFor(name, ["support", "support-2"]));

    [Fact]
    public void A_long_name_still_gives_a_key_that_may_be_stored() =>
        Assert.Empty(new StageMap(0, [Stage(StageMap.KeyFor(new string('ä', 80), []), "Long")]).Faults());
}
