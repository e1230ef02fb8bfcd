// The table of KPIs by stage.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Overview;

internal static class StageRows
{
    public static StageTableView Of(
        Workspace workspace, Frame frame, StageNumbers stages, Viewing viewing, Answers answers, string uri, DateTimeOffset at)
    {
        return new StageTableView("KPIs by stage",
            [.. frame.Stages.Select(stage => new StageHead(stage.Name, $"{workspace.Key}/journey/{stage.Key}{new Uri(uri).Query}"))],
            [.. StageNumbers.Metrics.Select(metric => Row(Catalogue.Get(metric), frame, stages, viewing, answers, uri, at))]);
    }

    /// <summary>What the table's heading says beside it: the exact days compared.</summary>
    public static string Note(Viewing viewing, StageNumbers stages, Frame frame, Answers answers)
    {
        var days = Format.Days(viewing.Days.From, viewing.Days.To) + Provisional(viewing, frame);
        if (viewing.Against is not { } against) return days;
        var uncovered = frame.Stages.Any(stage => stages.Before("stage_volume", stage, answers) is { StartsBeforeData: true });
        return $"{days}, change against {Format.Days(against.From, against.To)}" + (uncovered ? ", which reaches before the data: no change is shown" : "");
    }

    private static string Provisional(Viewing viewing, Frame frame) =>
        frame.SettledOf(Catalogue.Get("stage_volume")) is { } settled && settled < viewing.Days.To
            ? $" (web sessions after {Format.Day(settled)} are provisional)"
            : "";

    private static KpiRow Row(Metric metric, Frame frame, StageNumbers stages, Viewing viewing, Answers answers, string uri, DateTimeOffset at)
    {
        var name = StageMetrics.NameOf(metric);
        if (!stages.Honours(metric.Key))
            return new KpiRow(name, [.. frame.Stages.Select(_ => KpiCell.NotMeasured)], FilterWords.Refusal(metric, viewing.Filters, frame.Audience));
        // Until its source has delivered once, a metric is missing everywhere; afterwards a stage without a cell does not measure it.
        return new KpiRow(name, [.. frame.Stages.Select(stage => frame.SettledOf(metric, stage.Key) is null ? KpiCell.NoDataYet
            : Write.Cell(metric, stages.Now(metric.Key, stage, answers), stages.Before(metric.Key, stage, answers), at) with
            {
                Href = MetricLink.To(frame.Workspace.Key, metric.Key, stage.Key, uri),
            })],
            Href: metric.HasTotal && frame.SettledOf(metric) is not null ? MetricLink.To(frame.Workspace.Key, metric.Key, null, uri) : null);
    }
}
