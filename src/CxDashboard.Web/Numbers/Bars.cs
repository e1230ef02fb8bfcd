// The menus of the bar above a page, from what the page shows: every choice is a plain link.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Numbers;

public static class Bars
{
    /// <summary>Period, comparison, channel, device, segment and persona. The values of channel and device are those that occur in the data.</summary>
    public static IReadOnlyList<BarMenu> Of(
        string uri, Viewing viewing, IReadOnlyDictionary<string, IReadOnlyList<string>> values, Audience audience) =>
    [
        Period(uri, viewing), Compare(uri, viewing),
        .. Viewing.FilterFields.Select(field => Filter(uri, viewing.Filters, field, values.GetValueOrDefault(field) ?? [])),
        .. People(uri, viewing.Filters, audience),
    ];

    /// <summary>
    /// Segments and personas by their names, as far as the workspace has any; a persona without a segment is no filter.
    /// </summary>
    /// <param name="metric">Leaves those out that this metric cannot tell apart.</param>
    /// <param name="labels">What stands for segments where the workspace has none: the labels that came with the data.</param>
    public static IEnumerable<BarMenu> People(
        string uri, IReadOnlyList<Filter> filters, Audience audience, Metric? metric = null, IReadOnlyList<string>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(audience);
        var segments = audience.Segments.Count > 0 ? audience.Segments.Select(segment => segment.Key) : labels ?? [];
        var personas = audience.Personas.Where(persona => persona.Segments.Count > 0).Select(persona => persona.Key);
        return from menu in new[] { (Dim: Audience.Segment, Values: segments), (Dim: Audience.Persona, Values: personas) }
               let values = menu.Values.Where(value => metric is null || audience.Refusal(metric, [new Filter(menu.Dim, value)]) is null).ToList()
               where values.Count > 0 || filters.Any(filter => filter.Dim == menu.Dim)
               select Filter(uri, filters, menu.Dim, values, value => audience.NameOf(new Filter(menu.Dim, value)));
    }

    public static BarMenu Period(string uri, Viewing viewing)
    {
        var choices = PeriodPreset.All.Select(preset => new BarChoice(
            Sentence(preset.Name), QueryUrl.With(uri, ("period", preset.Slug), ("from", null), ("to", null), (Viewing.Within, null)),
            viewing.Period.Preset == preset)).ToList();
        var days = viewing.Ranges.Shown;
        return new BarMenu("Period", Format.Days(days.From, days.To), choices,
            Dates: new BarDates(days.From, days.To, new Uri(uri).AbsolutePath, QueryUrl.Others(uri, "from", "to", "period", Viewing.Within)));
    }

    public static BarMenu Compare(string uri, Viewing viewing)
    {
        (string Text, string Value, ComparisonKind Kind)[] kinds =
        [
            ("Previous year, same weekdays", "year", ComparisonKind.PreviousYear),
            ("Previous period, to date", "previous", ComparisonKind.PreviousPeriod),
            ("Nothing", "none", ComparisonKind.None),
        ];
        var chosen = kinds.FirstOrDefault(kind => kind.Kind == viewing.Comparison.Kind);
        var days = viewing.Against ?? viewing.Days.Shift(-364);
        return new BarMenu("Compare", viewing.Against is { } against ? Format.Days(against.From, against.To) : chosen.Text ?? "nothing",
            [.. kinds.Select(kind => new BarChoice(kind.Text, QueryUrl.With(uri, ("compare", kind.Value)), kind.Kind == viewing.Comparison.Kind))],
            // Both ends are values of the one field: the address needs no script to be put together.
            Dates: new BarDates(days.From, days.To, new Uri(uri).AbsolutePath, QueryUrl.Others(uri, "compare")) { FromField = "compare", ToField = "compare", Button = "Compare with these days" });
    }

    /// <summary>The menu of one dimension: a click adds a value to those that count, another takes it away.</summary>
    public static BarMenu Filter(string uri, IReadOnlyList<Filter> filters, string dim, IReadOnlyList<string> values, Func<string, string>? nameOf = null)
    {
        nameOf ??= value => value;
        var chosen = filters.Where(filter => filter.Dim == dim).Select(filter => filter.Value).ToList();
        var all = QueryUrl.With(uri, (dim, null));
        return new BarMenu(Sentence(dim), chosen switch { [] => "All", [var one] => nameOf(one), [var first, .. var others] => $"{nameOf(first)} +{others.Count}" },
        [
            new BarChoice("All", all, chosen.Count == 0),
            .. chosen.Except(values).Concat(values).Select(value => new BarChoice(nameOf(value), QueryUrl.Toggle(uri, dim, value), chosen.Contains(value))),
        ], chosen.Count > 0, chosen.Count == 0 ? null : all);
    }

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
