// What the bar above a page offers: menus of plain links, and two dates.
namespace CxDashboard.Web.Layout;

/// <summary>One pill with its menu. <paramref name="IsSet"/> marks a filter that narrows the page;
/// <paramref name="ClearHref"/> is the address without it.</summary>
public sealed record BarMenu(
    string Label, string Value, IReadOnlyList<BarChoice> Choices, bool IsSet = false, string? ClearHref = null,
    BarDates? Dates = null);

public sealed record BarChoice(string Text, string Href, bool IsChosen = false, string? Note = null);

/// <summary>A free choice of days, sent beside the fields that stay: as ?from=&amp;to=, or as two values of one field.</summary>
public sealed record BarDates(DateOnly From, DateOnly To, string Action, IReadOnlyList<KeyValuePair<string, string>> Keep)
{
    public string FromField { get; init; } = "from";
    public string ToField { get; init; } = "to";
    public string Button { get; init; } = "Show these days";
}
