// A metric over time as its points: by day, week or month, with the days compared beside them.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;

namespace CxDashboard.Web.Metrics;

/// <summary>One step. <paramref name="IsCut"/>: the period's edge leaves only a part of the week or month.</summary>
public sealed record SeriesPoint(DateRange Days, bool IsCut, Measure Now, DateRange? BeforeDays = null, Measure? Before = null);

/// <summary>The points of a period in one grain.</summary>
public sealed record Series(Grain Grain, IReadOnlyList<SeriesPoint> Points)
{
    public const int MostPoints = 120;

    /// <summary>The grains of a trend, finest first.</summary>
    public static IReadOnlyList<Grain> Grains { get; } = [Grain.Day, Grain.Week, Grain.Month];

    /// <summary>The asked grain where it can be had; else the finest in which at least half of the steps have a value.</summary>
    public static Series Of(
        Metric metric, DateRange days, DateRange? against, IReadOnlyDictionary<Grain, (IReadOnlyList<Cell> Now, IReadOnlyList<Cell> Before)> cells,
        Grain? asked, Feed feed, WorkspaceCalendar calendar, int minimumN)
    {
        ArgumentNullException.ThrowIfNull(cells);
        var made = Grains.Where(cells.ContainsKey)
            .Select(grain => new Series(grain, PointsOf(metric, grain, days, against, cells[grain], feed, calendar, minimumN)))
            .Where(series => series.Points.Count <= MostPoints).ToList();
        return made.FirstOrDefault(series => series.Grain == asked)
            ?? made.FirstOrDefault(series => series.IsFull(feed))
            ?? made[^1];
    }

    /// <summary>The period's months without a value, where none can be had.</summary>
    public static Series Without(DateRange days, WorkspaceCalendar calendar, string why) => new(Grain.Month,
        [.. Steps(Grain.Month, days, calendar).Select(step => new SeriesPoint(step.Days, step.IsCut, Measure.Nothing(why)))]);

    private bool IsFull(Feed feed)
    {
        var covered = Points.Where(point => feed.CoversTo is not { } last || point.Days.From <= last)
            .Where(point => feed.Since is not { } first || point.Days.To >= first).ToList();
        return covered.Count > 0 && 2 * covered.Count(point => point.Now.Value is not null) >= covered.Count;
    }

    private static List<SeriesPoint> PointsOf(
        Metric metric, Grain grain, DateRange days, DateRange? against, (IReadOnlyList<Cell> Now, IReadOnlyList<Cell> Before) cells,
        Feed feed, WorkspaceCalendar calendar, int minimumN)
    {
        var now = cells.Now.ToDictionary(cell => cell.Bucket!.Value, cell => cell.Measure);
        var before = cells.Before.ToDictionary(cell => cell.Bucket!.Value, cell => cell.Measure);
        // A step without a row is a true zero of a count where its days are covered, and unknown otherwise.
        Measure At(Dictionary<DateOnly, Measure> found, DateOnly bucket, DateRange range) =>
            found.GetValueOrDefault(bucket) ?? Judging.Of(metric, default, null, range, feed, minimumN);

        var earlier = against is { } compared ? Steps(grain, compared, calendar) : [];
        return [.. Steps(grain, days, calendar).Select((step, i) =>
        {
            var beside = i < earlier.Count ? earlier[i] : ((DateOnly, DateRange, bool)?)null;
            return new SeriesPoint(step.Days, step.IsCut, At(now, step.Bucket, step.Days), beside?.Item2,
                beside is { Item3: false } b || (beside is { } && metric.Shape != Shape.Count) ? At(before, beside.Value.Item1, beside.Value.Item2) : null);
        })];
    }

    private static List<(DateOnly Bucket, DateRange Days, bool IsCut)> Steps(Grain grain, DateRange range, WorkspaceCalendar calendar)
    {
        var unit = grain switch { Grain.Day => CalendarUnit.Day, Grain.Week => CalendarUnit.Week, _ => CalendarUnit.Month };
        var steps = new List<(DateOnly, DateRange, bool)>();
        for (var whole = CalendarUnits.Around(range.From, unit, calendar); whole.From <= range.To; whole = CalendarUnits.Around(whole.To.AddDays(1), unit, calendar))
        {
            var inside = whole.Intersect(range)!.Value;
            steps.Add((whole.From, inside, inside != whole));
        }

        return steps;
    }
}
