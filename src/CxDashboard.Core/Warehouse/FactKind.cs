// The kinds of fact, and the names under which the warehouse knows them.
namespace CxDashboard.Core.Warehouse;

/// <summary>A kind of fact: one record type, one table.</summary>
public enum FactKind { WebTraffic, WebEvent, WebCohort, WebUsers, WebLanding, WebPage, Ticket, Rating, Answer, Customer, Purchase, Spend, Delivery, TicketTarget }

public static class FactKinds
{
    /// <summary>The kind's table and stored name.</summary>
    public static string Table(this FactKind kind) => kind switch
    {
        FactKind.WebTraffic => "web_traffic",
        FactKind.WebEvent => "web_event",
        FactKind.WebCohort => "web_cohort",
        FactKind.WebUsers => "web_users",
        FactKind.WebLanding => "web_landing",
        FactKind.WebPage => "web_page",
        FactKind.Ticket => "ticket",
        FactKind.Rating => "rating",
        FactKind.Answer => "answer",
        FactKind.Customer => "customer",
        FactKind.Purchase => "purchase",
        FactKind.Spend => "spend",
        FactKind.Delivery => "delivery",
        FactKind.TicketTarget => "ticket_target",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of fact."),
    };

    /// <summary>The kind in a reader's words.</summary>
    public static string Plural(this FactKind kind) => kind switch
    {
        FactKind.WebTraffic => "web traffic",
        FactKind.WebEvent => "web events",
        FactKind.WebCohort => "web cohorts",
        FactKind.WebUsers => "web users",
        FactKind.WebLanding => "landing pages",
        FactKind.WebPage => "web pages",
        FactKind.Ticket => "tickets",
        FactKind.Rating => "ticket ratings",
        FactKind.Answer => "survey answers",
        FactKind.Customer => "customers",
        FactKind.Purchase => "purchases",
        FactKind.Spend => "acquisition spending",
        FactKind.Delivery => "survey deliveries",
        FactKind.TicketTarget => "ticket targets",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of fact."),
    };

    public static FactKind Parse(string table) => Enum.GetValues<FactKind>().First(kind => kind.Table() == table);
}
