// The trend as a chart, with what is marked on it and the words for each mark.
using System.Globalization;
using CxDashboard.Core.Annotations;
using CxDashboard.Core.Kpis;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Metrics;

/// <summary>A finding on a day, and where it lies in words.</summary>
public sealed record TrendNote(string Day, string Text, bool IsDrift);

/// <summary>The chart with its heading, its choice of grain, and the findings beside it.</summary>
public sealed record TrendView(
    string Title, string Note, TrendShape? Shape, IReadOnlyList<(string Text, string Href, bool IsChosen)> Grains, IReadOnlyList<TrendNote> Findings, string FindingsNote)
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    public static TrendView Of(
        Subject subject, Series series, IReadOnlyList<Cell> history, Viewing viewing, Feed feed, GoalNumbers? goal, IReadOnlyList<Annotation> annotations, string uri)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(series);
        var settled = feed.SettledTo;
        // Each day of a level stands upon the one before: what is unusual on one is so for weeks.
        var isLevel = subject.Metric.Shape == Core.Kpis.Shape.Level;
        var values = history.Where(cell => !isLevel && cell.Bucket <= settled && cell.Measure.Value is not null).ToDictionary(cell => cell.Bucket!.Value, cell => cell.Measure.Value!.Value);
        var findings = UnusualDays.In(values, viewing.Days);
        var data = Data(subject, series, settled, goal, annotations, findings, viewing);
        var word = Word(series.Grain);
        return new TrendView(
            $"{subject.Metric.Name} by {word}", Notes(series, viewing, goal, settled, subject.Metric), data.Current.Any(value => value is not null) ? TrendShape.Of(data) : null,
            [.. Series.Grains.Where(grain => grain != Grain.Day || viewing.Days.Days <= Series.MostPoints)
                .Select(grain => ($"by {Word(grain)}", QueryUrl.With(uri, ("by", Word(grain))), grain == series.Grain))],
            [.. findings.Select(finding => new TrendNote(Format.Day(finding.Day), finding.Rule, finding.IsDrift))],
            values.Keys.Any(viewing.Days.Contains)
                ? "settled days only, each beside the same weekday of the sixteen weeks before; about one day in a hundred is marked by chance"
                : isLevel ? "a level is not searched, because each of its days stands upon the one before"
                : $"no settled day by itself has enough {subject.Metric.Counts}");
    }

    private static TrendData Data(
        Subject subject, Series series, DateOnly? settled, GoalNumbers? goal, IReadOnlyList<Annotation> annotations, IReadOnlyList<Finding> findings, Viewing viewing)
    {
        var (metric, points) = (subject.Metric, series.Points.ToList());
        var provisional = points.FindIndex(point => settled is null || point.Days.To > settled);
        int StepOf(DateOnly day) => points.FindIndex(point => point.Days.Contains(day));
        var ticks = Ticks(series);
        return new TrendData
        {
            Caption = $"{metric.Name} by {Word(series.Grain)}{(metric.Unit.Length > 0 ? $", {metric.Unit}" : "")}",
            Steps = [.. points.Select((point, i) => new TrendStep(Format.Days(point.Days.From, point.Days.To), ticks[i]))],
            Current = [.. points.Select(point => Drawn(metric, point))],
            Previous = [.. points.Select(point => (decimal?)(point.Before is { StartsBeforeData: false } before ? before.Value : null))],
            PreviousName = viewing.Comparison.Kind == Core.Calendars.ComparisonKind.PreviousYear ? "last year" : "compared",
            Goal = (decimal?)goal?.Progress.Standing.Target,
            GoalName = goal?.Progress.Standing.Target is { } target ? $"goal {Write.InTable(metric, target)}" : null,
            ProvisionalFrom = provisional < 0 ? null : provisional,
            Events = EventMarks.Of(annotations, StepOf, points.Count, wide: true),
            Unusual = [.. findings.Select(finding => new TrendEvent(StepOf(finding.Day), finding.IsDrift ? "drift" : "unusual day")).Where(mark => mark.Step >= 0)],
            Write = value => Write.InTable(metric, (double)value),
        };
    }

    // A sum over a part of a week would look like a fall.
    private static decimal? Drawn(Metric metric, SeriesPoint point) =>
        metric.Shape == Core.Kpis.Shape.Count && point.IsCut ? null : (decimal?)point.Now.Value;

    private static List<string?> Ticks(Series series)
    {
        // Four names of days fit on a phone.
        var every = Math.Max(1, (series.Points.Count + 3) / 4);
        return [.. series.Points.Select((point, i) => series.Grain == Grain.Month
            ? i % Math.Max(1, (series.Points.Count + 6) / 7) == 0 ? point.Days.From.ToString(point.Days.From.Month == 1 || i == 0 ? "MMM yy" : "MMM", English) : null
            : i % every == 0 ? point.Days.From.ToString("MMM d", English) : null)];
    }

    private static string Notes(Series series, Viewing viewing, GoalNumbers? goal, DateOnly? settled, Metric metric)
    {
        var notes = new List<string>();
        if (viewing.Against is { } against) notes.Add($"{Format.Days(against.From, against.To)} in grey");
        if (goal?.Progress.Standing.Target is not null) notes.Add("goal dotted");
        if (settled is null || viewing.Days.To > settled) notes.Add("provisional hatched");
        if (metric.Shape == Core.Kpis.Shape.Count && series.Points.Any(point => point.IsCut)) notes.Add($"{Word(series.Grain)}s cut off by the period are left out");
        return string.Join(", ", notes);
    }

    private static string Word(Grain grain) => grain switch { Grain.Day => "day", Grain.Week => "week", _ => "month" };
}
