// The menus of the bar above a page, from what the page shows: every choice is a plain link.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Numbers;

public static class Bars
{
    /// <summary>Period, comparison, channel and device. The values of a filter are those that occur in the data.</summary>
    public static IReadOnlyList<BarMenu> Of(string uri, Viewing viewing, IReadOnlyDictionary<string, IReadOnlyList<string>> values) =>
    [
        Period(uri, viewing), Compare(uri, viewing),
        .. Viewing.FilterFields.Select(field => Filter(uri, viewing.Filters, field, values.GetValueOrDefault(field) ?? [])),
    ];

    private static BarMenu Period(string uri, Viewing viewing)
    {
        var choices = PeriodPreset.All.Select(preset => new BarChoice(
            Sentence(preset.Name), QueryUrl.With(uri, ("period", preset.Slug), ("from", null), ("to", null)),
            viewing.Period.Preset == preset)).ToList();
        var days = viewing.Ranges.Shown;
        return new BarMenu("Period", Format.Days(days.From, days.To), choices,
            Dates: new BarDates(days.From, days.To, new Uri(uri).AbsolutePath, QueryUrl.Others(uri, "from", "to", "period")));
    }

    private static BarMenu Compare(string uri, Viewing viewing)
    {
        (string Text, string Value, ComparisonKind Kind)[] kinds =
        [
            ("Previous year, same weekdays", "year", ComparisonKind.PreviousYear),
            ("Previous period, to date", "previous", ComparisonKind.PreviousPeriod),
            ("Nothing", "none", ComparisonKind.None),
        ];
        var chosen = kinds.FirstOrDefault(kind => kind.Kind == viewing.Comparison.Kind);
        return new BarMenu("Compare", viewing.Against is { } against ? Format.Days(against.From, against.To) : chosen.Text ?? "nothing",
            [.. kinds.Select(kind => new BarChoice(kind.Text, QueryUrl.With(uri, ("compare", kind.Value)), kind.Kind == viewing.Comparison.Kind))]);
    }

    /// <summary>The menu of one dimension: a click adds a value to those that count, another takes it away.</summary>
    public static BarMenu Filter(string uri, IReadOnlyList<Filter> filters, string dim, IReadOnlyList<string> values)
    {
        var chosen = filters.Where(filter => filter.Dim == dim).Select(filter => filter.Value).ToList();
        var all = QueryUrl.With(uri, (dim, null));
        return new BarMenu(Sentence(dim), chosen switch { [] => "All", [var one] => one, [var first, .. var others] => $"{first} +{others.Count}" },
        [
            new BarChoice("All", all, chosen.Count == 0),
            .. chosen.Except(values).Concat(values).Select(value => new BarChoice(value, QueryUrl.Toggle(uri, dim, value), chosen.Contains(value))),
        ], chosen.Count > 0, chosen.Count == 0 ? null : all);
    }

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
