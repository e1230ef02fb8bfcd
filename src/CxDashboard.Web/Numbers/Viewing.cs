// What a page shows, read from its address: days, comparison, and one filter. Faults become sentences, never exceptions.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Web.Numbers;

/// <summary>A page's state. <c>Elapsed</c> and <c>Against</c> are the like-for-like ranges; Against is null without comparison.</summary>
public sealed record Viewing(
    Period Period, Comparison Comparison, ComparedRanges Ranges, Filter? Filter, DateOnly LastDay, IReadOnlyList<string> Faults)
{
    /// <summary>The dimensions a page's address may filter by.</summary>
    public static IReadOnlyList<string> FilterFields { get; } = ["channel", "device"];

    private static readonly Period Usual = Period.Of(PeriodPreset.Find("last-90-days")!);

    /// <summary>The days whose numbers are shown: the period as far as it has passed.</summary>
    public DateRange Days => Ranges.Elapsed ?? Ranges.Shown;

    public DateRange? Against => Ranges.Against;

    /// <summary>The last day a goal's value may lie on.</summary>
    public DateOnly JudgedTo => Days.To < LastDay ? Days.To : LastDay;

    /// <summary>The day whose revision of a goal counts: today's where the page looks at now, else the last day's own.</summary>
    public DateOnly GoalDay => Days.To < LastDay ? Days.To : LastDay.AddDays(1);

    /// <summary>Reads the address. A part that cannot be read is replaced by the usual one and named in Faults.</summary>
    public static Viewing Of(Workspace workspace, Asked asked, TimeProvider clock)
    {
        var faults = new List<string>();
        var today = workspace.Today(clock);
        var period = Usual;
        if (asked.HasPeriod)
        {
            var parsed = Period.Parse(asked.From, asked.To, asked.Period);
            faults.AddRange(parsed.Faults.Select(fault => fault.Sentence));
            period = parsed.Period ?? Usual;
        }

        var resolved = period.Resolve(today, workspace.Calendar);
        if (resolved.Range is null)
        {
            faults.Add(resolved.Fault!.Sentence);
            period = Usual;
            resolved = Usual.Resolve(today, workspace.Calendar);
        }

        var comparison = Comparison.PreviousYear;
        if (!string.IsNullOrWhiteSpace(asked.Compare))
        {
            var parsed = Comparison.Parse(asked.Compare);
            if (parsed.Fault is { } fault) faults.Add(fault.Sentence);
            comparison = parsed.Comparison ?? comparison;
        }

        var filter = asked.Filters.Where(f => !string.IsNullOrWhiteSpace(f.Value)).ToList();
        if (filter.Count > 1) faults.Add($"Filters cannot be combined yet: only {filter[0].Dim} is applied.");
        // Today is not over, so no period reaches beyond yesterday.
        var lastDay = today.AddDays(-1);
        var ranges = comparison.For(period, resolved.Range!.Value, lastDay, workspace.Calendar);
        return new Viewing(period, comparison, ranges, filter.FirstOrDefault(), lastDay, faults);
    }
}

/// <summary>The address's own words.</summary>
public sealed record Asked(
    string? From, string? To, string? Period, string? Compare, string? Channel, string? Device, string? Country = null, string? Segment = null)
{
    public bool HasPeriod => !string.IsNullOrWhiteSpace(From) || !string.IsNullOrWhiteSpace(To) || !string.IsNullOrWhiteSpace(Period);

    public IEnumerable<Filter> Filters => 
        [new("channel", Channel ?? ""), new("device", Device ?? ""), new("country", Country ?? ""), new("segment", Segment ?? "")];
}
