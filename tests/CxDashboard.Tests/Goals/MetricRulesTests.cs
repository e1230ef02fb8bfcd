// What a goal may ask of its metric.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;

namespace CxDashboard.Tests.Goals;

public class MetricRulesTests
{
    private static readonly string[] Stages = ["awareness", "support"];

    private static readonly Goal Score = Examples.Nps with { Metric = "nps" };

    public static TheoryData<string, Goal, int> Faulty => new()
    {
        { "Metric", Score with { Metric = "no_such" }, 28 },
        { "Metric", Score with { Metric = "stage_volume", Stage = null }, 28 },
        { "Metric", Score with { Metric = "sessions", Stage = "support" }, 28 },
        { "Stage", Score with { Stage = "nowhere" }, 28 },
        { "Kind", Score with { Metric = "first_response", Kind = GoalKind.Cumulative }, 28 },
        { "Start", Score with { Start = new(1, 1, 1) }, 28 },
        { "End", Score with { End = new(9999, 12, 31) }, 28 },
        { "End", Score with { End = new(2026, 1, 1) }, 28 },
        { "End", Score with { End = new(2028, 1, 1) }, 28 },
        { "Baseline period", Score with { BaselineFrom = new(2020, 1, 1), BaselineTo = new(2024, 1, 1) }, 28 },
        { "Window", Score, 0 },
        { "Window", Score, 367 },
        { "Amount", Score with { Amount = 1e300 }, 28 },
        { "Weight", Score with { PartOf = new(2, 1e300) }, 28 },
        { "For whom", Score with { Only = new("device", "mobile") }, 28 },
        { "For whom", Score with { Metric = "web_retention", Only = new("week", "4") }, 28 },
        { "Which", Score with { Only = new("channel", " ") }, 28 },
        { "Which", Score with { Only = new("channel", new string('x', 201)) }, 28 },
    };

    [Theory]
    [MemberData(nameof(Faulty), DisableDiscoveryEnumeration = true)]
    public void A_goal_that_no_page_could_ask_about_is_refused_with_a_remedy(string field, Goal goal, int window)
    {
        var fault = Assert.Single(MetricRules.Check(new KeptGoal(1, goal, window), Stages));
        Assert.Equal(field, fault.Field);
        Assert.StartsWith(field, fault.Sentence, StringComparison.Ordinal);
        Assert.Contains("; ", fault.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_dimension_adds_up_in_the_catalogue_a_goal_may_be_limited_to()
    {
        foreach (var metric in Catalogue.All)
        {
            var goal = Score with { Metric = metric.Key, Stage = metric.HasTotal ? null : "support" };
            foreach (var dim in metric.Dims)
                Assert.Equal(!Definition.AddsUp(dim), MetricRules.Check(new KeptGoal(1, goal with { Only = new(dim, "x") }, 28), Stages).Any(fault => fault.Field == "For whom"));
        }
    }

    [Fact]
    public void A_goal_of_two_full_years_at_a_stage_keeps_the_rules() => Assert.Empty(MetricRules.Check(
        new KeptGoal(1, Score with { Stage = "support", Only = new("channel", "Email"), End = new(2027, 12, 31), BaselineFrom = new(2024, 1, 1), BaselineTo = new(2025, 12, 31) }, 366), Stages));
}
