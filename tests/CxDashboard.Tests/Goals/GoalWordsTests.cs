// A goal's numbers in words, and what a revision says it changed.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Statistics;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Goals;
using CxDashboard.Web.Numbers;

namespace CxDashboard.Tests.Goals;

public class GoalWordsTests
{
    [Fact]
    public void The_worked_goal_reads_as_it_is_worked_out()
    {
        var goal = Examples.Retention with { Metric = "customer_retention" };
        var now = new Measure(70.4, 1408, 2000, new Interval(68.362, 72.36), State.Fresh, null);
        var reading = Examples.Reading(goal, Examples.RetentionValue) with { Months = Examples.Months };
        var said = GoalWords.Of(new GoalNumbers(new KeptGoal(1, goal, 28), Catalogue.Get("customer_retention"), now, GoalProgress.Of(reading),
            new DateRange(new(2026, 6, 3), new(2026, 6, 30)), [], []));
        string Text(string term) => Assert.Single(said, s => s.Term == term).Text;

        Assert.Equal("At risk", Text("Status"));
        Assert.Equal(("64.0%", "80.0%", "70.4%"), (Text("Baseline"), Text("Target"), Text("Measured")));
        Assert.Equal("71.9%", Text("Expected on Jun 30, 2026"));
        Assert.Equal(("40%", "0.81", "+1.6 points a month"), (Text("Progress"), Text("Pace"), Text("Needs")));
        Assert.Contains("after 181 of 365 days", said.Single(s => s.Term.StartsWith("Expected", StringComparison.Ordinal)).Note, StringComparison.Ordinal);
        var forecast = said.Single(s => s.Term == "Forecast");
        Assert.Equal("77.0%", forecast.Text);
        Assert.StartsWith("a model's estimate", forecast.Note, StringComparison.Ordinal);
        Assert.Contains("under 1% probability", forecast.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_goal_that_adds_up_says_by_which_share_of_the_year_it_is_expected()
    {
        var goal = Examples.Signups with { Metric = "sessions", Only = new Filter("device", "mobile") };
        var season = new Season(Season.LikeDaysOf(goal), .43, null);
        Assert.Equal(("516", "seasonal share 0.43 after 181 of 365 days (by last year's days, Jan 2, 2025 – Jan 1, 2026)"), Expected(goal, season));
        Assert.Equal(("595", "on a straight line, after 181 of 365 days; without a season, because there are no data of last year"),
            Expected(goal, season with { Share = null, WhyNot = "there are no data of last year" }));
        Assert.Equal(("mobile only", "Sessions where device is mobile"), Words(goal, season, "Only"));
        Assert.Equal("progress ÷ seasonal share; 1.00 is exactly on plan", Words(goal, season, "Pace").Note);
    }

    private static (string Text, string? Note) Expected(Goal goal, Season season) => Words(goal, season, "Expected on Jun 30, 2026");

    private static (string Text, string? Note) Words(Goal goal, Season season, string term)
    {
        var reading = Examples.Reading(goal, SettledValue.Exact(480), MetricScale.Quantity) with { SeasonalShare = season.Share };
        var now = new Measure(480, 480, 480, null, State.Fresh, null);
        var said = GoalWords.Of(new GoalNumbers(new KeptGoal(1, goal, 28), Catalogue.Get("sessions"), now, GoalProgress.Of(reading), null, [], [], season)).Single(s => s.Term == term);
        return (said.Text, said.Note);
    }

    [Theory]
    [InlineData(.404, "40%")]
    [InlineData(-1.5, "−150%")]
    [InlineData(30381, "over 999%")]
    [InlineData(-30381, "under −999%")]
    public void Progress_is_never_clamped_and_stays_readable(double share, string text) => Assert.Equal(text, Write.Progress(share));

    [Theory]
    [InlineData(GoalKind.Relative)]
    [InlineData(GoalKind.Reduction)]
    [InlineData(GoalKind.Points)]
    [InlineData(GoalKind.Hold)]
    [InlineData(GoalKind.Cumulative)]
    [InlineData(GoalKind.Absolute)]
    public void What_is_no_number_yet_is_a_dash(GoalKind kind)
    {
        var goal = Examples.Nps with { Metric = "nps", Kind = kind, Amount = double.NaN, Low = double.NaN };
        Assert.Contains("–", GoalScope.Aim(kind == GoalKind.Hold ? goal with { Amount = 0 } : goal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "under 1%")]
    [InlineData(.425, "43%")]
    [InlineData(1, "over 99%")]
    public void A_model_is_never_certain(double probability, string text) => Assert.Equal(text, GoalOutlook.Chance(probability));

    [Fact]
    public void A_revision_names_what_it_changed()
    {
        var acme = new Workspace { WorkspaceId = 1, Key = "acme", Name = "Acme", TimeZone = "Europe/Berlin" };
        var frame = new Frame(acme, "", null, [], [], new Dictionary<FactKind, DateOnly>());
        var first = new GoalRevision(Examples.Nps, new(2026, 1, 1), "Ada", new(2026, 1, 1, 9, 0, 0, TimeSpan.Zero), "") { GoalId = 1 };
        var second = first with { Goal = first.Goal with { Amount = 65, Owner = "Bo" }, HoldsFrom = new(2026, 4, 1), ChangedAt = new(2026, 4, 5, 9, 0, 0, TimeSpan.Zero), Why = "late start" };

        var rows = RevisionWords.Rows(1, [first, second], frame, new(2026, 5, 1));

        Assert.Equal("aim reach 70 → reach 65; owner Ada → Bo", rows[0].Changes);
        Assert.Equal(("in force", "late start", "Apr 5, 2026"), (rows[0].Badge, rows[0].Why, rows[0].Entered));
        Assert.NotNull(rows[0].ReachesBack);
        Assert.Equal((null, null, "Net Promoter Score, reach 70"), (rows[1].Badge, rows[1].ReachesBack, rows[1].Changes));
    }
}
