// What a change of the list of segments touches, and what a list must fulfil.
using CxDashboard.Core.Segments;

namespace CxDashboard.Tests.Segments;

public sealed class SegmentTests
{
    private static readonly Segment Young = Of("young", ("web_device", ["mobile"]), ("survey_label", ["18-24", "25-40"]));
    private static readonly Segment Regular = Of("regular", ("web_channel", ["Email"]), ("ticket_tag", ["vip"]));

    [Fact]
    public void A_segment_has_a_side_where_a_rule_speaks_of_it()
    {
        Assert.Equal([true, false, true, false], Enum.GetValues<Side>().Select(Young.Has));
        Assert.Equal([true, true, false, false], Enum.GetValues<Side>().Select(Regular.Has));
    }

    [Fact]
    public void Only_the_sides_whose_facts_may_fall_otherwise_are_cut_anew()
    {
        Assert.Empty(Segment.Changed([Young, Regular], [Young with { Name = "Younger", Kind = SegmentKind.Psychographic }, Regular]));
        Assert.Empty(Segment.Changed([Young], [Of("young", ("survey_label", ["25-40", "18-24"]), ("web_device", ["mobile"]))]));
        Assert.Equal([Side.Surveys], Segment.Changed([Young, Regular], [Of("young", ("web_device", ["mobile"]), ("survey_label", ["18-24"])), Regular]));
        // Both are about the web, and only one about each of the others: the order matters on the web alone.
        Assert.Equal([Side.Web], Segment.Changed([Young, Regular], [Regular, Young]));
        Assert.Equal([Side.Web, Side.Tickets], Segment.Changed([Young, Regular], [Young]));
        Assert.Equal([Side.Web, Side.Surveys], Segment.Changed([Young], [Young with { Key = "other" }]));
    }

    [Fact]
    public void The_first_segment_and_the_last_one_change_what_goes_by_its_own_label()
    {
        Assert.Equal([Side.Web, Side.Tickets, Side.Surveys, Side.Customers], Segment.Changed([], [Regular]));
        Assert.Equal([Side.Web, Side.Tickets, Side.Surveys, Side.Customers], Segment.Changed([Regular], []));
        Assert.Empty(Segment.Changed([], []));
    }

    [Theory]
    [InlineData("Millennials, 25 to 40", "millennials-25-to-40")]
    [InlineData("  Großfamilien & Söhne ", "gro-familien-sohne")]
    [InlineData("日本の読者", "named")]
    [InlineData("Taken", "taken-3")]
    [InlineData("A name of many words that goes on and on and on", "a-name-of-many-words-that-goes-o")]
    public void A_key_is_made_of_the_names_letters(string name, string key) => Assert.Equal(key, SegmentRules.KeyOf(name, ["taken", "taken-2"]));

    [Theory]
    [InlineData("", "Name is empty")]
    [InlineData("regular", "already")]
    [InlineData("two\nlines", "control")]
    [InlineData("hidden \u202e turn", "invisible")]
    public void A_name_that_cannot_be_is_told_why(string name, string words) =>
        Assert.Contains(words, Assert.Single(SegmentRules.Check(Young with { Name = name }, [Regular])).Sentence, StringComparison.Ordinal);

    [Fact]
    public void Too_long_too_many_and_nothing_at_all_are_faults()
    {
        Assert.Contains("longer than 80", Assert.Single(SegmentRules.Check(Young with { Name = new string('x', 81) }, [])).Sentence, StringComparison.Ordinal);
        Assert.Contains("no rule", Assert.Single(SegmentRules.Check(Of("young"), [])).Sentence, StringComparison.Ordinal);
        Assert.Contains("at most 200", Assert.Single(SegmentRules.Check(Of("young", ("ticket_tag", [.. Enumerable.Range(0, 201).Select(i => $"t{i}")])), [])).Sentence, StringComparison.Ordinal);
        Assert.Contains("longer than 200", Assert.Single(SegmentRules.Check(Of("young", ("ticket_tag", [new string('x', 201)])), [])).Sentence, StringComparison.Ordinal);
        Assert.Contains("remove one first", Assert.Single(SegmentRules.Check(Young, [.. Enumerable.Range(0, Segment.Most).Select(i => Of($"s{i}", ("web_device", ["x"])))])).Sentence, StringComparison.Ordinal);
        Assert.Empty(SegmentRules.Check(Young, [Regular]));
    }

    [Fact]
    public void A_persona_keeps_to_its_room_and_to_segments_that_are_there()
    {
        var anna = new Persona("anna", "Anna", new Dictionary<string, string> { ["pains"] = new string('x', PersonaField.Longest + 1) }, ["young", "gone"]);
        Assert.Equal(["pains", "Segments"], PersonaRules.Check(anna, [], [Young]).Select(fault => fault.Field));
        Assert.Equal(["Name"], PersonaRules.Check(anna with { Name = "ANNA", Attributes = new Dictionary<string, string>(), Segments = [] }, [anna with { Key = "other" }], []).Select(fault => fault.Field));
    }

    internal static Segment Of(string key, params ReadOnlySpan<(string Field, string[] Values)> rules)
    {
        var byField = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (field, values) in rules) byField[field] = values;
        return new Segment(key, char.ToUpperInvariant(key[0]) + key[1..], SegmentKind.Demographic, byField);
    }
}
