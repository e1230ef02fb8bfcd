// What the parts of a row are called, by the shape of its metric, on the page and in the file alike.
using System.Globalization;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Web.Metrics;

/// <summary>The columns of a metric's rows: its stage, its dimensions, and its parts.</summary>
internal sealed class RowColumns
{
    private readonly Metric metric;
    private readonly IReadOnlyList<(string Name, Func<BehindRow, long?> Read, Func<BehindSums, long> Sum)> parts;

    private RowColumns(Metric metric)
    {
        this.metric = metric;
        var definition = Definition.Of(metric);
        (string, Func<BehindRow, long?>, Func<BehindSums, long>) n = (metric.Counts, row => row.N, sums => sums.N);
        (string, Func<BehindRow, long?>, Func<BehindSums, long>) A(string name) => (name, row => row.A, sums => sums.A);
        (string, Func<BehindRow, long?>, Func<BehindSums, long>) B(string name) => (name, row => row.B, sums => sums.B);
        parts = metric.Shape switch
        {
            Shape.Duration => [n, ("minutes", row => row.Minutes, sums => sums.A)],
            Shape.Nps => [n, A("promoters"), B("detractors")],
            Shape.Ratio => [n, A(definition.Above ?? "above"), B(definition.Below ?? "below")],
            Shape.Count or Shape.Level => [A(metric.Name.ToLowerInvariant())],
            _ => [n, A(definition.Above ?? "above")],
        };
    }

    public static RowColumns Of(Metric metric) => new(metric);

    public IReadOnlyList<string> Names => [.. metric.ByStage ? ["stage"] : Array.Empty<string>(), .. metric.Dims, .. parts.Select(part => part.Name)];

    /// <summary>How many columns come before the numbers.</summary>
    public int Words => Names.Count - parts.Count;

    public IReadOnlyList<string> Cells(BehindRow row, Frame frame) =>
    [
        .. metric.ByStage ? [row.Stage is { } stage ? frame.Stages.FirstOrDefault(one => one.Key == stage)?.Name ?? stage : "none"] : Array.Empty<string>(),
        .. metric.Dims.Select((dim, i) => row.Values[i] switch
        {
            null => "cannot be told",
            "" => "none",
            var value => frame.Audience.NameOf(new Filter(dim, value)),
        }),
        .. parts.Select(part => part.Read(row) is { } number ? number.ToString(CultureInfo.InvariantCulture) : metric.Shape == Shape.Duration ? "open" : ""),
    ];

    /// <summary>The number, and the sums that it is made of.</summary>
    public IReadOnlyList<(string Name, string Value, string Note)> Facts(Measure now, BehindSums sums) =>
    [
        (metric.Name, ContractWords.Value(metric, now), "as every page shows it"),
        .. parts.Select(part => (part.Name, RowsView.Format(part.Sum(sums)), "sum of the column")),
        .. metric.Shape == Shape.Duration && sums.B > 0 ? [("open", RowsView.Format(sums.B), "without minutes yet")] : Array.Empty<(string, string, string)>(),
    ];
}
