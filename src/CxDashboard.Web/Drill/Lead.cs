// The sentence under a stage's name: what is in focus, how it moved, and what most of that came from.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Metrics;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Drill;

internal static class Lead
{
    /// <summary>The sentence; only what the numbers bear is said.</summary>
    public static string Of(Subject subject, Stage? next, Measure? now, Measure? before, Viewing viewing, IReadOnlyList<BreakdownView> splits)
    {
        var metric = subject.Metric;
        if (now is not { Value: { } value }) return $"{metric.Name}: {now?.Why ?? "no value in these days"}.";
        var what = metric.Key == "stage_conversion" && next is not null
            ? $"{Write.Value(metric, value)} go on to {next.Name}"
            : $"{metric.Name} {(metric.Shape == Shape.Duration ? "(median) " : "")}is {Write.Figure(metric, value)}{(metric.Unit is "" ? "" : metric.Unit == "%" ? "%" : " " + metric.Unit)}";
        return $"{what}{Moved(metric, now, before, viewing)}.{Most(before, splits)}";
    }

    private static string Moved(Metric metric, Measure now, Measure? before, Viewing viewing)
    {
        if (viewing.Against is not { } against) return "";
        if (before is { StartsBeforeData: true }) return "; the days compared reach before the data";
        if (Write.Change(metric, now, before) is not { } change) return "; there is nothing to compare with";
        var days = Format.Days(against.From, against.To);
        if (change.Arrow == "flat") return $", as in {days}";
        var unit = change.Unit ?? (metric.Unit == "%" || metric.Shape == Shape.Nps ? " points" : metric.Unit.Length > 0 ? " " + metric.Unit : "");
        return $", {change.Text}{unit} {(change.Arrow == "up" ? "more" : "fewer")} than in {days}{(HeadlineView.IsDetectable(metric, now, before!) ? "" : ", within the error of both")}";
    }

    // One part stands for the whole only where it is most of it.
    private static string Most(Measure? before, IReadOnlyList<BreakdownView> splits)
    {
        var biggest = splits.Select(split => split.Moves).OfType<MovesView>().Where(moves => moves.Rows.Count > 0)
            .Select(moves => (Row: moves.Rows[0], All: moves.Rows.Sum(row => row.Size)))
            .Where(move => move.All != 0 && Math.Sign(move.Row.Size) == Math.Sign(move.All) && 2 * Math.Abs(move.Row.Size) > Math.Abs(move.All))
            .OrderByDescending(move => Math.Abs(move.Row.Size)).FirstOrDefault();
        return before is null || biggest.Row is null ? "" : $" Most of it: {biggest.Row.Text} ({biggest.Row.Value}).";
    }
}
