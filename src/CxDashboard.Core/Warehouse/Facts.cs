// The facts the warehouse keeps: one record a kind, as a connector or an import hands it over, before any mapping.
namespace CxDashboard.Core.Warehouse;

/// <summary>One record from a source. Days are the source's own local days; instants are UTC.</summary>
public abstract record Fact;

/// <summary>Web traffic of one day and cell. Sessions, engaged sessions, seconds and new users are additive.</summary>
public sealed record WebTraffic(
    DateOnly Day, string Channel, string Device, string Country,
    long Sessions, long EngagedSessions, long EngagementSeconds, long NewUsers) : Fact;

/// <summary>Sessions of one day and cell that had the event at least once.</summary>
public sealed record WebEvent(DateOnly Day, string Event, string Channel, string Device, long Sessions) : Fact;

/// <summary>People first seen in the week that starts on <paramref name="Start"/> (a Sunday): how many there were and
/// how many were active in week <paramref name="Week"/> after it. Only weeks that have ended are handed over; an ended
/// week without a row at the vendor is a zero.</summary>
public sealed record WebCohort(DateOnly Start, int Week, long Active, long Total) : Fact;

/// <summary>People active in one period, each counted once: <paramref name="Grain"/> is day, week (Monday to Sunday) or month, and
/// <paramref name="Day"/> its last day. Only periods that have ended are handed over. Users of periods never add up.</summary>
public sealed record WebUsers(string Grain, DateOnly Day, long Users) : Fact;

/// <summary>Sessions of one day that began on this page, the engaged ones among them, and the key events that happened in them. All are additive.</summary>
public sealed record WebLanding(DateOnly Day, string Landing, long Sessions, long EngagedSessions, long KeyEvents) : Fact;

/// <summary>Sessions of one day and cell that saw the page at least once.</summary>
public sealed record WebPage(DateOnly Day, string Page, string Channel, string Device, long Sessions) : Fact;

/// <summary>A support ticket with the vendor's minutes, each null when it has not happened (yet).
/// <paramref name="Version"/> is the source's own ordering key (Zendesk: generated_timestamp); a load never replaces a
/// higher version by a lower one. <paramref name="Requester"/> is the vendor's id; only a keyed hash of it is stored.</summary>
public sealed record Ticket(
    string TicketId, long Version, string Status, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    DateTimeOffset? SolvedAt, string Channel, string? Priority, string? Group, string? Form,
    IReadOnlyList<string> Tags, string? Requester,
    int? FirstReplyCalendar, int? FirstReplyBusiness,
    int? FirstResolutionCalendar, int? FirstResolutionBusiness,
    int? FullResolutionCalendar, int? FullResolutionBusiness,
    int? Replies, int? Reopens) : Fact
{
    /// <summary>When the first public reply came, where the source tells it.</summary>
    public DateTimeOffset? FirstReplyAt { get; init; }

    /// <summary>True where the business minutes are reckoned by the workspace's own calendar because the vendor gave none.</summary>
    public bool FirstReplyReckoned { get; init; }

    /// <summary>The same for the full resolution.</summary>
    public bool FullResolutionReckoned { get; init; }

    /// <summary>The status that stands for a ticket the vendor has deleted: kept, and counted nowhere.</summary>
    public const string Deleted = "deleted";
}

/// <summary>The target that a ticket's metric was given at a time, in minutes of business hours or of the calendar.</summary>
public sealed record TicketTarget(string TicketId, string Metric, int TargetMinutes, bool Business, DateTimeOffset SetAt) : Fact;

/// <summary>A satisfaction rating of a ticket: good, bad, offered or unoffered. Only the first two are answers. Comment is stored
/// only where the workspace keeps verbatims. <paramref name="Requester"/> is the vendor's id of who rated; only a keyed hash of it is stored.</summary>
public sealed record Rating(
    string RatingId, string TicketId, string Score, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string? Comment = null, string? Requester = null) : Fact;

/// <summary>One answered question of one survey response. <paramref name="Kind"/> is nps, csat, ces or text; Score is null
/// for text; Comment is stored only where the workspace keeps verbatims. Version grows when an answer is completed or changed.
/// <paramref name="Respondent"/> is who answered, as the source names them; only a keyed hash of it is stored.</summary>
public sealed record Answer(
    string ResponseId, string Question, string Kind, long Version, DateTimeOffset SubmittedAt,
    decimal? Score, string? Comment, string? Stage, string? Channel, string? Segment, string? Respondent = null) : Fact;

/// <summary>A customer or subscription: from its first day to the last day it was active (null while it is).</summary>
public sealed record Customer(string CustomerId, DateOnly StartedOn, DateOnly? EndedOn, string? Segment) : Fact;

/// <summary>A purchase of a customer; the amount is in the currency's minor unit (cents).</summary>
public sealed record Purchase(string PurchaseId, string CustomerId, DateOnly Day, long AmountMinor, int Quantity) : Fact;

/// <summary>Money spent to win customers on a day; the amount is in the currency's minor unit (cents).</summary>
public sealed record Spend(string SpendId, DateOnly Day, string Channel, string Campaign, long AmountMinor) : Fact;

/// <summary>Surveys handed over on a day: those that arrived, and those that were sent where the source says so.
/// Stage, channel and segment carry the labels that the answers come with.</summary>
public sealed record Delivery(string DeliveryId, DateOnly Day, string? Stage, string? Channel, string? Segment, long Delivered, long? Sent) : Fact;
