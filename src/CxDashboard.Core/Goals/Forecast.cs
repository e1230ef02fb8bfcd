// Where the months so far point to: a model's estimate, hidden while there are too few of them.
using CxDashboard.Core.Statistics;

namespace CxDashboard.Core.Goals;

/// <summary>A month's settled value; Month is any day of it.</summary>
public readonly record struct MonthlyPoint(DateOnly Month, double Value)
{
    /// <summary>Months on a line, one apart.</summary>
    internal int Place => PlaceOf(Month);

    internal static int PlaceOf(DateOnly day) => day.Year * 12 + day.Month;
}

/// <summary>A model's estimate of the value at the goal's end. Value, Error and Interval are in the metric's unit.</summary>
/// <param name="AtEnd">The expected value in the end's month; not clamped to the metric's scale.</param>
/// <param name="Error">The prediction error s√(1 + 1/n + (H−x̄)²/Sxx).</param>
/// <param name="Interval">The 95 % prediction interval.</param>
/// <param name="Probability">The chance in 0..1 of meeting the goal, by Student's t with n−2 degrees.</param>
/// <param name="SlopePerMonth">The trend.</param>
/// <param name="Months">How many months it rests on.</param>
public sealed record Forecast(double AtEnd, double Error, Interval Interval, double Probability, double SlopePerMonth, int Months)
{
    /// <summary>With fewer months there is no forecast.</summary>
    public const int FewestMonths = 6;

    /// <summary>
    /// The value in the end's month from a least-squares line over the months (gaps are allowed), and the chance of
    /// meeting the target. Null under six months, and when the end's month is already among them.
    /// Source: docs/kpis.md, Goals; <see cref="FittedLine.Predict"/>.
    /// </summary>
    /// <exception cref="ArgumentException">Two points share a month.</exception>
    public static Forecast? Of(IReadOnlyList<MonthlyPoint> points, DateOnly end, double target, Direction direction) =>
        At(points, end, p => direction == Direction.HigherIsBetter ? p.ProbabilityAtLeast(target) : p.ProbabilityAtMost(target));

    /// <summary>As <see cref="Of"/>, with the chance of lying within the band.</summary>
    /// <exception cref="ArgumentException">Two points share a month.</exception>
    public static Forecast? WithinBand(IReadOnlyList<MonthlyPoint> points, DateOnly end, double low, double high) =>
        At(points, end, p => Math.Max(0, p.ProbabilityAtMost(high) + p.ProbabilityAtLeast(low) - 1));

    /// <summary>
    /// For a cumulative goal: the months' own sums since the start's month plus the line's sum over the months left.
    /// Earlier months shape the line only; a first month that began midway counts and shapes nothing, and of a last
    /// month that ends midway only that share is added. <see cref="AtEnd"/> is the total.
    /// </summary>
    /// <exception cref="ArgumentException">Two points share a month.</exception>
    public static Forecast? OfTotal(IReadOnlyList<MonthlyPoint> points, DateOnly start, DateOnly end, double target, Direction direction)
    {
        ArgumentNullException.ThrowIfNull(points);
        var first = MonthlyPoint.PlaceOf(start);
        if (Line([.. points.Where(p => p.Place != first || start.Day == 1)], end) is not { } line) return null;
        var soFar = points.Where(p => p.Place >= first).Sum(p => p.Value);
        var next = Math.Max(first, points.Max(p => p.Place) + 1);
        var left = line.PredictSum([.. Enumerable.Range(next, MonthlyPoint.PlaceOf(end) - next + 1).Select(m => (double)m)],
            (double)end.Day / DateTime.DaysInMonth(end.Year, end.Month));
        var total = left with { Value = soFar + left.Value };
        var chance = direction == Direction.HigherIsBetter ? total.ProbabilityAtLeast(target) : total.ProbabilityAtMost(target);
        return new Forecast(total.Value, total.Error, total.Within(), chance, line.Slope, line.N);
    }

    private static Forecast? At(IReadOnlyList<MonthlyPoint> points, DateOnly end, Func<Prediction, double> chance)
    {
        if (Line(points, end) is not { } line) return null;
        var prediction = line.Predict(MonthlyPoint.PlaceOf(end));
        return new Forecast(prediction.Value, prediction.Error, prediction.Within(), chance(prediction), line.Slope, line.N);
    }

    private static FittedLine? Line(IReadOnlyList<MonthlyPoint> points, DateOnly end)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.DistinctBy(p => p.Place).Count() != points.Count) throw new ArgumentException("Two points share a month.", nameof(points));
        if (points.Count < FewestMonths || points.Max(p => p.Place) >= MonthlyPoint.PlaceOf(end)) return null;
        return LeastSquares.Fit([.. points.Select(p => ((double)p.Place, p.Value))]);
    }
}
