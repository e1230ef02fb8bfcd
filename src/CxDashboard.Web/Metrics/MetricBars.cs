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
        Bars.Period(uri, viewing), Bars.Compare(uri, viewing),
        .. subject.Metric.ByStage ? [Stage(uri, subject, frame)] : Array.Empty<BarMenu>(),
        .. subject.Metric.Dims.Where(dim => Definition.AddsUp(dim) && dim != Audience.Segment).Select(dim => Bars.Filter(uri, subject.Filters, dim, ValuesOf(dim, splits))),
        .. Bars.People(uri, subject.Filters, frame.Audience, subject.Metric, ValuesOf(Audience.Segment, splits)),
    ];

    private static BarMenu Stage(string uri, Subject subject, Frame frame)
    {
        BarChoice Choice(string text, string? key) => new(text, QueryUrl.With(uri, ("stage", key)), subject.Stage?.Key == key);
        IEnumerable<BarChoice> all = subject.Metric.HasTotal ? [Choice("Whole journey", null)] : [];
        return new BarMenu("Stage", subject.Stage?.Name ?? "Whole journey", [.. all, .. frame.Stages.Select(stage => Choice(stage.Name, stage.Key))],
            subject.Stage is not null && subject.Metric.HasTotal, subject is { Stage: not null, Metric.HasTotal: true } ? QueryUrl.With(uri, ("stage", null)) : null);
    }

    private static IReadOnlyList<string> ValuesOf(string dim, IReadOnlyList<Split> splits) =>
        [.. splits.FirstOrDefault(split => split.Dim == dim)?.Now.OrderByDescending(cell => cell.Measure.N).Select(cell => cell.Value).Where(value => value.Length > 0) ?? []];
}
