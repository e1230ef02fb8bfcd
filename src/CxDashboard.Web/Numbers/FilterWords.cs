// Filters in words, one phrase a dimension.
using CxDashboard.Core.Kpis;

namespace CxDashboard.Web.Numbers;

public static class FilterWords
{
    /// <summary>For instance "channel Email or Direct" and "device mobile".</summary>
    public static IReadOnlyList<string> Of(IEnumerable<Filter> filters) =>
        [.. filters.GroupBy(filter => filter.Dim).Select(dim => $"{dim.Key} {string.Join(" or ", dim.Select(filter => filter.Value.Length > 0 ? filter.Value : "none"))}")];

    /// <summary>Why a metric is not shown under these filters, for instance "not split by device"; null where it can be.</summary>
    public static string? Refusal(Metric metric, IReadOnlyList<Filter> filters)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var not = filters.Where(filter => !metric.Honours([filter])).Select(filter => filter.Dim).Distinct().ToList();
        return not.Count == 0 ? null : $"not split by {string.Join(" and ", not)}";
    }
}
