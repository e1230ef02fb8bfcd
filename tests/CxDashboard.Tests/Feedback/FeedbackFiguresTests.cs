// What comments come to, counted by hand; and which shares stay hidden.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Feedback;

namespace CxDashboard.Tests.Feedback;

public sealed class FeedbackFiguresTests
{
    private const int Minimum = 10;

    private static readonly DateOnly First = new(2026, 6, 1);
    private static readonly DateRange Week = new(First, First.AddDays(6));
    private static readonly Theme[] Themes = [new("guide", "Guide", ["guide"]), new("parcel", "Parcel", ["parcel"])];

    [Fact]
    public void A_stage_tells_how_its_comments_read_whatever_stage_is_chosen()
    {
        var rows = Figures([.. Many(20, "a", 50), .. Many(10, "a", -50), .. Many(5, "a", null), .. Many(12, "b", 0)], Of(("stage", "b"))).ByStage(["a", "b"]);

        Assert.Equal([("a", new Readings(20, 0, 10, 5), false), ("b", new Readings(0, 12, 0, 0), false)], rows.Select(row => (row.Stage, row.Readings, row.IsWithheld)));
    }

    [Fact]
    public void Beside_a_small_stage_the_next_smallest_is_withheld_too_and_every_n_is_shown()
    {
        var rows = Figures([.. Many(40, "a", 50), .. Many(20, "b", 50), .. Many(3, "c", -50)], Of()).ByStage(["a", "b", "c"]);

        Assert.Equal([("a", 40L, false), ("b", 20L, true), ("c", 3L, true)], rows.Select(row => (row.Stage, row.Readings.N, row.IsWithheld)));
    }

    [Fact]
    public void What_a_filter_leaves_out_is_not_to_be_had_by_subtraction()
    {
        var own = Many(30, "a", 50);
        var rows = new FeedbackFigures(own, null, [.. own, .. Many(2, "a", -50)], Of(), Minimum).ByStage(["a"]);

        Assert.True(rows.Single().IsWithheld);
    }

    [Fact]
    public void A_theme_is_a_share_of_all_comments_beside_those_without_any()
    {
        var now = new[] { Many(30, "a", -50, "guide"), Many(10, "a", 50, "guide", "parcel"), Many(60, "b", 50) }.SelectMany(some => some).ToList();
        var before = new[] { Many(10, "a", 50, "guide"), Many(90, "a", 50) }.SelectMany(some => some).ToList();

        var rows = new FeedbackFigures(now, before, now, Of(("theme", "parcel")), Minimum).ByTheme(Themes, [Week]);

        Assert.Equal([("guide", 40L, 100L), ("parcel", 10, 100), ("none", 60, 100)], rows.Select(row => (row.Theme, row.Now.Hits, row.Now.N)));
        Assert.Equal(new Readings(10, 0, 30, 0), rows[0].Readings);
        Assert.Equal(new ThemeShare(40, 100, false), rows[0].Trend.Single().Share);
        // Both Wilson intervals by hand: 30.9 to 49.8 and 5.5 to 17.4 percent.
        var change = rows[0].Change!.Value;
        Assert.True(change.IsDetectable);
        Assert.Equal(30, change.Difference, 9);
        Assert.Equal((18.3, 40.8), (Math.Round(change.Points.Low, 1), Math.Round(change.Points.High, 1)));
    }

    [Fact]
    public void Chance_is_no_change_and_too_few_are_not_compared()
    {
        var (now, before) = (Half(20), Half(22));
        Assert.False(new FeedbackFigures(now, before, now, Of(), Minimum).ByTheme(Themes, [])[0].Change!.Value.IsDetectable);
        Assert.Null(new FeedbackFigures(now, Half(4), now, Of(), Minimum).ByTheme(Themes, [])[0].Change);
    }

    [Fact]
    public void A_step_with_too_few_comments_is_left_out_and_keeps_its_n()
    {
        var steps = Figures(Many(9, "a", 50, "guide"), Of()).ByTheme(Themes, [Week, Week.Shift(7)])[0].Trend;

        Assert.Equal([(9L, null), (0L, (double?)null)], steps.Select(step => (step.Share.N, step.Share.Value)));
    }

    [Fact]
    public void Fields_narrow_each_other_and_values_of_one_are_alternatives()
    {
        List<Heard> all = [.. Many(1, "a", 50, "guide"), .. Many(1, "a", -50, "parcel"), .. Many(1, "b", -50), .. Many(1, null, null)];

        int Count(params (string, string)[] chosen) => Figures(all, Of(chosen)).Chosen.Count;
        Assert.Equal(4, Count());
        Assert.Equal(2, Count(("stage", "a")));
        Assert.Equal(3, Count(("stage", "a"), ("stage", "b")));
        Assert.Equal(1, Count(("stage", "a"), ("sentiment", "negative")));
        Assert.Equal(2, Count(("theme", "none")));
        Assert.Equal(1, Count(("stage", ""), ("sentiment", "not estimated")));
        Assert.Equal(0, Count(("source", "8")));
    }

    [Fact]
    public void A_key_comes_back_from_an_address_as_it_went_and_tells_what_is_older()
    {
        var key = new CommentKey(123, 7, "a/b.c~d", "q 1");
        Assert.Equal(key, CommentKey.Parse(key.ToString()));
        Assert.All(["", "x", "1.2", "1.2.3", "-1.2.a/b", "9999999999999999999999.1.a/b"], text => Assert.Null(CommentKey.Parse(text)));
        Assert.True(new CommentKey(122, 9, "z", "z").IsAfter(key));
        Assert.True(key.IsAfter(key with { Part = "q 2" }));
        Assert.False(key.IsAfter(key));
    }

    private static List<Heard> Half(int each) => [.. Many(each, "a", 50, "guide"), .. Many(each, "a", 50)];

    private static FeedbackFigures Figures(IReadOnlyList<Heard> now, Choice choice) => new(now, null, now, choice, Minimum);

    private static Choice Of(params (string Field, string Value)[] chosen) =>
        new(chosen.GroupBy(one => one.Field).ToDictionary(field => field.Key, field => (IReadOnlyList<string>)[.. field.Select(one => one.Value)]));

    private static List<Heard> Many(int count, string? stage, short? polarity, params string[] themes) => [.. Enumerable.Range(0, count).Select(i => new Heard(
        new Comment { Day = First, Origin = "answer", Id = $"{i}", Part = "c", Text = "x", Polarity = polarity, Stage = stage, SourceId = 7 }, themes))];
}
