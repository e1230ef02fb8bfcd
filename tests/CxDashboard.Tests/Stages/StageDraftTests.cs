// The draft of a map: what each edit does, and when there is anything to save.
using CxDashboard.Core.Journeys;
using CxDashboard.Web.Stages;

namespace CxDashboard.Tests.Stages;

public sealed class StageDraftTests
{
    private static readonly MappedRule Tag = new("ticket_tag", "refund");

    private static StageDraft Draft() => new(new StageMap(4, [new("a", "A", "sessions", [Tag]), new("b", "B", "sessions", []), new("c", "C", "sessions", [])]));

    [Fact]
    public void An_edit_that_is_taken_back_leaves_nothing_to_save()
    {
        var draft = Draft();
        Assert.False(draft.IsChanged);

        draft.AddRule("b", new MappedRule("ticket_form", " 7 "));
        Assert.True(draft.IsChanged);
        draft.RemoveRule("b", new MappedRule("ticket_form", "7"));
        draft.Move("a", 1);
        draft.Move("a", -1);
        draft.Rename("c", "C");

        Assert.False(draft.IsChanged);
    }

    [Fact]
    public void Stages_move_within_the_journey_and_never_out_of_it()
    {
        var draft = Draft();
        draft.Move("a", -1);
        draft.Move("c", 1);
        draft.Move("c", -1);
        Assert.Equal(["a", "c", "b"], draft.Stages.Select(stage => stage.Key));
        draft.Delete("c");
        draft.Add(" First use ");
        Assert.Equal([("a", "A"), ("b", "B"), ("first-use", "First use")], draft.Stages.Select(stage => (stage.Key, stage.Name)));
    }

    [Fact]
    public void A_value_is_named_once_any_stage_has_it_by_a_kind_of_the_same_field()
    {
        var draft = Draft();
        draft.AddRule("b", new MappedRule(RuleKind.CompletedByEvent, "purchase"));
        draft.AddRule("b", new MappedRule(RuleKind.CompletedByEvent, "purchase"));
        Assert.Single(draft.Stages[1].Rules);
        Assert.True(draft.Names("event", "purchase"));
        Assert.True(draft.Names("tag", "refund"));
        Assert.False(draft.Names("form", "refund"));
        draft.AddRule("b", new MappedRule("ticket_tag", "  "));
        Assert.Single(draft.Stages[1].Rules);
    }

    [Fact]
    public void A_page_may_enter_or_complete_a_stage_and_is_no_event_of_that_name()
    {
        var draft = Draft();
        draft.AddRule("b", new MappedRule(RuleKind.EnteredByPage, "/pricing"));
        Assert.True(draft.Names("page", "/pricing"));
        Assert.False(draft.Names("event", "/pricing"));
        Assert.Equal([RuleKind.EnteredByPage, RuleKind.CompletedByPage], RuleKind.All.Where(kind => kind.Field == "page").Select(kind => kind.Key));
        Assert.Empty(draft.Map.Faults());
    }

    [Fact]
    public void What_was_edited_can_be_put_on_top_of_a_newer_map()
    {
        var draft = Draft();
        draft.Rename("a", "Awareness");
        draft.PutOnTopOf(new StageMap(5, [new("a", "Theirs", "sessions", [Tag])]));
        Assert.Equal(5, draft.Map.Version);
        Assert.Equal("Awareness", draft.Map.Stages[0].Name);
        Assert.True(draft.IsChanged);
    }
}
