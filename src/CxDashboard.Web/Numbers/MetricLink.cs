// The way from a number to the page that shows how it came to be.
using System.Globalization;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Goals;
using CxDashboard.Web.Layout;

namespace CxDashboard.Web.Numbers;

public static class MetricLink
{
    /// <summary>The metric over the days and with the filter of the present address.</summary>
    public static string To(string workspace, string metric, string? stage, string uri)
    {
        var address = QueryUrl.With(uri, ("stage", stage));
        var query = address.IndexOf('?', StringComparison.Ordinal);
        return $"{workspace}/metrics/{metric}{(query < 0 ? "" : address[query..])}";
    }

    /// <summary>The goal's metric over exactly these days and for those alone whom it is about, as it is judged.</summary>
    public static string To(string workspace, Goal goal, DateRange days)
    {
        ArgumentNullException.ThrowIfNull(goal);
        var address = string.Create(CultureInfo.InvariantCulture, $"http://here/?from={days.From:yyyy-MM-dd}&to={days.To:yyyy-MM-dd}");
        return To(workspace, goal.Metric, goal.Stage, goal.Only is { } only ? "http://here" + QueryUrl.With(address, (only.Dim, only.Value)) : address);
    }
}
