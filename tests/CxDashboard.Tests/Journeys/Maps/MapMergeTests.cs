// Two people on one map: what they did to different things comes together, and what they did to the same thing stands side by side.
using CxDashboard.Core.Journeys.Maps;

namespace CxDashboard.Tests.Journeys.Maps;

public sealed class MapMergeTests
{
    private static readonly MapDocument Start = RandomEdits.Start();

    private static Card Pain => Start.Of("pain")[0];

    [Fact]
    public void Different_fields_of_one_card_come_together()
    {
        var merged = Merge(Start.With(Pain.With("impact", "5")), Start.With(Pain.With("feasibility", "1")));

        Assert.Equal(("5", "1"), (merged.Find(Pain.Id)!["impact"], merged.Find(Pain.Id)!["feasibility"]));
        Assert.Empty(merged.Find(Pain.Id)!.Others);
    }

    [Fact]
    public void The_same_field_keeps_what_was_saved_first_and_shows_the_other_beside_it()
    {
        var merged = Merge(Start.With(Pain.With("text", "Theirs")), Start.With(Pain.With("text", "Mine")));

        Assert.Equal("Theirs", merged.Find(Pain.Id)!.Title);
        Assert.Equal([new Other("text", "Mine", "Ben")], merged.Find(Pain.Id)!.Others);
    }

    [Fact]
    public void A_choice_settles_the_field_and_nothing_else()
    {
        var both = Merge(Start.With(Pain.With("text", "Theirs").With("impact", "1")), Start.With(Pain.With("text", "Mine").With("impact", "2")));
        var settled = both.Find(Pain.Id)!.Settled("text", "Mine");

        Assert.Equal("Mine", settled.Title);
        Assert.Equal([new Other("impact", "2", "Ben")], settled.Others);
        // Settled by one while the other works on: it stays settled.
        var after = MapMerge.Of(both, both.With(settled), both.With(both.Find(Pain.Id)!.With("recurrence", "once")), "Anna", "Ben");
        Assert.Equal(("Mine", "once", 1), (after.Find(Pain.Id)!.Title, after.Find(Pain.Id)!["recurrence"], after.Find(Pain.Id)!.Others.Count));
    }

    [Fact]
    public void The_same_words_from_both_are_no_conflict()
    {
        var merged = Merge(Start.With(Pain.With("text", "Same")), Start.With(Pain.With("text", "Same")));

        Assert.Equal(("Same", 0), (merged.Find(Pain.Id)!.Title, merged.Find(Pain.Id)!.Others.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_card_taken_away_by_one_and_changed_by_the_other_stays_with_the_wish_beside_it(bool theirsRemoves)
    {
        var (removed, changed) = (Start.Without(Pain.Id), Start.With(Pain.With("text", "Changed")));
        var merged = theirsRemoves ? Merge(removed, changed) : Merge(changed, removed);

        Assert.Equal("Changed", merged.Find(Pain.Id)!.Title);
        Assert.Equal([new Other("", "", theirsRemoves ? "Anna" : "Ben")], merged.Find(Pain.Id)!.Others);
    }

    [Fact]
    public void A_card_taken_away_by_one_and_left_alone_by_the_other_is_gone() =>
        Assert.Null(Merge(Start.Without(Pain.Id), Start.With(Start.Head.With("goal", "x"))).Find(Pain.Id));

    [Fact]
    public void A_stage_taken_away_stays_for_the_card_that_somebody_put_into_it()
    {
        var stage = Start.Stages[1];
        var added = new Card("new", "step").With("text", "New").With(Card.StageField, stage.Id).With(Card.RankField, "9");
        var merged = Merge(Start.Without(stage.Id), Start.With(added));

        Assert.Equal([new Other("", "", "Anna")], merged.Find(stage.Id)!.Others);
        Assert.Equal(["new"], merged.Cards.Values.Where(card => card.Stage == stage.Id).Select(card => card.Id));
        Assert.Empty(MapRules.Check(merged));
    }

    [Fact]
    public void Taking_back_an_edit_leaves_what_came_after_it()
    {
        var mine = Start.With(Pain.With("text", "Mistake"));
        var since = mine.With(mine.Find(Pain.Id)!.With("impact", "5"));

        var undone = MapMerge.Of(mine, since, Start, "Anna", "Ben");

        Assert.Equal((Pain.Title, "5"), (undone.Find(Pain.Id)!.Title, undone.Find(Pain.Id)!["impact"]));
    }

    [Fact]
    public void Two_editors_with_two_hundred_random_edits_each_end_with_one_map_and_lose_none()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var turns = new Random(seed);
            var head = Start;
            var editors = new[] { new Editor("Anna", new RandomEdits(2 * seed, "anna"), head), new Editor("Ben", new RandomEdits(2 * seed + 1, "ben"), head) };
            while (editors.Any(editor => editor.Left > 0 || !editor.Mine.Equals(editor.Seen)))
            {
                var editor = editors[turns.Next(2)];
                if (editor.Left > 0 && turns.Next(3) > 0)
                {
                    editor.Mine = editor.Edits.Next(editor.Mine);
                    editor.Left--;
                    continue;
                }

                var merged = MapMerge.Of(editor.Seen, head, editor.Mine, "the other", editor.Name);
                NothingLost.Check(editor.Seen, merged, head, editor.Mine);
                Assert.DoesNotContain(MapRules.Check(merged), fault => fault.CardId != MapDocument.HeadId);
                Assert.Equal(merged, MapText.Parse(MapText.Write(merged)));
                (head, editor.Seen, editor.Mine) = (merged, merged, merged);
            }

            // Each reads what is kept once more, and has the same before them.
            Assert.All(editors, editor => Assert.Equal(head, MapMerge.Of(editor.Seen, head, editor.Mine, "the other", editor.Name)));
        }
    }

    private static MapDocument Merge(MapDocument theirs, MapDocument mine) => MapMerge.Of(Start, theirs, mine, "Anna", "Ben");

    private sealed class Editor(string name, RandomEdits edits, MapDocument start)
    {
        public string Name => name;
        public RandomEdits Edits => edits;
        public int Left { get; set; } = 200;
        public MapDocument Seen { get; set; } = start;
        public MapDocument Mine { get; set; } = start;
    }
}
