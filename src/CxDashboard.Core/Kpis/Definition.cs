// What each metric means in words: what stands above and below its line, and what to beware of.
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Core.Kpis;

/// <summary>The words behind a metric. Above and Below are the numerator and denominator; null where there is no ratio.</summary>
public sealed record Definition(string Means, string? Above, string? Below, string Beware)
{
    private static readonly Dictionary<string, Definition> ByMetric = new()
    {
        ["sessions"] = new("Visits to the site or app, as the web analytics count them.", null, null,
            "Days are those of the analytics property's own time zone."),
        ["engaged_sessions"] = new("Visits in which somebody stayed, came back to a page or did what the property calls a conversion.", null, null,
            "Days are those of the analytics property's own time zone, and the last two are restated."),
        ["engagement_rate"] = new("The share of visits in which somebody stayed, came back to a page or did what the property calls a conversion.",
            "engaged sessions", "sessions", "Rates of days are never averaged: every session weighs the same."),
        ["minutes_on_site"] = new("How long a visit held somebody's attention.", "engagement minutes", "sessions",
            "Per session and not per person: people cannot be added up over days, sessions can."),
        ["daily_users"] = new("How many people came on a day.", "people of each whole day, added up", "days",
            "People cannot be added up over days: somebody who comes on two counts on both. A range therefore has the mean of its days, and n says of how many; weekly and monthly users are counted by the analytics anew and not made from these. Not split by channel, device or country, because a person may have several. People of two properties count in each."),
        ["weekly_users"] = new("How many people came in a week, each counted once.", "people of each whole week, added up", "weeks",
            "Weeks run Monday to Sunday, wherever the workspace's own begin, and stand at their last day. A range has the mean of the weeks that lie in it whole, and n says of how many; with none there is no value. Not split by channel, device or country, because a person may have several. People of two properties count in each."),
        ["monthly_users"] = new("How many people came in a calendar month, each counted once.", "people of each whole month, added up", "months",
            "A month stands at its last day. A range has the mean of the months that lie in it whole, and n says of how many; with none there is no value. Not split by channel, device or country, because a person may have several. People of two properties count in each."),
        ["landing_sessions"] = new("Visits by the page on which they began.", null, null,
            "The page is a path without its query. (not set) are visits without a page view; (other) are rare pages that the analytics lumped together. A day's sum may differ slightly from Sessions, which is a report of its own."),
        ["landing_engagement"] = new("The share of visits in which somebody stayed, by the page on which they began.", "engaged sessions", "sessions",
            "Rates of days are never averaged: every session weighs the same."),
        ["landing_key_events"] = new("How often what the property calls a key event happened in a visit, by the page on which the visit began.", "key events", "sessions",
            "A visit may hold several key events, so this is no share and may exceed 1. Which events are key is the property's setting, and a change of it holds from its day on."),
        ["stage_volume"] = new("Visits in which the stage's entering event happened, or its entering page was seen, at least once.", null, null,
            "A visit may reach several stages, so stages do not add up to a whole. Where a stage is entered by several events or pages, a visit counts with each of them."),
        ["stage_conversion"] = new("The share of visits that completed the stage, of those that entered it.", "sessions that completed the stage",
            "sessions that entered it", "Counted by the day of entry. An event or page may be seen in a visit without the one before it, so a rate above 100% is possible."),
        ["stage_drop_off"] = new("The share of visits that entered the stage and went no further.", "sessions that entered the stage and did not complete it",
            "sessions that entered it", "It belongs to the stage that was left, and is what conversion lacks to 100%. Where an event or page was seen without the one before it, it falls below 0."),
        ["web_retention"] = new("The share of new visitors who were active again in the fourth week after their first.", "people active in week 4",
            "people of cohorts whose fourth week has ended", "Dated by the day on which the fourth week ended. Cohorts weigh by their size; a week without a row is a zero."),
        ["nps"] = new("How many more would recommend us than would not.", "promoters (9 and 10) − detractors (0 to 6)", "all valid answers of 0 to 10",
            "No answer is not a zero. The margin treats both shares as parts of one sample."),
        ["csat"] = new("The share of answers that were satisfied: the top two of five.", "answers of 4 and 5", "answers of 1 to 5", "Unanswered invitations are no answers."),
        ["ces"] = new("How easy it was, as people said on a scale of seven.", "sum of scores", "answers of 1 to 7", "7 is the easiest; surveys with the opposite scale must be turned before loading."),
        ["ces_easy"] = new("The share of answers that found it easy: the top three of seven.", "answers of 5 to 7", "answers of 1 to 7",
            "7 is the easiest; surveys with the opposite scale must be turned before loading."),
        ["response_rate"] = new("The share of surveys that were answered, of those that arrived.", "survey responses", "surveys delivered",
            "What was sent is not what was delivered. Neither Typeform nor Google Analytics tells how many invitations arrived: the deliveries come from a file. An answer counts on its own day, so the first days of a survey run low."),
        ["sentiment"] = new("How positive or negative comments read, from −1 to 1. A model's estimate and not what anybody said.", "sum of polarities", "comments that could be estimated",
            "A word list (AFINN-165) reads English only and knows no irony; comments in other languages are counted under \"Comments estimated\" and not here. Only where the workspace keeps comments."),
        ["sentiment_negative"] = new("The share of comments that read negative. A model's estimate and not what anybody said.", "comments of a polarity of −0.05 or less", "comments that could be estimated",
            "A word list (AFINN-165) reads English only and knows no irony. Only where the workspace keeps comments."),
        ["sentiment_scored"] = new("How much of what people wrote the estimate of sentiment rests on.", "comments that could be estimated", "comments kept",
            "The others are in another language than English, or hold no word that the list knows."),
        ["backlog"] = new("How many tickets were waiting to be solved at the end of a day.", null, null,
            "A level: days do not add up, and a week or month is worth what its last day was. A ticket that is open now counts from its creation on; tickets from before the source's first day are unknown."),
        ["within_target"] = new("The share of tickets that were first answered in time.", "first answered within the target", "answered, or open and overdue",
            "In calendar minutes, because whether an open ticket is overdue in business hours only the desk knows. The target is the one in force on the day of creation, for the priority the ticket had when its first reply was first heard of: neither a later change of priority nor a new target rewrites it. Solved without any reply counts on neither side."),
        ["first_resolution"] = new("How many calendar minutes passed for half of the tickets from creation to the first time they were solved.", null, null,
            "Counted by the day of creation. Tickets never solved yet have no minutes: they are shown as open. A ticket reopened later keeps its first solving."),
        ["first_resolution_business"] = new("How many business minutes passed for half of the tickets from creation to the first time they were solved.", null, null,
            "Business hours are the desk's own. Counted by the day of creation; tickets never solved yet are shown as open."),
        ["full_resolution_business"] = new("How many business minutes passed for half of the tickets from creation to the last time they were solved.", null, null,
            "Business hours are the desk's own. Counted by the day of solving: a reopened ticket moves to the day on which it was solved again."),
        ["tickets"] = new("Requests that reached support.", null, null, "Deleted tickets are left out; a reopened ticket counts once."),
        ["first_response"] = new("How many business minutes half of the tickets waited for a first public reply by a person.", null, null,
            "Open tickets without a reply have no minutes yet: they are shown as open and not left out in silence. Replies by robots do not count."),
        ["first_response_calendar"] = new("How many calendar minutes, nights and weekends included, half of the tickets waited for a first public reply by a person.", null, null,
            "Open tickets without a reply have no minutes yet: they are shown as open. Replies by robots do not count."),
        ["full_resolution"] = new("How many calendar minutes passed for half of the tickets from creation to the last time they were solved.", null, null,
            "Counted by the day of solving: a reopened ticket moves to the day on which it was solved again."),
        ["one_touch"] = new("The share of solved tickets that took one public reply and stayed solved.", "solved with exactly one public reply and no reopening",
            "solved tickets whose replies are known", "A ticket may still be reopened later and then leaves the numerator."),
        ["reopen_rate"] = new("The share of solved tickets that came back at least once.", "solved tickets ever reopened", "solved tickets whose reopenings are known",
            "Recent tickets have had less time to come back."),
        ["ticket_csat"] = new("The share of rated tickets with a good rating.", "good ratings", "good and bad ratings", "An offered rating that was not given is no answer. Counted by the day of rating."),
        ["customer_retention"] = new("The share of customers at the start of a month who were still customers at its end.", "still active at the month's end",
            "active at the month's start", "New customers of the month are on neither side. Whole months only, dated by their last day."),
        ["churn"] = new("The share of customers at the start of a month who were gone at its end.", "no longer active at the month's end", "active at the month's start",
            "It compounds: 2.5% a month is 26.2% a year, not 30%. Of several months it is the mean monthly churn, weighted by customers. Whole months only, dated by their last day."),
        ["new_customers"] = new("Customers who began.", null, null, "By their first day, as loaded."),
        ["revenue_per_customer"] = new("What a customer brought in a month.", "revenue of whole months", "customers active at those months' starts",
            "All purchases of the month count, those of customers who came during it too. Whole months only, dated by their last day."),
        ["customer_lifetime_value"] = new("What a customer is worth before leaving, if margin, spending and churn stay as they are.", "revenue × margin, of whole months", "customers lost in those months",
            "Revenue per customer × margin ÷ churn, where the customers at the months' starts cancel out: 50 × 70% ÷ 2.5% = 1,400. n counts those customers. A month without a margin in force is left out; with few customers lost the value swings widely. The margin is a setting."),
        ["spend"] = new("What was spent to win customers.", null, null, "As loaded: only what a file said. Credits are negative."),
        ["acquisition_cost"] = new("What it cost to win a customer.", "acquisition spend", "new customers",
            "Spending and new customers of the same days, although spending may work later: short ranges mislead. 140,000 ÷ 280 = 500."),
        ["value_to_cost"] = new("How many times over a customer earns back what winning them cost.", "customer lifetime value", "acquisition cost",
            "Of the same range: the value rests on its whole months, the cost on its days. It moves with the errors of both."),
        ["purchase_retention"] = new("The share of a month's new buyers who bought again in the month after.", "bought again in the next month",
            "first bought in the month before", "Whole months only, dated by the last day of the second month."),
        ["revenue"] = new("The sum of purchases in the workspace's currency.", null, null, "As loaded: refunds count only if the source sends them as negative purchases."),
    };

    /// <summary>The definition of a metric; one without words of its own speaks by its formula.</summary>
    public static Definition Of(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return ByMetric.GetValueOrDefault(metric.Key) ?? new(char.ToUpperInvariant(metric.Formula[0]) + metric.Formula[1..] + ".", null, null, "");
    }

    /// <summary>True when the metric has words of its own.</summary>
    public static bool Has(Metric metric) => ByMetric.ContainsKey(metric.Key);

    /// <summary>What a value is counted in, in words.</summary>
    public static string UnitOf(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return metric switch
        {
            { IsMoney: true } => metric.Unit.Length > 0 ? metric.Unit : "the workspace's currency",
            { Unit: "%" } => "percent",
            { Unit: "min" } => "minutes",
            { Shape: Shape.Nps } => "points from −100 to 100",
            { IsSigned: true } => "polarity from −1 to 1",
            { Shape: Shape.Quotient } => "times",
            { Shape: Shape.PerPeriod } => "people",
            { IsCount: true } => metric.Counts,
            _ => "points of the scale",
        };
    }

    /// <summary>How the interval round a metric's value is made, by its name.</summary>
    public static string IntervalOf(Metric metric) => metric.Shape switch
    {
        Shape.Rate => "Wilson's score interval for a share, 95%",
        Shape.Nps => "normal interval of one multinomial sample, 100·z·√((p+d−(p−d)²)/n), 95%; adjusted Wald below 30 answers",
        Shape.Duration => "order statistics: the sorted values whose ranks enclose the median, or the P90, at 95% or more; none below 6 values, or 36",
        Shape.Mean when metric.Kinds.Contains(FactKind.Answer) => "Student's t interval of a mean, 95%",
        Shape.Mean => "none: the spread within sessions is not known to us",
        Shape.Ratio or Shape.Quotient => "none: the spread of money among customers is not known to us",
        _ => "none: a full count and not a sample",
    };

    /// <summary>How the parts of a split relate: false where its values overlap or are ages of a cohort, and so do not add up to the whole.</summary>
    public static bool AddsUp(string dim) => dim is not ("week" or "month");
}
