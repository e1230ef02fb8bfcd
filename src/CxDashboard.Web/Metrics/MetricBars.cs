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
        .. subject.Metric.Dims.Where(Definition.AddsUp).Select(dim => Filter(uri, dim, subject, splits.FirstOrDefault(split => split.Dim == dim))),
    ];

    private static BarMenu Stage(string uri, Subject subject, Frame frame)
    {
        BarChoice Choice(string text, string? key) => new(text, QueryUrl.With(uri, ("stage", key)), subject.Stage?.Key == key);
        IEnumerable<BarChoice> all = subject.Metric.HasTotal ? [Choice("Whole journey", null)] : [];
        return new BarMenu("Stage", subject.Stage?.Name ?? "Whole journey", [.. all, .. frame.Stages.Select(stage => Choice(stage.Name, stage.Key))],
            subject.Stage is not null && subject.Metric.HasTotal, subject is { Stage: not null, Metric.HasTotal: true } ? QueryUrl.With(uri, ("stage", null)) : null);
    }

    private static BarMenu Filter(string uri, string dim, Subject subject, Split? split)
    {
        var chosen = subject.Filter?.Dim == dim ? subject.Filter.Value : null;
        var others = subject.Metric.Dims.Where(other => other != dim).Select(other => (other, (string?)null));
        string Href(string? value) => QueryUrl.With(uri, [(dim, value), .. others]);
        var values = split?.Now.OrderByDescending(cell => cell.Measure.N).Select(cell => cell.Value).Where(value => value.Length > 0) ?? [];
        return new BarMenu(char.ToUpperInvariant(dim[0]) + dim[1..], chosen ?? "All",
            [new BarChoice("All", Href(null), chosen is null), .. values.Select(value => new BarChoice(value, Href(value), value == chosen))],
            chosen is not null, chosen is null ? null : Href(null));
    }
}
