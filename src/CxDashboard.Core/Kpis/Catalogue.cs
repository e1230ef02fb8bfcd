// Every metric, in one place. Each entry has its script under sql/rollup.
using static CxDashboard.Core.Warehouse.FactKind;

namespace CxDashboard.Core.Kpis;

/// <summary>The list of metrics that tiles, goals, exports and the operator's tool know.</summary>
public static class Catalogue
{
    private static readonly string[] Web = ["channel", "device", "country", Audience.Segment];
    private static readonly string[] Events = ["channel", "device", Audience.Segment];
    private static readonly string[] Desk = ["channel", Audience.Segment];
    private static readonly string[] Survey = ["channel", Audience.Segment];
    private static readonly string[] Customers = [Audience.Segment];

    public static IReadOnlyList<Metric> All { get; } =
    [
        new("sessions", "Sessions", "", Shape.Count, Better.Higher,
            "sessions as the web analytics count them", "sessions", Web, [WebTraffic]),
        new("engagement_rate", "Engagement rate", "%", Shape.Rate, Better.Higher,
            "engaged sessions ÷ sessions", "sessions", Web, [WebTraffic], Decimals: 1),
        new("minutes_on_site", "Minutes on site", "min", Shape.Mean, Better.Higher,
            "engagement time ÷ sessions", "sessions", Web, [WebTraffic], Divisor: 60, Decimals: 1),
        new("stage_volume", "Sessions", "", Shape.Count, Better.Higher,
            "sessions with the stage's entering event", "sessions", Events, [WebEvent], HasTotal: false, ByStage: true),
        new("stage_conversion", "Conversion to next", "%", Shape.Rate, Better.Higher,
            "sessions that completed the stage ÷ sessions that entered it, by day of entry", "sessions", Events, [WebEvent],
            HasTotal: false, ByStage: true, Decimals: 1),
        new("web_retention", "Retention, week 4", "%", Shape.Rate, Better.Higher,
            "people active in the fourth week after their first ÷ people first seen in that week, over cohorts whose fourth week has ended",
            "people", ["week"], [WebCohort], Whole: true, CutsItself: true, Decimals: 1, Home: "loyalty"),
        new("nps", "Net Promoter Score", "", Shape.Nps, Better.Higher,
            "100 × (answers of 9 and 10 − answers of 0 to 6) ÷ all answers", "answers", Survey, [Answer], ByStage: true, Decimals: 0),
        new("csat", "Satisfaction", "%", Shape.Rate, Better.Higher,
            "answers of 4 and 5 ÷ all answers of 1 to 5", "answers", Survey, [Answer], ByStage: true, Decimals: 1),
        new("ces", "Customer effort", "", Shape.Mean, Better.Higher,
            "mean of answers of 1 to 7, where 7 is the easiest", "answers", Survey, [Answer], ByStage: true, Decimals: 2),
        new("tickets", "Tickets", "", Shape.Count, Better.Lower,
            "tickets created, without deleted ones", "tickets", Desk, [Ticket], ByStage: true),
        new("first_response", "First response", "min", Shape.Duration, Better.Lower,
            "median of business minutes from a ticket's creation to the first public reply, by day of creation", "tickets",
            Desk, [Ticket], ByStage: true, Home: "support"),
        new("first_response_calendar", "First response, calendar", "min", Shape.Duration, Better.Lower,
            "median of calendar minutes from a ticket's creation to the first public reply, by day of creation", "tickets",
            Desk, [Ticket], ByStage: true),
        new("full_resolution", "Full resolution", "min", Shape.Duration, Better.Lower,
            "median of calendar minutes from a ticket's creation to its last solving, by day of solving", "tickets",
            Desk, [Ticket], ByStage: true),
        new("one_touch", "One-touch", "%", Shape.Rate, Better.Higher,
            "solved tickets with exactly one public reply and no reopening ÷ solved tickets", "tickets",
            Desk, [Ticket], ByStage: true, Decimals: 1),
        new("reopen_rate", "Reopened", "%", Shape.Rate, Better.Lower,
            "solved tickets ever reopened ÷ solved tickets", "tickets", Desk, [Ticket], ByStage: true, Decimals: 1),
        new("ticket_csat", "Ticket satisfaction", "%", Shape.Rate, Better.Higher,
            "good ratings ÷ (good + bad ratings)", "ratings", Desk, [Rating, Ticket], ByStage: true, Decimals: 1),
        new("customer_retention", "Customer retention", "%", Shape.Rate, Better.Higher,
            "customers active at a month's start and still at its end ÷ customers active at its start", "customers",
            Customers, [Customer], Whole: true, Decimals: 1, Home: "loyalty"),
        new("purchase_retention", "Repeat purchase, month 1", "%", Shape.Rate, Better.Higher,
            "customers who bought again in the month after their first ÷ customers of that first month", "customers",
            ["month"], [Purchase], Whole: true, CutsItself: true, Decimals: 1),
        new("revenue", "Revenue", "", Shape.Count, Better.Higher,
            "sum of purchases", "purchases", Customers, [Purchase], Whole: true, Through: Customer, Divisor: 100, Decimals: 2),
    ];

    /// <summary>Every dimension that any metric can be filtered by; an address may name them.</summary>
    public static IReadOnlyList<string> Dims { get; } = [.. All.SelectMany(metric => metric.Dims).Distinct().Where(Definition.AddsUp)];

    private static readonly Dictionary<string, Metric> ByKey = All.ToDictionary(metric => metric.Key);

    /// <summary>The metric of that key, or null.</summary>
    public static Metric? Find(string key) => ByKey.GetValueOrDefault(key);

    /// <summary>The metric of that key; throws for a key that is not in the catalogue.</summary>
    public static Metric Get(string key) =>
        Find(key) ?? throw new ArgumentException($"There is no metric \"{key}\"; known are {string.Join(", ", ByKey.Keys)}.", nameof(key));
}
