// Filters in words, one phrase a dimension.
using CxDashboard.Core.Kpis;

namespace CxDashboard.Web.Numbers;

public static class FilterWords
{
    /// <summary>For instance "channel Email or Direct" and "persona Anna".</summary>
    public static IReadOnlyList<string> Of(IEnumerable<Filter> filters, Audience audience)
    {
        ArgumentNullException.ThrowIfNull(audience);
        return [.. filters.GroupBy(filter => filter.Dim).Select(dim => $"{dim.Key} {string.Join(" or ", dim.Select(filter => filter.Value.Length > 0 ? audience.NameOf(filter) : "none"))}")];
    }

    /// <summary>Why a metric is not shown under these filters, for instance "not split by device" or "not split by segment
    /// Smb: it has no web rule"; null where it can be.</summary>
    public static string? Refusal(Metric metric, IReadOnlyList<Filter> filters, Audience audience)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(audience);
        var not = filters.Where(filter => !Audience.IsOwn(filter) && !metric.Honours([filter])).Select(filter => filter.Dim).Distinct().ToList();
        var plain = not.Count == 0 ? null : $"not split by {string.Join(" and ", not)}";
        return audience.Refusal(metric, filters) is not { } own ? plain : plain is null ? own : $"{plain}; {own}";
    }
}
