// Where a goal stands in numbers, before anyone judges.
namespace CxDashboard.Core.Goals;

/// <summary>What is known about a goal on a day.</summary>
public sealed record GoalReading
{
    /// <summary>The goal as it held on the day.</summary>
    public required Goal Goal { get; init; }

    /// <summary>What values its metric can take.</summary>
    public required MetricScale Scale { get; init; }

    /// <summary>The value to judge: for cumulative goals the sum since the start, for hold goals the latest period's.</summary>
    public required SettledValue Value { get; init; }

    /// <summary>The baseline as measured over its period; unused when the goal states one.</summary>
    public SettledValue? MeasuredBaseline { get; init; }

    /// <summary>The last settled day.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>S(t) for a cumulative goal; null for the plain share of days.</summary>
    public double? SeasonalShare { get; init; }

    /// <summary>The settled values of whole months in order; of a cumulative goal each month's own sum.</summary>
    public IReadOnlyList<MonthlyPoint> Months { get; init; } = [];

    /// <summary>For a hold goal, one settled value a period since the start.</summary>
    public IReadOnlyList<double> Periods { get; init; } = [];
}

/// <summary>
/// The numbers of a goal on a day; null where one cannot be had. Progress, Elapsed and Pace are shares of 1, the
/// others in the metric's unit. A hold goal has Held, and as Progress and Pace the share of periods held.
/// </summary>
public sealed record Standing(
    Goal Goal,
    DateOnly AsOf,
    SettledValue Value,
    SettledValue? MeasuredBaseline,
    IReadOnlyList<GoalFault> Faults,
    double? Baseline,
    double? Target,
    double? Elapsed,
    double? Progress,
    double? Expected,
    double? Pace,
    HeldPeriods? Held)
{
    /// <summary>Works out every number the reading allows.</summary>
    public static Standing Of(GoalReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var goal = reading.Goal;
        double? baseline = goal.Kind switch
        {
            GoalKind.Cumulative => 0,
            GoalKind.Hold => null,
            _ => goal.BaselineValue ?? reading.MeasuredBaseline?.Value,
        };
        var faults = GoalRules.Check(goal, reading.Scale, baseline);
        var bare = new Standing(
            goal, reading.AsOf, reading.Value, reading.MeasuredBaseline, faults, baseline, Target: null,
            Elapsed: null, Progress: null, Expected: null, Pace: null, Held: null);
        // A faulty goal has no number worth showing: T = B alone would divide by nothing.
        if (faults.Count > 0) return bare;

        bare = bare with { Target = Goals.Target.Of(goal, baseline), Elapsed = ElapsedOf(reading) };
        return goal.Kind == GoalKind.Hold ? Hold(bare, reading) : Towards(bare);
    }

    private static double ElapsedOf(GoalReading reading)
    {
        var goal = reading.Goal;
        var days = Goals.Pace.Elapsed(goal.Start, goal.End, reading.AsOf);
        return goal.Kind == GoalKind.Cumulative ? reading.SeasonalShare ?? days : days;
    }

    private static Standing Towards(Standing standing)
    {
        if (standing is not { Baseline: { } baseline, Target: { } target, Elapsed: { } elapsed }) return standing;
        var expected = Goals.Pace.ExpectedToday(baseline, target, elapsed);
        if (standing.Value.Value is not { } value) return standing with { Expected = expected };
        var progress = Goals.Pace.Progress(value, baseline, target);
        return standing with { Expected = expected, Progress = progress, Pace = Goals.Pace.Of(progress, elapsed) };
    }

    private static Standing Hold(Standing standing, GoalReading reading)
    {
        var (low, high) = (reading.Goal.Low!.Value, reading.Goal.High!.Value);
        IEnumerable<double> now = reading.Value.Value is { } value ? [value] : [];
        var held = HeldPeriods.Of(reading.Periods.Count > 0 ? reading.Periods : now, low, high);
        return standing with { Held = held, Progress = held.Share, Pace = held.Share };
    }
}
