// The lock as arithmetic: whatever is asked, what comes out asks for no more than was promised.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Sharing;

namespace CxDashboard.Tests.Sharing;

public sealed class ShareLockTests
{
    private const int Cases = 10_000;
    private static readonly DateOnly First = new(2026, 1, 1);
    private static readonly DateRange Year = new(First, new(2026, 12, 31));
    private static readonly string[] Dims = ["channel", "device", "country", "segment", "persona", "week", ""];
    private static readonly string[] Values = ["email", "web", "mobile", "desktop", "", "Email", "%", "no such thing"];
    private static readonly string?[] Stages = [null, Question.EachStage, "support", "loyalty"];

    [Fact]
    public void In_ten_thousand_cases_nothing_outside_the_lock_is_asked_for()
    {
        var random = new Random(20261122);
        var (answered, withheld) = (0, 0);
        for (var turn = 0; turn < Cases; turn++)
        {
            var held = RandomLock(random);
            var asked = RandomQuestion(random, held);
            if (held.Narrow(asked) is not { } narrowed)
            {
                withheld++;
                continue;
            }

            answered++;
            Assert.True(IsInside(held, narrowed), $"{narrowed} is not inside {held}");
            Assert.True(IsPartOf(asked, narrowed), $"{narrowed} is not part of {asked}");
            // What was narrowed is inside already: the lock takes nothing more from it.
            Assert.Equivalent(narrowed, held.Narrow(narrowed));
            CompiledQuestions.Of([narrowed]);
        }

        Assert.True(answered > 500 && withheld > 500, $"{answered} answered, {withheld} withheld");
    }

    [Fact]
    public void A_dimension_locked_to_nothing_shows_nothing() =>
        Assert.Null(Simple(new DimLock("channel", [])).Narrow(new Question("sessions", Year)));

    [Fact]
    public void A_value_outside_the_lock_is_not_the_same_as_no_filter()
    {
        var held = Simple(new DimLock("channel", ["email"]));
        Assert.Null(held.Narrow(new Question("sessions", Year, Filters: new Filter("channel", "web"))));
        Assert.Null(held.Narrow(new Question("sessions", Year, Filters: new Filter("channel", ""))));
        Assert.Equal([new Filter("channel", "email")], held.Narrow(new Question("sessions", Year))!.Filters);
    }

    [Fact]
    public void A_metric_that_cannot_be_narrowed_is_withheld_and_not_shown_for_all() =>
        Assert.Null((Simple(new DimLock("device", ["mobile"])) with { Metrics = ["nps", "sessions"] }).Narrow(new Question("nps", Year)));

    [Fact]
    public void A_split_by_the_locked_dimension_is_locked_like_everything_else() =>
        Assert.Equal([new Filter("channel", "email")], Simple(new DimLock("channel", ["email"])).Narrow(new Question("sessions", Year, Breakdown: "channel"))!.Filters);

    [Fact]
    public void A_total_over_days_that_are_not_all_there_is_withheld_and_a_series_is_cut()
    {
        var held = Simple() with { Days = [new DateRange(new(2026, 3, 1), new(2026, 3, 31))] };
        var asked = new DateRange(new(2026, 2, 1), new(2026, 4, 30));
        Assert.Null(held.Narrow(new Question("sessions", asked)));
        Assert.Null(held.Narrow(new Question("sessions", asked, Grain.Month)));
        Assert.Equal(held.Days[0], held.Narrow(new Question("sessions", asked, Grain.Day))!.Range);
    }

    [Fact]
    public void Days_that_touch_are_one_stretch()
    {
        var held = Simple() with { Days = [new DateRange(new(2026, 3, 1), new(2026, 3, 31)), new DateRange(new(2026, 2, 1), new(2026, 2, 28))] };
        Assert.NotNull(held.Narrow(new Question("sessions", new DateRange(new(2026, 2, 15), new(2026, 3, 15)))));
    }

    [Fact]
    public void A_goals_own_days_open_nothing_but_the_goals_own_number()
    {
        var goal = new GoalDays("nps", null, new DateRange(new(2025, 1, 1), new(2026, 3, 31)));
        var held = Simple(new DimLock("channel", ["email"])) with { Metrics = [], Goals = [goal] };
        var before = new DateRange(new(2025, 2, 1), new(2025, 2, 28));

        Assert.Equal([new Filter("channel", "email")], held.Narrow(new Question("nps", before))!.Filters);
        Assert.Null(held.Narrow(new Question("nps", before, Stage: "support")));
        Assert.Null(held.Narrow(new Question("nps", before, Breakdown: "channel")));
        Assert.Null(held.Narrow(new Question("sessions", before)));
        Assert.Null(held.Narrow(new Question("nps", new DateRange(new(2026, 3, 1), new(2026, 4, 1)))));
    }

    [Fact]
    public void A_goal_about_some_opens_its_days_for_them_alone()
    {
        var (mobile, desktop) = (new Filter("device", "mobile"), new Filter("device", "desktop"));
        var held = Simple() with { Metrics = [], Goals = [new GoalDays("sessions", null, Year, mobile)] };
        Assert.NotNull(held.Narrow(new Question("sessions", Year, Filters: mobile)));
        foreach (Filter[] others in new Filter[][] { [], [desktop], [mobile, desktop], [mobile, new Filter("channel", "email")] })
            Assert.Null(held.Narrow(new Question("sessions", Year, Filters: others)));
        Assert.Null((held with { Dims = [new DimLock("device", ["desktop"])] }).Narrow(new Question("sessions", Year, Filters: mobile)));
    }

    [Fact]
    public void One_stage_is_the_only_one_there_is()
    {
        var held = Simple() with { Metrics = ["nps"], Stage = "support" };
        Assert.NotNull(held.Narrow(new Question("nps", Year, Stage: "support")));
        foreach (var other in new[] { null, Question.EachStage, "loyalty" }) Assert.Null(held.Narrow(new Question("nps", Year, Stage: other)));
    }

    [Fact]
    public void Words_are_read_only_at_the_stage_on_the_days_and_under_locks_that_words_can_keep()
    {
        var held = Simple(new DimLock("channel", ["email", "web"])) with { Stage = "support", Choices = ["segment", "device"] };
        var june = new DateRange(new(2026, 6, 1), new(2026, 6, 30));
        Assert.Equal([new Filter("channel", "email"), new Filter("channel", "web")], held.NarrowComments("support", june, []));
        Assert.Equal([new Filter("channel", "web"), new Filter("segment", "new")], held.NarrowComments("support", june, [new("segment", "new"), new("channel", "web")]));
        Assert.Null(held.NarrowComments("loyalty", june, []));
        Assert.Null((held with { Stage = null }).NarrowComments("support", june, []));
        Assert.Null(held.NarrowComments("support", new DateRange(new(2025, 12, 31), june.To), []));
        Assert.Null(held.NarrowComments("support", june, [new("channel", "chat")]));
        Assert.Null(held.NarrowComments("support", june, [new("device", "mobile")]));
        Assert.Null((held with { Choices = [] }).NarrowComments("support", june, [new("segment", "new")]));
        Assert.Null((held with { Dims = [.. held.Dims, new DimLock("device", ["mobile"])] }).NarrowComments("support", june, []));
    }

    [Fact]
    public void Of_a_stage_the_menus_alone_reach_over_the_others()
    {
        var held = Simple(new DimLock("channel", ["email"])) with { Stage = "support", Choices = ["device"] };
        Assert.Equal([new Filter("channel", "email")], held.Narrow(new Question("sessions", Year, Breakdown: "device"))!.Filters);
        Assert.Null(held.Narrow(new Question("sessions", Year, Breakdown: "country")));
        Assert.Null(held.Narrow(new Question("sessions", Year)));
        Assert.Null(held.Narrow(new Question("sessions", Year, Grain.Day, Breakdown: "device")));
    }

    [Fact]
    public void Menus_know_the_values_of_what_may_be_chosen_and_of_nothing_else()
    {
        var held = Simple(new DimLock("channel", ["email"])) with { Metrics = [], Splits = [], Choices = ["device"] };
        Assert.Equal([new Filter("channel", "email")], held.Narrow(new Question("sessions", Year, Breakdown: "device"))!.Filters);
        Assert.Null(held.Narrow(new Question("sessions", Year, Breakdown: "country")));
        Assert.Null(held.Narrow(new Question("sessions", Year)));
    }

    private static ShareLock Simple(params DimLock[] dims) => new(dims, [], ["sessions"], ["channel", "device", "country", "stage"], null, [Year], []);

    private static bool IsInside(ShareLock held, Question q)
    {
        var byDim = q.Filters.ToLookup(filter => filter.Dim, filter => filter.Value);
        var isGoals = held.Goals.Any(goal => goal.Metric == q.Metric && goal.Stage == q.Stage && q.Breakdown is null && Covers([goal.Days, .. held.Days], q.Range)
            && (goal.Only is null || (byDim[goal.Only.Dim].Distinct().ToList() is [var one] && one == goal.Only.Value)));
        bool IsGoalsOwn(string dim) => held.Goals.Any(goal => goal.Metric == q.Metric && goal.Stage == q.Stage && goal.Only is { } only && only.Dim == dim && byDim[dim].All(value => value == only.Value));
        var isMenu = q.Metric == "sessions" && q is { Breakdown: not null, Stage: null, Grain: Grain.Total } && held.Choices.Contains(q.Breakdown);
        return held.Dims.All(one => byDim.Contains(one.Dim) && byDim[one.Dim].All(one.Values.Contains))
            && byDim.All(dim => held.Dims.Any(one => one.Dim == dim.Key) || held.Choices.Contains(dim.Key) || IsGoalsOwn(dim.Key))
            && (isGoals || ((held.Metrics.Contains(q.Metric) || isMenu) && Covers(held.Days, q.Range)))
            && (held.Stage is null || q.Stage == held.Stage || isMenu)
            && (q.Breakdown is null || held.Splits.Contains(q.Breakdown) || isMenu)
            && (q.Stage != Question.EachStage || held.Splits.Contains("stage"));
    }

    private static bool IsPartOf(Question asked, Question q)
    {
        var byDim = q.Filters.ToLookup(filter => filter.Dim, filter => filter.Value);
        return (q.Metric, q.Grain, q.Stage, q.Breakdown) == (asked.Metric, asked.Grain, asked.Stage, asked.Breakdown)
            && asked.Range.From <= q.Range.From && q.Range.To <= asked.Range.To && (q.Range == asked.Range || q.Grain == Grain.Day)
            && asked.Filters.GroupBy(filter => filter.Dim).All(dim => byDim.Contains(dim.Key) && byDim[dim.Key].All(value => dim.Any(filter => filter.Value == value)));
    }

    // Every day of the range lies in one of them.
    private static bool Covers(IReadOnlyList<DateRange> ranges, DateRange range) => range.EachDay().All(day => ranges.Any(one => one.Contains(day)));

    private static ShareLock RandomLock(Random random) => new(
        [.. Dims.Take(4).Where(_ => random.Next(6) == 0).Select(dim => new DimLock(dim, [.. Values.Where(_ => random.Next(3) > 0)]))],
        [.. Dims.Where(_ => random.Next(2) == 0)],
        [.. Catalogue.All.Select(metric => metric.Key).Where(_ => random.Next(2) == 0)],
        [.. Dims.Append("stage").Where(_ => random.Next(2) == 0)],
        random.Next(5) == 0 ? "support" : null,
        [.. Enumerable.Range(0, random.Next(4)).Select(_ => RandomRange(random))],
        [.. Enumerable.Range(0, random.Next(3)).Select(_ => new GoalDays(Catalogue.All[random.Next(Catalogue.All.Count)].Key, Stages[random.Next(2) * 2], RandomRange(random), random.Next(3) == 0 ? new Filter("channel", "email") : null))]);

    // Every second one lies near the lock, so that both sides of its edge are tried.
    private static Question RandomQuestion(Random random, ShareLock held)
    {
        var near = random.Next(2) == 0 && held is { Metrics.Count: > 0, Days.Count: > 0 };
        var metric = near ? Catalogue.Get(held.Metrics[random.Next(held.Metrics.Count)]) : Catalogue.All[random.Next(Catalogue.All.Count)];
        var range = near ? held.Days[random.Next(held.Days.Count)] : RandomRange(random);
        var stage = !metric.ByStage ? null : metric.HasTotal ? Stages[random.Next(Stages.Length)] : Stages[random.Next(1, Stages.Length)];
        return new Question(metric.Key, range, (Grain)random.Next(4), stage,
            metric.Dims.Count > 0 && random.Next(3) == 0 ? metric.Dims[random.Next(metric.Dims.Count)] : null,
            [.. Enumerable.Range(0, random.Next(3)).Select(_ => new Filter(
                metric.Dims.Count > 0 && random.Next(8) > 0 ? metric.Dims[random.Next(metric.Dims.Count)] : Dims[random.Next(Dims.Length)], Values[random.Next(Values.Length)]))]);
    }

    private static DateRange RandomRange(Random random)
    {
        var from = First.AddDays(random.Next(300));
        return new DateRange(from, from.AddDays(random.Next(2) == 0 ? random.Next(5) : random.Next(200)));
    }
}
