// The menus above a metric page: days, comparison, stage, and the filters that this metric can honour.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Numbers;

namespace CxDashboard.Web.Metrics;

internal static class MetricBars
{
    public static IReadOnlyList<BarMenu> Of(string uri, Viewing viewing, Subject subject, Frame frame, IReadOnlyList<Split> splits) =>
    [
        .. Bars.Of(uri, viewing, new Dictionary<string, IReadOnlyList<string>>()).Where(menu => menu.Label is "Period" or "Compare"),
        .. subject.Metric.ByStage ? [Stage(uri, subject, frame)] : Array.Empty<BarMenu>(),
        .. subject.Metric.Dims.Where(Definition.AddsUp).Select(dim => Bars.Filter(uri, subject.Filters, dim, ValuesOf(splits.FirstOrDefault(split => split.Dim == dim)))),
    ];

    private static BarMenu Stage(string uri, Subject subject, Frame frame)
    {
        BarChoice Choice(string text, string? key) => new(text, QueryUrl.With(uri, ("stage", key)), subject.Stage?.Key == key);
        IEnumerable<BarChoice> all = subject.Metric.HasTotal ? [Choice("Whole journey", null)] : [];
        return new BarMenu("Stage", subject.Stage?.Name ?? "Whole journey", [.. all, .. frame.Stages.Select(stage => Choice(stage.Name, stage.Key))],
            subject.Stage is not null && subject.Metric.HasTotal, subject is { Stage: not null, Metric.HasTotal: true } ? QueryUrl.With(uri, ("stage", null)) : null);
    }

    private static IReadOnlyList<string> ValuesOf(Split? split) =>
        [.. split?.Now.OrderByDescending(cell => cell.Measure.N).Select(cell => cell.Value).Where(value => value.Length > 0) ?? []];
}
