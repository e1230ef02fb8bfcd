// What of a map is open, read from the page's address and written into it.
using CxDashboard.Web.Layout;
using Microsoft.AspNetCore.WebUtilities;

namespace CxDashboard.Web.Maps;

/// <summary><c>?card=…</c> opens a card, <c>?add=pain&amp;at=s1</c> a new one of a kind at a stage, <c>&amp;for=c1</c> an initiative out of a card, <c>?view=wins</c> another view.</summary>
public sealed record MapAddress(string Uri, string? OpenCard, string? NewKind, string? At, string? For, string View)
{
    public static MapAddress Of(string uri)
    {
        var query = QueryHelpers.ParseQuery(new Uri(uri, UriKind.Absolute).Query);
        string? One(string field) => query.TryGetValue(field, out var values) && values.ToString() is { Length: > 0 } value ? value : null;
        return new MapAddress(uri, One("card"), One("add"), One("at"), One("for"), One("view") ?? "");
    }

    public bool IsOpen => OpenCard is not null || NewKind is not null;

    public string Card(string id) => QueryUrl.With(Uri, ("card", id), ("add", null), ("at", null), ("for", null));

    public string Add(string kind, string stage) => QueryUrl.With(Uri, ("card", null), ("add", kind), ("at", stage.Length == 0 ? null : stage), ("for", null));

    /// <summary>The way to an initiative out of a pain point or an opportunity.</summary>
    public string Begin(Core.Journeys.Maps.Card from) => QueryUrl.With(Uri, ("card", null), ("add", "initiative"), ("at", from.Stage), ("for", from.Id));

    public string Closed => QueryUrl.With(Uri, ("card", null), ("add", null), ("at", null), ("for", null));

    public string As(string view) => QueryUrl.With(Uri, ("view", view.Length == 0 ? null : view), ("card", null), ("add", null), ("at", null), ("for", null));
}
