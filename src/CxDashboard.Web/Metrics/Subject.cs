// What a metric page is about: the metric, the stage and the filter as far as the metric can honour them.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;

namespace CxDashboard.Web.Metrics;

/// <summary>The address's own words.</summary>
public sealed record MetricAddress(string Metric, string? Stage, string? By, Asked Asked)
{
    /// <summary>The same from a request for a file.</summary>
    public static MetricAddress Of(string metric, IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new MetricAddress(metric, query["stage"], query["by"], new Asked(
            query["from"], query["to"], query["period"], query["compare"], query["channel"], query["device"], query["country"], query["segment"]));
    }
}

/// <summary>What is shown. <c>Unhonoured</c> is a filter that was asked for and cannot be applied.</summary>
public sealed record Subject(Metric Metric, Stage? Stage, Filter? Filter, Filter? Unhonoured, Grain? By, IReadOnlyList<string> Notices)
{
    /// <summary>Reads the address against what the metric can do; whatever it cannot is named in Notices.</summary>
    public static Subject Of(Metric metric, Frame frame, Viewing viewing, MetricAddress address)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var notices = new List<string>(viewing.Faults);
        var stage = StageOf(metric, frame, address.Stage, notices);
        var honoured = viewing.Filter is { } filter && metric.Dims.Contains(filter.Dim) && Definition.AddsUp(filter.Dim) ? filter : null;
        var unhonoured = honoured is null ? viewing.Filter : null;
        if (unhonoured is not null)
            notices.Add($"{metric.Name} is not split by {unhonoured.Dim}: the filter {unhonoured.Dim} = {unhonoured.Value} is not applied, and the numbers are for all.");
        return new Subject(metric, stage, honoured, unhonoured, GrainOf(address.By, notices), notices);
    }

    private static Stage? StageOf(Metric metric, Frame frame, string? asked, List<string> notices)
    {
        var found = frame.Stages.FirstOrDefault(stage => stage.Key == asked);
        if (!string.IsNullOrWhiteSpace(asked) && found is null)
            notices.Add($"There is no stage \"{asked}\"; there are: {string.Join(", ", frame.Stages.Select(stage => stage.Key))}.");
        if (found is not null && !metric.ByStage)
        {
            notices.Add($"{metric.Name} is not measured by stage: the whole journey is shown.");
            return null;
        }

        if (found is not null || metric.HasTotal) return found;
        var first = frame.Stages.Count > 0 ? frame.Stages[0] : null;
        if (first is not null && string.IsNullOrWhiteSpace(asked)) notices.Add($"Stages overlap, so {metric.Name.ToLowerInvariant()} has no total: {first.Name} is shown.");
        return first;
    }

    private static Grain? GrainOf(string? asked, List<string> notices)
    {
        switch (asked)
        {
            case null or "": return null;
            case "day": return Grain.Day;
            case "week": return Grain.Week;
            case "month": return Grain.Month;
            default:
                notices.Add("'by' is none of day, week and month; for example by=week.");
                return null;
        }
    }
}
