// Every metric, in one place. Each entry has its script under sql/rollup, or counts rows that others count too.
using CxDashboard.Core.Calendars;
using static CxDashboard.Core.Warehouse.FactKind;

namespace CxDashboard.Core.Kpis;

/// <summary>The list of metrics that tiles, goals, exports and the operator's tool know.</summary>
public static class Catalogue
{
    private static readonly string[] Web = ["channel", "device", "country", Audience.Segment];
    private static readonly string[] Funnel = ["channel", "device", Audience.Segment];
    private static readonly string[] Landing = ["landing"];
    private static readonly string[] Desk = ["channel", "reason", Audience.Segment];
    private static readonly string[] Survey = ["channel", Audience.Segment];
    private static readonly string[] Customers = [Audience.Segment];

    public static IReadOnlyList<Metric> All { get; } =
    [
        new("sessions", "Sessions", "", Shape.Count, Better.Higher,
            "sessions as the web analytics count them", "sessions", Web, [WebTraffic], Home: "awareness") { FromRows = new("web_traffic", "sessions", "sessions") },
        new("engaged_sessions", "Engaged sessions", "", Shape.Count, Better.Higher,
            "sessions that the web analytics count as engaged", "engaged sessions", Web, [WebTraffic], Home: "awareness") { FromRows = new("web_traffic", "engaged_sessions", "engaged_sessions") },
        new("engagement_rate", "Engagement rate", "%", Shape.Rate, Better.Higher,
            "engaged sessions ÷ sessions", "sessions", Web, [WebTraffic], Decimals: 1, Home: "awareness") { FromRows = new("web_traffic", "sessions", "engaged_sessions") },
        new("minutes_on_site", "Minutes on site", "min", Shape.Mean, Better.Higher,
            "engagement time ÷ sessions", "sessions", Web, [WebTraffic], Divisor: 60, Decimals: 1, Home: "consideration") { FromRows = new("web_traffic", "sessions", "engagement_seconds") },
        new("daily_users", "Daily users", "", Shape.PerPeriod, Better.Higher,
            "people active on a day; of a range, the mean of its days", "days", [], [WebUsers], Home: "awareness") { Period = CalendarUnit.Day },
        new("weekly_users", "Weekly users", "", Shape.PerPeriod, Better.Higher,
            "people active in a week, Monday to Sunday; of a range, the mean of the whole weeks in it", "weeks", [], [WebUsers], Home: "awareness") { Period = CalendarUnit.Week },
        new("monthly_users", "Monthly users", "", Shape.PerPeriod, Better.Higher,
            "people active in a month; of a range, the mean of the whole months in it", "months", [], [WebUsers], Home: "awareness") { Period = CalendarUnit.Month },
        new("landing_sessions", "Landings", "", Shape.Count, Better.Higher,
            "sessions by the page on which they began", "sessions", Landing, [WebLanding], Home: "awareness") { FromRows = new("web_landing", "sessions", "sessions") },
        new("landing_engagement", "Landings engaged", "%", Shape.Rate, Better.Higher,
            "engaged sessions ÷ sessions, by the page on which they began", "sessions", Landing, [WebLanding], Decimals: 1, Home: "awareness") { FromRows = new("web_landing", "sessions", "engaged_sessions") },
        new("landing_key_events", "Key events a landing", "", Shape.Mean, Better.Higher,
            "key events ÷ sessions, by the page on which they began", "sessions", Landing, [WebLanding], Decimals: 2, Home: "awareness") { FromRows = new("web_landing", "sessions", "key_events") },
        new("stage_volume", "Sessions", "", Shape.Count, Better.Higher,
            "sessions with the stage's entering event or page", "sessions", Funnel, [WebEvent, WebPage], HasTotal: false, ByStage: true) { FromRows = new("stage_step", "sessions", "sessions", Where: "enters"), Steps = StepsCounted.Entering },
        new("stage_conversion", "Conversion to next", "%", Shape.Rate, Better.Higher,
            "sessions that completed the stage ÷ sessions that entered it, by day of entry", "sessions", Funnel, [WebEvent, WebPage],
            HasTotal: false, ByStage: true, Decimals: 1) { FromRows = new("stage_step", "entered", "completed", Where: "can_convert"), Steps = StepsCounted.EnteringAndCompleting },
        new("stage_drop_off", "Drop-off", "%", Shape.Rate, Better.Lower,
            "1 − sessions that completed the stage ÷ sessions that entered it, by day of entry", "sessions", Funnel, [WebEvent, WebPage],
            HasTotal: false, ByStage: true, Decimals: 1) { FromRows = new("stage_step", "entered", "entered - completed", Where: "can_convert"), Steps = StepsCounted.EnteringAndCompleting },
        new("web_retention", "Retention, week 4", "%", Shape.Rate, Better.Higher,
            "people active in the fourth week after their first ÷ people first seen in that week, over cohorts whose fourth week has ended",
            "people", ["week"], [WebCohort], Whole: true, CutsItself: true, Decimals: 1, Home: "loyalty"),
        new("nps", "Net Promoter Score", "", Shape.Nps, Better.Higher,
            "100 × (answers of 9 and 10 − answers of 0 to 6) ÷ all answers", "answers", Survey, [Answer], ByStage: true, Decimals: 0)
            { FromRows = new("answer", "1", "(score >= 9)::int", "(score <= 6)::int", "kind = 'nps' and score between 0 and 10") },
        new("csat", "Satisfaction", "%", Shape.Rate, Better.Higher,
            "answers of 4 and 5 ÷ all answers of 1 to 5", "answers", Survey, [Answer], ByStage: true, Decimals: 1)
            { FromRows = new("answer", "1", "(score >= 4)::int", Where: "kind = 'csat' and score between 1 and 5") },
        // Scores off the whole numbers are rounded, so that the parts stay whole.
        new("ces", "Customer effort", "", Shape.Mean, Better.Higher,
            "mean of answers of 1 to 7, where 7 is the easiest", "answers", Survey, [Answer], ByStage: true, Decimals: 2)
            { FromRows = new("answer", "1", "round(score)::bigint", "round(score)::bigint * round(score)::bigint", "kind = 'ces' and score between 1 and 7") },
        new("ces_easy", "Easy", "%", Shape.Rate, Better.Higher,
            "answers of 5 to 7 ÷ all answers of 1 to 7, where 7 is the easiest", "answers", Survey, [Answer], ByStage: true, Decimals: 1)
            { FromRows = new("answer", "1", "(score >= 5)::int", Where: "kind = 'ces' and score between 1 and 7") },
        new("response_rate", "Response rate", "%", Shape.Rate, Better.Higher,
            "survey responses ÷ surveys delivered, both by their own day", "deliveries", Survey, [Delivery, Answer], ByStage: true, Decimals: 1)
            { NeverAbove = "more responses than deliveries are known for these days: load the deliveries that are missing with ./cx import deliveries" },
        new("sentiment", "Sentiment, estimated", "", Shape.Mean, Better.Higher,
            "mean polarity of comments from −1 to 1, as a word list estimates it", "comments", Survey, [Answer], ByStage: true, Divisor: 100, Decimals: 2)
            { FromRows = new("answer", "1", "polarity", "polarity::int * polarity", "is_kept and polarity is not null"), Needs = Setting.Verbatims, IsSigned = true },
        new("sentiment_negative", "Negative comments, estimated", "%", Shape.Rate, Better.Lower,
            "comments that a word list estimates as negative ÷ comments that it could estimate", "comments", Survey, [Answer], ByStage: true, Decimals: 1)
            { FromRows = new("answer", "1", "(polarity <= -5)::int", Where: "is_kept and polarity is not null"), Needs = Setting.Verbatims },
        new("sentiment_scored", "Comments estimated", "%", Shape.Rate, Better.Higher,
            "comments whose polarity could be estimated ÷ all comments kept", "comments", Survey, [Answer], ByStage: true, Decimals: 1)
            { FromRows = new("answer", "1", "(polarity is not null)::int", Where: "is_kept"), Needs = Setting.Verbatims },
        new("tickets", "Tickets", "", Shape.Count, Better.Lower,
            "tickets created, without deleted ones", "tickets", Desk, [Ticket], ByStage: true, Home: "support")
            { FromRows = new("ticket_created", "1", "1") },
        new("backlog", "Backlog", "", Shape.Level, Better.Lower,
            "tickets created and not solved at the end of a day; of a range, at the end of its last day", "tickets", Desk, [Ticket], ByStage: true, Home: "support"),
        new("first_response", "First response", "min", Shape.Duration, Better.Lower,
            "median of business minutes from a ticket's creation to the first public reply, by day of creation", "tickets",
            Desk, [Ticket], ByStage: true, Home: "support") { FromRows = new("ticket_created", "1", Minutes: "first_reply_business", Where: "first_reply_business is not null or is_open"), CountsOpen = true },
        new("first_response_calendar", "First response, calendar", "min", Shape.Duration, Better.Lower,
            "median of calendar minutes from a ticket's creation to the first public reply, by day of creation", "tickets",
            Desk, [Ticket], ByStage: true, Home: "support") { FromRows = new("ticket_created", "1", Minutes: "first_reply_calendar", Where: "first_reply_calendar is not null or is_open"), CountsOpen = true },
        new("within_target", "Within target", "%", Shape.Rate, Better.Higher,
            "tickets first answered within their target ÷ tickets answered or overdue, by day of creation", "tickets",
            Desk, [Ticket], ByStage: true, Decimals: 1, Home: "support") { Needs = Setting.ResponseTarget, ByTheClock = true },
        new("first_resolution", "First resolution", "min", Shape.Duration, Better.Lower,
            "median of calendar minutes from a ticket's creation to its first solving, by day of creation", "tickets",
            Desk, [Ticket], ByStage: true, Home: "support") { FromRows = new("ticket_created", "1", Minutes: "first_resolution_calendar", Where: "first_resolution_calendar is not null or is_open"), CountsOpen = true },
        new("first_resolution_business", "First resolution, business hours", "min", Shape.Duration, Better.Lower,
            "median of business minutes from a ticket's creation to its first solving, by day of creation", "tickets",
            Desk, [Ticket], ByStage: true, Home: "support") { FromRows = new("ticket_created", "1", Minutes: "first_resolution_business", Where: "first_resolution_business is not null or is_open"), CountsOpen = true },
        new("full_resolution", "Full resolution", "min", Shape.Duration, Better.Lower,
            "median of calendar minutes from a ticket's creation to its last solving, by day of solving", "tickets",
            Desk, [Ticket], ByStage: true, Home: "support")
            { FromRows = new("ticket_solved", "1", Minutes: "full_resolution_calendar", Where: "full_resolution_calendar is not null") },
        new("full_resolution_business", "Full resolution, business hours", "min", Shape.Duration, Better.Lower,
            "median of business minutes from a ticket's creation to its last solving, by day of solving", "tickets",
            Desk, [Ticket], ByStage: true, Home: "support")
            { FromRows = new("ticket_solved", "1", Minutes: "full_resolution_business", Where: "full_resolution_business is not null") },
        new("one_touch", "One-touch", "%", Shape.Rate, Better.Higher,
            "solved tickets with exactly one public reply and no reopening ÷ solved tickets", "tickets",
            Desk, [Ticket], ByStage: true, Decimals: 1, Home: "support")
            { FromRows = new("ticket_solved", "1", "(replies = 1 and coalesce(reopens, 0) = 0)::int", Where: "is_solved and replies is not null") },
        new("reopen_rate", "Reopened", "%", Shape.Rate, Better.Lower,
            "solved tickets ever reopened ÷ solved tickets", "tickets", Desk, [Ticket], ByStage: true, Decimals: 1, Home: "support")
            { FromRows = new("ticket_solved", "1", "(reopens > 0)::int", Where: "is_solved and reopens is not null") },
        new("ticket_csat", "Ticket satisfaction", "%", Shape.Rate, Better.Higher,
            "good ratings ÷ (good + bad ratings)", "ratings", Desk, [Rating, Ticket], ByStage: true, Decimals: 1, Home: "support"),
        new("customer_retention", "Customer retention", "%", Shape.Rate, Better.Higher,
            "customers active at a month's start and still at its end ÷ customers active at its start", "customers",
            Customers, [Customer], Whole: true, Decimals: 1, Home: "loyalty"),
        new("churn", "Churn", "%", Shape.Rate, Better.Lower,
            "1 − customers active at a month's start and still at its end ÷ customers active at its start", "customers",
            [], [Customer], Whole: true, Decimals: 1, Home: "loyalty") { Upon = "customer_retention" },
        new("new_customers", "New customers", "", Shape.Count, Better.Higher,
            "customers by their first day", "customers", [], [Customer], Whole: true, Home: "decision"),
        new("purchase_retention", "Repeat purchase, month 1", "%", Shape.Rate, Better.Higher,
            "customers who bought again in the month after their first ÷ customers of that first month", "customers",
            ["month"], [Purchase], Whole: true, CutsItself: true, Decimals: 1, Home: "loyalty"),
        new("revenue", "Revenue", "", Shape.Count, Better.Higher,
            "sum of purchases", "purchases", Customers, [Purchase], Whole: true, Through: Customer, Divisor: 100, Decimals: 2, Home: "decision") { IsMoney = true },
        new("revenue_per_customer", "Revenue per customer and month", "", Shape.Ratio, Better.Higher,
            "sum of a month's purchases ÷ customers active at the month's start", "customers", [], [Customer, Purchase],
            Whole: true, Divisor: 100, Decimals: 2, Home: "loyalty") { Upon = "customer_retention", IsMoney = true },
        new("customer_lifetime_value", "Customer lifetime value", "", Shape.Ratio, Better.Higher,
            "revenue per customer × margin ÷ churn, all of the same whole months, which is revenue × margin ÷ customers lost", "customers", [], [Customer, Purchase],
            Whole: true, Divisor: 1_000_000, Decimals: 2, Home: "loyalty") { Upon = "customer_retention", Needs = Setting.Margin, IsMoney = true },
        new("spend", "Acquisition spend", "", Shape.Count, Better.Lower,
            "sum spent to win customers", "rows", ["channel", "campaign"], [Spend], Divisor: 100, Decimals: 2, Home: "decision") { IsMoney = true },
        new("acquisition_cost", "Acquisition cost", "", Shape.Ratio, Better.Lower,
            "acquisition spend ÷ new customers of the same days", "customers", [], [Spend, Customer],
            Whole: true, Divisor: 100, Decimals: 2, Home: "decision") { IsMoney = true },
        new("value_to_cost", "Lifetime value to acquisition cost", "", Shape.Quotient, Better.Higher,
            "customer lifetime value ÷ acquisition cost", "customers", [], [Customer, Purchase, Spend], Decimals: 1, Home: "decision")
            { Of = ("customer_lifetime_value", "acquisition_cost"), Needs = Setting.Margin },
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
