// What a page shows, read from its address: days, comparison, and filters. Faults become sentences, never exceptions.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using Microsoft.AspNetCore.WebUtilities;

namespace CxDashboard.Web.Numbers;

/// <summary>A page's state. <c>Elapsed</c> and <c>Against</c> are the like-for-like ranges; Against is null without comparison.</summary>
public sealed record Viewing(
    Period Period, Comparison Comparison, ComparedRanges Ranges, IReadOnlyList<Filter> Filters, DateOnly LastDay, IReadOnlyList<string> Faults)
{
    /// <summary>The dimensions a page's address may filter by.</summary>
    public static IReadOnlyList<string> FilterFields { get; } = ["channel", "device"];

    /// <summary>The field that keeps the period out of which a step of a trend was chosen; another choice of days lets it go.</summary>
    public const string Within = "within";

    private static readonly Period Usual = Period.Of(PeriodPreset.Find("last-90-days")!);

    /// <summary>The days whose numbers are shown: the period as far as it has passed.</summary>
    public DateRange Days => Ranges.Elapsed ?? Ranges.Shown;

    public DateRange? Against => Ranges.Against;

    /// <summary>The last day a goal's value may lie on.</summary>
    public DateOnly JudgedTo => Days.To < LastDay ? Days.To : LastDay;

    /// <summary>The day whose revision of a goal counts: today's where the page looks at now, else the last day's own.</summary>
    public DateOnly GoalDay => Days.To < LastDay ? Days.To : LastDay.AddDays(1);

    /// <summary>Reads the address. A part that cannot be read is replaced by the usual one and named in Faults.</summary>
    public static Viewing Of(Workspace workspace, string uri, TimeProvider clock)
    {
        var asked = Asked.Of(uri);
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

        var filters = asked.Filters;
        if (filters.Count > CompiledQuestions.MostFilters)
        {
            faults.Add($"The address names {filters.Count} filter values; the first {CompiledQuestions.MostFilters} are applied.");
            filters = [.. filters.Take(CompiledQuestions.MostFilters)];
        }

        // Today is not over, so no period reaches beyond yesterday.
        var lastDay = today.AddDays(-1);
        var ranges = comparison.For(period, resolved.Range!.Value, lastDay, workspace.Calendar);
        return new Viewing(period, comparison, ranges, filters, lastDay, faults);
    }
}

/// <summary>The address's own words.</summary>
internal sealed record Asked(string? From, string? To, string? Period, string? Compare, IReadOnlyList<Filter> Filters)
{
    public bool HasPeriod => !string.IsNullOrWhiteSpace(From) || !string.IsNullOrWhiteSpace(To) || !string.IsNullOrWhiteSpace(Period);

    /// <summary>Reads <c>?period=…&amp;channel=Email&amp;channel=Direct&amp;device=mobile</c>; fields it does not know are others' own.</summary>
    public static Asked Of(string uri)
    {
        var query = QueryHelpers.ParseQuery(new Uri(uri, UriKind.Absolute).Query);
        string? One(string field) => query.TryGetValue(field, out var values) ? values.ToString() : null;
        return new Asked(One("from"), One("to"), One("period"), query.TryGetValue("compare", out var compare) ? string.Join("..", compare.AsEnumerable()) : null,
        [
            .. from dim in Catalogue.Dims.Append(Audience.Persona)
               from value in query.TryGetValue(dim, out var values) ? values.Distinct() : []
               where !string.IsNullOrWhiteSpace(value) && !value.Contains('\0')
               select new Filter(dim, value),
        ]);
    }
}
