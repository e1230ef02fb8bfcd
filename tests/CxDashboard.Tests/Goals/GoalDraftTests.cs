// What is typed into the editor, as a goal or as sentences beside the fields.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Goals;

namespace CxDashboard.Tests.Goals;

public class GoalDraftTests
{
    private static readonly DateOnly Today = new(2026, 7, 10);
    private static readonly string[] Stages = ["support"];
    private static readonly Workspace Acme = new() { WorkspaceId = 1, Key = "acme", Name = "Acme", TimeZone = "Europe/Berlin", FiscalYearStart = 4 };

    [Fact]
    public void A_new_form_covers_the_fiscal_year_and_misses_only_what_nobody_can_guess()
    {
        var draft = GoalDraft.New(Acme, Today);
        var read = Read(draft);
        Assert.Equal((new DateOnly(2026, 4, 1), new DateOnly(2027, 3, 31)), (read.Kept.Goal.Start, read.Kept.Goal.End));
        Assert.Equal((new DateOnly(2025, 4, 1), new DateOnly(2026, 3, 31)), (read.Kept.Goal.BaselineFrom, read.Kept.Goal.BaselineTo));
        Assert.Equal(["Name", "Owner", "Amount"], read.Faults.Select(f => f.Field));
        Assert.True(read.MayAsk);
    }

    [Theory]
    [InlineData("Relative", "25", .25)]
    [InlineData("Relative", "7 %", .07)]
    [InlineData("Reduction", "15%", .15)]
    [InlineData("Points", "−2,5", -2.5)]
    [InlineData("Absolute", "70.25", 70.25)]
    public void Percent_is_typed_as_people_say_it(string kind, string typed, double amount)
    {
        var read = Read(Filled() with { Kind = kind, Amount = typed });
        Assert.Equal(amount, read.Kept.Goal.Amount);
    }

    [Theory]
    [InlineData("")]
    [InlineData("lots")]
    [InlineData("1e400")]
    [InlineData("1,000.5.2")]
    [InlineData("0x10")]
    public void What_is_no_number_is_said_in_the_rules_own_words(string typed) =>
        Assert.Equal("Amount is not a number; write digits, for example 80.", Assert.Single(Read(Filled() with { Amount = typed }).Faults).Sentence);

    [Fact]
    public void A_goal_becomes_the_form_and_the_form_the_same_goal()
    {
        Goal[] goals =
        [
            Examples.Nps, Examples.Nps with { Stage = "support", BaselineValue = null, BaselineFrom = new(2025, 1, 1), BaselineTo = new(2025, 6, 30) },
            Examples.Retention with { Metric = "csat", Amount = .07 }, Examples.Hold with { Metric = "csat", Low = 85.5 }, Examples.Signups with { Metric = "sessions", Only = new("device", "mobile"), PartOf = new(7, 2.5) },
        ];
        foreach (var goal in goals)
        {
            var read = Read(GoalDraft.Of(new GoalRevision(goal, new(2026, 1, 1), "Ada", null, "") { WindowDays = 90 }, Today));
            Assert.Equal((goal, 90, Today), (read.Kept.Goal, read.Kept.WindowDays, read.HoldsFrom));
        }
    }

    [Fact]
    public void Days_that_cannot_be_read_are_named_and_nothing_is_asked_with_them()
    {
        var read = Read(Filled() with { Start = "", HoldsFrom = "soon" });
        Assert.Contains("Start is not a day; choose one.", read.Faults.Select(f => f.Sentence));
        Assert.Contains(read.Faults, f => f.Field == "Holds from");
        Assert.False(read.MayAsk);
        Assert.False(Read(Filled() with { End = "2026-01-01" }).MayAsk);
        Assert.False(Read(Filled() with { BaselineBy = "measured", BaselineFrom = "2026-02-01", BaselineTo = "2026-01-01" }).MayAsk);
    }

    [Fact]
    public void A_change_says_why_and_a_new_goal_may()
    {
        Assert.Empty(Read(Filled()).Faults);
        Assert.Equal("Why", Assert.Single(Read(Filled(), goalId: 3).Faults).Field);
        Assert.Empty(Read(Filled() with { Why = "new plan" }, goalId: 3).Faults);
    }

    [Fact]
    public void A_part_of_another_goal_begins_with_its_days_and_weighs_one()
    {
        var parent = new GoalRevision(Examples.Nps, new(2026, 1, 1), "Ada", null, "") { GoalId = 7 };
        var goal = Read(GoalDraft.New(Acme, Today, parent)).Kept.Goal;
        Assert.Equal((new Part(7, 1), Examples.Nps.Start, Examples.Nps.End), (goal.PartOf, goal.Start, goal.End));
        Assert.Null(Read(GoalDraft.New(Acme, Today)).Kept.Goal.PartOf);
    }

    [Theory]
    [InlineData("2,5", 2.5)]
    [InlineData("", double.NaN)]
    [InlineData("much", double.NaN)]
    public void A_weight_is_typed_as_people_write_numbers(string typed, double weight)
    {
        var draft = GoalDraft.New(Acme, Today);
        (draft.Parent, draft.Weight) = ("7", typed);
        Assert.Equal(new Part(7, weight), Read(draft).Kept.Goal.PartOf);
    }

    [Fact]
    public void Reaching_back_behind_what_is_judged_has_to_be_confirmed()
    {
        var judged = new DateOnly(2026, 7, 8);
        Assert.Null(DraftReading.Unsaid(Filled().Draft(), new(2026, 7, 9), judged));
        Assert.NotNull(DraftReading.Unsaid(Filled().Draft(), judged, judged));
        Assert.Null(DraftReading.Unsaid((Filled() with { ReachesBack = true }).Draft(), judged, judged));
        Assert.Null(DraftReading.Unsaid(Filled().Draft(), judged, null));
    }

    private static DraftReading Read(GoalDraft draft, int? goalId = null) => DraftReading.Of(draft, goalId, Stages, Today);

    private static DraftReading Read(Words words, int? goalId = null) => Read(words.Draft(), goalId);

    private static Words Filled() => new();

    private sealed record Words
    {
        public string Kind { get; init; } = "Absolute";
        public string Amount { get; init; } = "70";
        public string Start { get; init; } = "2026-04-01";
        public string End { get; init; } = "2027-03-31";
        public string HoldsFrom { get; init; } = "2026-07-10";
        public string Why { get; init; } = "";
        public string BaselineBy { get; init; } = "typed";
        public string BaselineFrom { get; init; } = "";
        public string BaselineTo { get; init; } = "";
        public bool ReachesBack { get; init; }

        public GoalDraft Draft() => new()
        {
            Name = "Happier", Metric = Kind is "Relative" or "Reduction" ? "first_response" : "nps", Kind = Kind, Amount = Amount,
            BaselineBy = BaselineBy, Baseline = "48", BaselineFrom = BaselineFrom, BaselineTo = BaselineTo,
            Start = Start, End = End, Window = "28", Owner = "Ada", HoldsFrom = HoldsFrom, Why = Why, ReachesBack = ReachesBack,
        };
    }
}
