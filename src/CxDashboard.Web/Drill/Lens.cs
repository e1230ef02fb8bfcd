// Volume, response time and recommendation of one stage on one time axis, and whether one follows another.
using System.Globalization;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Statistics;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Metrics;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Drill;

/// <summary>One line of the lens. Shape is null where nothing can be drawn, and Absence says why.</summary>
public sealed record LensLine(string Name, string Unit, TrendShape? Shape, string? Absence);

/// <summary>The lens: lines that share their steps, and what they tell about each other.</summary>
public sealed record LensView(string Note, IReadOnlyList<LensLine> Lines, IReadOnlyList<string> Findings);

internal static class Lens
{
    /// <summary>Weeks or months by which one line may trail another.</summary>
    private const int MostLag = 3;

    private sealed record Line(Metric Metric, Series? Series, string? Refusal);

    /// <param name="metrics">Those of its metrics that are shown.</param>
    /// <param name="uri">The page's address, from which the steps' links are made; null where they lead nowhere.</param>
    public static LensView Of(IReadOnlyList<string> metrics, DrillQuestions asked, Answers answers, Frame frame, Viewing viewing, string? uri)
    {
        var grain = GrainOf(metrics, asked, answers, frame, viewing);
        var lines = metrics.Select(key => LineOf(Catalogue.Get(key), grain, asked, answers, frame, viewing)).ToList();
        var word = grain == Grain.Week ? "week" : "month";
        return new LensView($"one axis of time, by {word}", [.. lines.Select(line => Drawn(line, uri))],
            [.. Lags(lines, word), .. lines.Count > 1 ? ["What moves together need not cause each other."] : Array.Empty<string>()]);
    }

    // All lines share their steps: weeks where each line has them, else months.
    private static Grain GrainOf(IReadOnlyList<string> metrics, DrillQuestions asked, Answers answers, Frame frame, Viewing viewing)
    {
        var own = metrics.Select(key => LineOf(Catalogue.Get(key), null, asked, answers, frame, viewing).Series?.Grain).OfType<Grain>().ToList();
        return own.Contains(Grain.Month) || own.Count == 0 ? Grain.Month : Grain.Week;
    }

    private static Line LineOf(Metric metric, Grain? grain, DrillQuestions asked, Answers answers, Frame frame, Viewing viewing)
    {
        var cells = asked.Series(metric.Key, answers);
        if (cells.Count == 0) return new Line(metric, null, FilterWords.Refusal(metric, viewing.Filters, frame.Audience));
        return new Line(metric, Series.Of(metric, viewing.Days, null, cells, grain, answers.Feeds.Of(metric, null),
            frame.Workspace.Calendar, Judging.MinimumOf(frame.Workspace, metric)), null);
    }

    private static LensLine Drawn(Line line, string? uri)
    {
        var unit = line.Metric.Shape == Shape.Duration ? $"median, {line.Metric.Unit}" : line.Metric.Unit;
        if (line.Series is not { } series) return new LensLine(line.Metric.Name, unit, null, line.Refusal);
        if (Values(line).OfType<double>().Count() < 2) return new LensLine(line.Metric.Name, unit, null, $"too few steps with enough {line.Metric.Counts}");
        var every = Math.Max(1, (series.Points.Count + 3) / 4);
        return new LensLine(line.Metric.Name, unit, TrendShape.Of(new TrendData
        {
            Caption = $"{line.Metric.Name} by {(series.Grain == Grain.Week ? "week" : "month")}",
            Steps = [.. series.Points.Select((point, i) => new TrendStep(Format.Days(point.Days.From, point.Days.To),
                i % every == 0 ? point.Days.From.ToString(series.Grain == Grain.Week ? "MMM d" : "MMM", CultureInfo.InvariantCulture) : null))],
            Current = [.. Values(line).Select(value => (decimal?)value)],
            Write = value => Write.InTable(line.Metric, (double)value),
        }).Linked(uri is null ? [] : ChosenDays.Of(series, uri)), null);
    }

    // A sum over a part of a week would look like a fall.
    private static List<double?> Values(Line line) =>
        [.. line.Series!.Points.Select(point => line.Metric.Shape == Shape.Count && point.IsCut ? null : point.Now.Value)];

    private static IEnumerable<string> Lags(List<Line> lines, string word)
    {
        foreach (var (leader, follower) in lines.Zip(lines.Skip(1)))
        {
            if (leader.Series is null || follower.Series is null) continue;
            var names = $"{leader.Metric.Name} and {follower.Metric.Name}";
            yield return LaggedCorrelation.Of(Values(leader), Values(follower), MostLag) switch
            {
                null => $"{names}: fewer than {LaggedCorrelation.FewestPairs} {word}s with both, too few to compare.",
                { IsClear: false } found => $"{names}: no clear relation (r at most {R(found)}, n {found.N}).",
                var found => $"{follower.Metric.Name} {(found.R > 0 ? "rises" : "falls")} with {leader.Metric.Name} {(found.Lag == 0 ? $"in the same {word}" : $"{found.Lag} {word}{(found.Lag == 1 ? "" : "s")} before")} (r {R(found)}, n {found.N}).",
            };
        }
    }

    private static string R(LaggedCorrelation found) => Format.Number((decimal)found.R, 2);
}
