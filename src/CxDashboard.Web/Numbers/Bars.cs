// The menus of the bar above a page, from what the page shows: every choice is a plain link.
using CxDashboard.Core.Calendars;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Numbers;

public static class Bars
{
    /// <summary>Period, comparison, channel and device. The values of a filter are those that occur in the data.</summary>
    public static IReadOnlyList<BarMenu> Of(string uri, Viewing viewing, IReadOnlyDictionary<string, IReadOnlyList<string>> values) =>
    [
        Period(uri, viewing), Compare(uri, viewing),
        .. Viewing.FilterFields.Select(field => Filter(uri, viewing, field, values.GetValueOrDefault(field) ?? [])),
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

    private static BarMenu Filter(string uri, Viewing viewing, string field, IReadOnlyList<string> values)
    {
        var chosen = viewing.Filter?.Dim == field ? viewing.Filter.Value : null;
        // Another field's filter gives way: the two cannot be combined yet.
        var others = Viewing.FilterFields.Where(other => other != field).Select(other => (other, (string?)null));
        string Href(string? value) => QueryUrl.With(uri, [(field, value), .. others]);
        return new BarMenu(Sentence(field), chosen ?? "All",
            [new BarChoice("All", Href(null), chosen is null), .. values.Select(value => new BarChoice(value, Href(value), value == chosen))],
            chosen is not null, chosen is null ? null : Href(null));
    }

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
