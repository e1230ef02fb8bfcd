// What in the data a segment's rules may speak of: the fields, the kind of source each belongs to, and the facts that carry it.
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Core.Segments;

/// <summary>A kind of source. A segment takes the facts of each by rules of their own.</summary>
public enum Side { Web, Tickets, Surveys, Customers }

/// <summary>A field that rules may ask for. <paramref name="Key"/> is its column in the table segment.</summary>
public sealed record SegmentField(string Key, Side Side, string Name)
{
    /// <summary>The explicit list, in the order of the form.</summary>
    public static IReadOnlyList<SegmentField> All { get; } =
    [
        new("web_channel", Side.Web, "Channel"), new("web_device", Side.Web, "Device"), new("web_country", Side.Web, "Country"),
        new("ticket_tag", Side.Tickets, "Tag"), new("ticket_form", Side.Tickets, "Form"), new("ticket_team", Side.Tickets, "Team"),
        new("ticket_channel", Side.Tickets, "Channel"), new("ticket_priority", Side.Tickets, "Priority"),
        new("survey_label", Side.Surveys, "Label"), new("survey_channel", Side.Surveys, "Channel"),
        new("customer_label", Side.Customers, "Label"),
    ];

    private const string Country = "web_country";

    /// <summary>The kind of source that a fact comes from; null where its facts say nothing about who somebody is.</summary>
    public static Side? SideOf(FactKind kind) => kind switch
    {
        FactKind.WebTraffic or FactKind.WebEvent or FactKind.WebPage => Segments.Side.Web,
        FactKind.Ticket or FactKind.Rating => Segments.Side.Tickets,
        FactKind.Answer or FactKind.Delivery => Segments.Side.Surveys,
        FactKind.Customer or FactKind.Purchase => Segments.Side.Customers,
        _ => null,
    };

    /// <summary>Whether the facts carry this field of their source: web events and pages carry no country.</summary>
    public bool IsCarriedBy(FactKind kind) => SideOf(kind) == Side && !(kind is FactKind.WebEvent or FactKind.WebPage && Key == Country);
}

public static class Sides
{
    /// <summary>The kind of source as an adjective: a web rule, a ticket rule.</summary>
    public static string Word(this Side side) => side switch
    {
        Side.Web => "web",
        Side.Tickets => "ticket",
        Side.Surveys => "survey",
        Side.Customers => "customer",
        _ => throw new ArgumentOutOfRangeException(nameof(side), side, "No such side."),
    };

    public static IReadOnlyList<SegmentField> Fields(this Side side) => [.. SegmentField.All.Where(field => field.Side == side)];
}
