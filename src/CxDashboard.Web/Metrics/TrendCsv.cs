// The trend as a file: what it is first, then one row a day, week or month.
using System.Text;
using CxDashboard.Core.Kpis;

namespace CxDashboard.Web.Metrics;

public static class TrendCsv
{
    /// <summary>The columns, in order. Numerator and denominator are empty where the value is no ratio.</summary>
    public const string Columns = "day,value,numerator,denominator,n,state,to,low,high,note";

    /// <summary>The file of a metric's page: its contract and notices first.</summary>
    public static string Of(MetricView view, string workspace)
    {
        ArgumentNullException.ThrowIfNull(view);
        var about = view.Contract.Lines.SelectMany(line => line.Texts.Select(text => (line.Term, text)))
            .Prepend(("Workspace", workspace)).Append(("Trend", $"by {view.Series.Grain.ToString().ToLowerInvariant()}; each row holds the days from day to to"))
            .Concat(view.Notices.Select(notice => ("Notice", notice)));
        return Of(view.Subject.Metric, view.Series, [.. about]);
    }

    /// <summary>The file's text. Values that may not be shown are empty, with their reason in the note.</summary>
    public static string Of(Metric metric, Series series, IReadOnlyList<(string Name, string Value)> about)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(series);
        var text = new StringBuilder();
        foreach (var (name, value) in about) text.Append(Csv.About(name, value)).Append("\r\n");
        text.Append(Columns).Append("\r\n");
        foreach (var point in series.Points) text.Append(Row(metric, point)).Append("\r\n");
        return text.ToString();
    }

    private static string Row(Metric metric, SeriesPoint point)
    {
        var (measure, isRatio) = (point.Now, metric.Shape is Shape.Rate or Shape.Mean or Shape.PerPeriod or Shape.Nps or Shape.Ratio or Shape.Quotient);
        var shown = measure.Value is not null;
        return Csv.Row(
            Csv.Day(point.Days.From), Csv.Number(measure.Value),
            Csv.Number(shown && isRatio ? measure.Numerator : null), Csv.Number(shown && isRatio ? measure.Denominator : (double?)null),
            Csv.Number(measure.State == State.Missing ? null : measure.N), Csv.Text(measure.State.ToString()), Csv.Day(point.Days.To),
            Csv.Number(measure.Interval?.Low), Csv.Number(measure.Interval?.High),
            Csv.Text(string.Join("; ", new[] { measure.Why, point.IsCut ? "cut off by the period" : null }.OfType<string>())));
    }
}
