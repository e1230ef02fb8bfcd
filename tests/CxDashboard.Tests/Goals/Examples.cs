// The worked goals of the year 2026, as of June 30.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Statistics;

namespace CxDashboard.Tests.Goals;

internal static class Examples
{
    public static readonly DateOnly AsOf = new(2026, 6, 30);

    public static readonly Goal Retention = new()
    {
        Metric = "retention",
        Name = "Keep more customers",
        Kind = GoalKind.Relative,
        Amount = .25,
        BaselineValue = 64,
        Start = new(2026, 1, 1),
        End = new(2026, 12, 31),
        Direction = Direction.HigherIsBetter,
        Owner = "Ada",
    };

    public static readonly Goal Nps = Retention with { Metric = "nps", Kind = GoalKind.Absolute, Amount = 70, BaselineValue = 48 };

    public static readonly Goal Response = Retention with
    {
        Metric = "first-response-median",
        Kind = GoalKind.Reduction,
        Amount = .15,
        BaselineValue = 500,
        Direction = Direction.LowerIsBetter,
    };

    public static readonly Goal Hold = Retention with { Kind = GoalKind.Hold, Amount = 0, Low = 85, High = 95, BaselineValue = null };

    public static readonly Goal Signups = Retention with { Metric = "signups", Kind = GoalKind.Cumulative, Amount = 1200, BaselineValue = null };

    public static readonly SettledValue RetentionValue = SettledValue.Of(70.4, Wilson.Interval(1408, 2000).Times(100), 2000, 10);

    public static readonly MonthlyPoint[] Months =
        [.. new[] { 64.8, 66.1, 67.0, 68.4, 69.2, 70.4 }.Select((v, i) => new MonthlyPoint(new DateOnly(2026, i + 1, 1), v))];

    public static GoalReading Reading(Goal goal, SettledValue value, MetricScale scale = MetricScale.Percentage, DateOnly? asOf = null) =>
        new() { Goal = goal, Scale = scale, Value = value, AsOf = asOf ?? AsOf };

    public static GoalProgress Judge(Goal goal, SettledValue value, MetricScale scale = MetricScale.Percentage, DateOnly? asOf = null) =>
        GoalProgress.Of(Reading(goal, value, scale, asOf));
}
