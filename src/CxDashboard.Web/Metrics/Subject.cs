// What a metric page is about: the metric, the stage and the filters as far as the metric can honour them.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;
using Microsoft.AspNetCore.WebUtilities;

namespace CxDashboard.Web.Metrics;

/// <summary>What is shown. <c>Unhonoured</c> are filters that were asked for and cannot be applied.</summary>
public sealed record Subject(
    Metric Metric, Stage? Stage, IReadOnlyList<Filter> Filters, IReadOnlyList<Filter> Unhonoured, Grain? By, IReadOnlyList<string> Notices)
{
    /// <summary>The segments and personas that filters may name.</summary>
    public Audience Audience { get; init; } = Audience.Nobody;

    /// <summary>Why there is no number at all: a segment that cannot be told apart is not replaced by everybody. Null where there is one.</summary>
    public string? Refusal { get; init; }

    /// <summary>Reads the address against what the metric can do; whatever it cannot is named in Notices.</summary>
    /// <param name="at">The stage, where the page itself is about one; else the address names it.</param>
    public static Subject Of(Metric metric, Frame frame, Viewing viewing, string uri, Stage? at = null)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var notices = new List<string>(viewing.Faults);
        var query = QueryHelpers.ParseQuery(new Uri(uri, UriKind.Absolute).Query);
        var stage = at ?? StageOf(metric, frame, query.GetValueOrDefault("stage"), notices);
        var honoured = viewing.Filters.Where(filter => Audience.IsOwn(filter) || metric.Honours([filter])).ToList();
        var unhonoured = viewing.Filters.Except(honoured).ToList();
        notices.AddRange(unhonoured.GroupBy(filter => filter.Dim).Select(dim =>
            $"{metric.Name} is not split by {dim.Key}: the filter {string.Join(" or ", dim)} is not applied, and the numbers are for all."));
        return new Subject(metric.In(frame.Workspace.Currency), stage, honoured, unhonoured, GrainOf(query.GetValueOrDefault("by"), notices), notices)
        {
            Audience = frame.Audience,
            Refusal = frame.Audience.Refusal(metric, honoured),
        };
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
