// What of a map is open, read from the page's address and written into it.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Web.Layout;
using Microsoft.AspNetCore.WebUtilities;

namespace CxDashboard.Web.Maps;

/// <summary>
/// <c>?card=…</c> opens a card, <c>?add=pain&amp;at=s1</c> a new one of a kind at a stage, <c>&amp;with.source=Chat</c> with a field
/// filled in already, so that other pages can pin something to a map; <c>?view=wins</c> shows another view.
/// </summary>
public sealed record MapAddress(string Uri, string? OpenCard, string? NewKind, string? At, string View, IReadOnlyDictionary<string, string> With)
{
    private const string Prefix = "with.";

    public static MapAddress Of(string uri)
    {
        var query = QueryHelpers.ParseQuery(new Uri(uri, UriKind.Absolute).Query);
        string? One(string field) => query.TryGetValue(field, out var values) && values.ToString() is { Length: > 0 } value ? value : null;
        return new MapAddress(uri, One("card"), One("add"), One("at"), One("view") ?? "",
            query.Where(field => field.Key.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(field => field.Key[Prefix.Length..], field => field.Value.ToString()));
    }

    public bool IsOpen => OpenCard is not null || NewKind is not null;

    public string Card(string id) => To(("card", id));

    public string Add(string kind, string stage) => To(("add", kind), ("at", stage.Length == 0 ? null : stage));

    /// <summary>The way to an initiative out of a pain point or an opportunity.</summary>
    public string Begin(Card from)
    {
        ArgumentNullException.ThrowIfNull(from);
        return To(("add", "initiative"), ("at", from.Stage), (Prefix + "for", from.Id), (Prefix + "status", "idea"));
    }

    public string Closed => To();

    /// <summary>The page's days and filters alone, as a query.</summary>
    public string Filters => new Uri(new Uri(Uri), QueryUrl.With(new Uri(new Uri(Uri), Closed).AbsoluteUri, ("view", null))).Query;

    public string As(string view) => To(("view", view.Length == 0 ? null : view));

    // Whatever was open is closed first; period, filters and view stay.
    private string To(params IEnumerable<(string Field, string? Value)> opened) => QueryUrl.With(Uri,
        [.. With.Keys.Select(field => (Prefix + field, (string?)null)).Concat([("card", null), ("add", null), ("at", null)]).Where(closed => opened.All(one => one.Field != closed.Item1)), .. opened]);
}
