// What each metric means in words: what stands above and below its line, and what to beware of.
namespace CxDashboard.Core.Kpis;

/// <summary>The words behind a metric. Above and Below are the numerator and denominator; null where there is no ratio.</summary>
public sealed record Definition(string Means, string? Above, string? Below, string Beware)
{
    private static readonly Dictionary<string, Definition> ByMetric = new()
    {
        ["sessions"] = new("Visits to the site or app, as the web analytics count them.", null, null,
            "Days are those of the analytics property's own time zone."),
        ["engagement_rate"] = new("The share of visits in which somebody stayed, came back to a page or did what the property calls a conversion.",
            "engaged sessions", "sessions", "Rates of days are never averaged: every session weighs the same."),
        ["minutes_on_site"] = new("How long a visit held somebody's attention.", "engagement minutes", "sessions",
            "Per session and not per person: people cannot be added up over days, sessions can."),
        ["stage_volume"] = new("Visits in which the stage's entering event happened at least once.", null, null,
            "A visit may reach several stages, so stages do not add up to a whole."),
        ["stage_conversion"] = new("The share of visits that completed the stage, of those that entered it.", "sessions that completed the stage",
            "sessions that entered it", "Counted by the day of entry. An event may be seen in a visit without the one before it, so a rate above 100% is possible."),
        ["web_retention"] = new("The share of new visitors who were active again in the fourth week after their first.", "people active in week 4",
            "people of cohorts whose fourth week has ended", "Dated by the day on which the fourth week ended. Cohorts weigh by their size; a week without a row is a zero."),
        ["nps"] = new("How many more would recommend us than would not.", "promoters (9 and 10) − detractors (0 to 6)", "all valid answers of 0 to 10",
            "No answer is not a zero. The margin treats both shares as parts of one sample."),
        ["csat"] = new("The share of answers that were satisfied: the top two of five.", "answers of 4 and 5", "answers of 1 to 5", "Unanswered invitations are no answers."),
        ["ces"] = new("How easy it was, as people said on a scale of seven.", "sum of scores", "answers of 1 to 7", "7 is the easiest; surveys with the opposite scale must be turned before loading."),
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

    /// <summary>How the interval round a metric's value is made, by its name.</summary>
    public static string IntervalOf(Metric metric) => metric.Shape switch
    {
        Shape.Rate => "Wilson's score interval for a share, 95%",
        Shape.Nps => "normal interval of one multinomial sample, 100·z·√((p+d−(p−d)²)/n), 95%; adjusted Wald below 30 answers",
        Shape.Duration => "order statistics: the sorted values whose ranks enclose the median at 95% or more; none below 6 values",
        Shape.Mean when metric.Key == "ces" => "Student's t interval of a mean, 95%",
        Shape.Mean => "none: the spread within sessions is not known to us",
        _ => "none: a full count and not a sample",
    };

    /// <summary>True where tickets that still wait are counted beside the median of those that do not.</summary>
    public static bool CountsOpen(Metric metric) => metric.Key is "first_response" or "first_response_calendar";

    /// <summary>How the parts of a split relate: false where its values overlap or are ages of a cohort, and so do not add up to the whole.</summary>
    public static bool AddsUp(string dim) => dim is not ("week" or "month");
}
