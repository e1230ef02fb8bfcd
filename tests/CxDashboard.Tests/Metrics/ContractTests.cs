// Every metric of the catalogue can say how its number came to be.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Tests.Goals;
using CxDashboard.Web.Metrics;

namespace CxDashboard.Tests.Metrics;

public sealed class ContractTests
{
    private static readonly DateRange Days = new(new DateOnly(2026, 1, 1), new DateOnly(2026, 3, 31));
    private static readonly Workspace Acme = new() { WorkspaceId = 1, Key = "acme", Name = "Acme", TimeZone = "Europe/Berlin" };
    private static readonly Stage[] Stages = [new() { Key = "support", Name = "Support", Position = 1 }, new() { Key = "loyalty", Name = "Loyalty", Position = 2 }];

    public static TheoryData<string> Metrics => [.. Catalogue.All.Select(metric => metric.Key)];

    [Theory]
    [MemberData(nameof(Metrics))]
    public void A_metric_explains_itself(string key)
    {
        var metric = Catalogue.Get(key);
        Assert.True(Definition.Has(metric), $"{key} has no words of its own in Definition");
        var contract = Of(metric, Measured(metric));
        string Line(string term) => string.Join(" | ", Assert.Single(contract.Lines, line => line.Term == term).Texts);

        Assert.Equal(Definition.Of(metric).Means, Line("Meaning"));
        Assert.Equal(metric.Formula, Line("Formula"));
        Assert.StartsWith(metric.Counts, Line("n counts"), StringComparison.Ordinal);
        Assert.Contains(metric.Better == Better.Higher ? "higher" : "lower", Line("Direction"), StringComparison.Ordinal);
        Assert.Contains("2026-01-01..2026-03-31", Line("Days"), StringComparison.Ordinal);
        Assert.Contains("2025-01-02..2025-04-01", Line("Days"), StringComparison.Ordinal);
        Assert.Contains("run 41, 2026-04-02 08:00, 1,200 rows received, 7 changed", Line("Sources"), StringComparison.Ordinal);
        Assert.Contains("settled", Line("As of"), StringComparison.Ordinal);
        Assert.Equal(metric.Shape switch { Shape.Rate => "Wilson's", Shape.Nps => "normal", Shape.Duration => "order", Shape.Mean when key is "ces" or "sentiment" => "Student's", _ => "none:" },
            Line("Interval").Split(' ')[0]);
        Assert.Equal(metric.Shape is Shape.Rate or Shape.Nps or Shape.Mean or Shape.Ratio or Shape.Quotient or Shape.PerPeriod, contract.Lines.Any(line => line.Term == "Denominator"));
        Assert.Equal(metric.ByStage, contract.Lines.Any(line => line.Term == "Stage"));
        Assert.All(contract.Lines, line => Assert.All(line.Texts, text => Assert.False(string.IsNullOrWhiteSpace(text), line.Term)));

        var plain = contract.ToText("How this number came to be");
        Assert.All(contract.Lines, line => Assert.Contains(line.Term + ":", plain, StringComparison.Ordinal));
    }

    [Fact]
    public void Nps_shows_promoters_and_detractors() => Assert.Contains("330 − 60 = 270",
        Text(Of(Catalogue.Get("nps"), new Measure(54, 270, 500, null, State.Fresh, null) { Parts = new Parts(500, 330, 60) }), "Numerator"), StringComparison.Ordinal);

    [Fact]
    public void What_may_not_be_shown_has_no_figures()
    {
        var contract = Of(Catalogue.Get("csat"), new Measure(null, 0, 7, null, State.TooFew, null, "not enough answers: 7 of at least 10"));
        Assert.Contains("none: not enough answers", Text(contract, "Value"), StringComparison.Ordinal);
        Assert.EndsWith("not shown", Text(contract, "Numerator"), StringComparison.Ordinal);
        Assert.EndsWith("not shown", Text(contract, "Denominator"), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_answers_for_a_number_is_named_by_its_goals_and_else_by_the_workspace()
    {
        var facts = Facts(Catalogue.Get("first_response"), Measured(Catalogue.Get("first_response")), null);
        var goal = Examples.Response with { Name = "Faster answers", Owner = "Grace" };

        Assert.Equal("nobody by a goal of its own | the workspace has no owner", Text(Contract.Of(facts), "Owner"));
        Assert.Equal("Grace, by the goal Faster answers | the workspace's: Ada, Eve",
            Text(Contract.Of(facts with { Goals = [goal, goal], Provenance = facts.Provenance with { Owners = ["Ada", "Eve"] } }), "Owner"));
    }

    [Fact]
    public void A_filter_that_cannot_be_honoured_is_named() => Assert.Contains("not applied: device mobile, because Net Promoter Score is not split by it",
        Text(Of(Catalogue.Get("nps"), Measured(Catalogue.Get("nps")), new Filter("device", "mobile")), "Filters"), StringComparison.Ordinal);

    [Fact]
    public void The_rules_of_the_stage_are_told() => Assert.Contains("entered by the event help_open, or the page /help, /faq | completed by the event help_solved",
        Text(Of(Catalogue.Get("stage_conversion"), Measured(Catalogue.Get("stage_conversion"))), "Stage"), StringComparison.Ordinal);

    [Fact]
    public void A_name_with_line_ends_makes_no_line_of_its_own()
    {
        var facts = Facts(Catalogue.Get("nps"), Measured(Catalogue.Get("nps")), null);
        var evil = facts with { Provenance = facts.Provenance with { Streams = [facts.Provenance.Streams[0] with { SourceName = "a\nState: settled" }] } };
        Assert.DoesNotContain("\nState: settled", Contract.Of(evil).ToText("x"), StringComparison.Ordinal);
    }

    private static string Text(Contract contract, string term) => string.Join(" | ", contract.Lines.Single(line => line.Term == term).Texts);

    private static Measure Measured(Metric metric) => new(50, 50, 100, null, State.Provisional, null, "days after 2026-03-29 may still change") { Parts = new Parts(100, 50, 10) };

    private static Contract Of(Metric metric, Measure now, Filter? unhonoured = null) => Contract.Of(Facts(metric, now, unhonoured));

    private static ContractFacts Facts(Metric metric, Measure now, Filter? unhonoured) => new(
        Acme, new Subject(metric, metric.ByStage ? Stages[0] : null, [], unhonoured is null ? [] : [unhonoured], null, []), Stages, Days, Days.Shift(-364), now, null,
        new Feed { Kind = metric.Kinds[0], Delivered = true, AsOf = new DateTimeOffset(2026, 4, 2, 6, 0, 0, TimeSpan.Zero), SettledTo = new DateOnly(2026, 3, 29) },
        new Provenance(
            [new FeedingStream { SourceName = "Played", Stream = "all", Kind = metric.Kinds[0].Table(), RunId = 41, EndedAt = new DateTimeOffset(2026, 4, 2, 6, 0, 0, TimeSpan.Zero), Received = 1200, Changed = 7 }],
            [new StageRule("support", "entered_by_event", "help_open"), new StageRule("support", "completed_by_event", "help_solved"),
                new StageRule("support", "entered_by_page", "/help"), new StageRule("support", "entered_by_page", "/faq"),
                new StageRule("support", "ticket_tag", "stage_support"), new StageRule("support", "survey_stage", "support")]));
}
