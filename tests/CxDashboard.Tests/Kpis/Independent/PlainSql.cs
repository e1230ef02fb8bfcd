// What every metric means, told to PostgreSQL by hand: rows straight from the facts, sharing no line with the product.
namespace CxDashboard.Tests.Kpis.Independent;

/// <summary>
/// Plain SQL over one workspace's facts. <paramref name="Zone"/> cuts instants into days. How the facts fall into segments
/// is written down anew for each workspace, as expressions over the fact t (of customers: c); null where no rule can tell.
/// </summary>
internal sealed record PlainSql(string Zone)
{
    public string Web { get; init; } = "null::text";
    public string Event { get; init; } = "null::text";
    public string Ticket { get; init; } = "null::text";
    public string Answer { get; init; } = "coalesce(t.segment, '')";
    public string Customer { get; init; } = "coalesce(c.segment, '')";

    /// <summary>Whether a comment could be estimated, and whether it reads negative.</summary>
    public string Estimated { get; init; } = "t.polarity is not null";
    public string Negative { get; init; } = "t.polarity < -4";

    // Tags cannot hold spaces; their order is the vendor's.
    private const string Reason = "coalesce((regexp_match(array_to_string(t.tags, ' '), '(?:^| )reason_(\\S+)'))[1], 'form ' || t.form, '')";

    // The first stage in the journey whose tag the ticket carries.
    private const string TicketStage = """
        left join lateral (select r.stage from stage s join stage_rule r using (workspace_id, stage)
          where s.workspace_id = t.workspace_id and r.kind = 'ticket_tag' and t.tags @> array[r.value] order by s.position fetch first row only) st on true
        """;
    private const string AnswerStage = "left join stage_rule st on st.workspace_id = t.workspace_id and st.kind = 'survey_stage' and st.value = t.stage";

    // Whole months, ended in the data, at whose start there was a customer.
    private const string Months = """
        (select first, last from (select i::date as first, (i + interval '1 month')::date - 1 as last
                                  from generate_series((select date_trunc('month', min(started_on)) from customer), (select greatest(max(started_on), max(ended_on)) from customer), '1 month') i) calendar
         where last <= (select greatest(max(started_on), max(ended_on)) from customer)
           and exists (select from customer where started_on < first and coalesce(ended_on, 'infinity') >= first)) m
        """;
    private const string ActiveAtStart = "join customer t on t.started_on < m.first and coalesce(t.ended_on, 'infinity') >= m.first";
    private const string MarginThen = "(select basis_points / 10000.0 from margin where effective_from <= m.last order by effective_from desc limit 1)";

    /// <summary>What enters each stage and what completes it, an event or a page; no entering without a completing one.</summary>
    public string Funnel { get; init; } = """
        ('awareness', 'session_start', 'view_item'), ('consideration', 'view_item', 'begin_checkout'), ('decision', 'begin_checkout', 'purchase'),
        ('onboarding', 'setup_start', 'setup_complete'), ('support', 'help_open', 'help_solved')
        """;

    // No event's name begins as a page's path does.
    private string Sessions => $"""
        (select t.day, t.event as step, t.channel, t.device, t.sessions, {Event} as segment from web_event t
         union all select t.day, t.page, t.channel, t.device, t.sessions, {Event} from web_page t) t
        """;

    private string Steps => $"""
        (select t.day, j.stage, t.channel, t.device, t.segment,
                case when t.step = j.entering then t.sessions else 0 end as n, case when t.step = j.completing then t.sessions else 0 end as completed
         from {Sessions}, (values {Funnel}) j(stage, entering, completing) where t.step in (j.entering, j.completing)) steps
        """;

    // One row a period, whatever the number of sources, with the day on which it began.
    private static string Users(string grain, string began) =>
        $"select t.day, {began} as began, null::text as stage, 1 as n, sum(t.users) as a from web_users t where t.grain = '{grain}' group by t.day";

    private string Day(string instant) => $"({instant} at time zone '{Zone}')::date";

    /// <summary>Rows of each metric before any sum: day, stage, the dimensions, n, a and, for durations, minutes; for ratios below; a level has the day it is gone.</summary>
    public IReadOnlyDictionary<string, string> Rows => new Dictionary<string, string>
    {
        ["sessions"] = $"select t.day, null::text as stage, t.channel, t.device, t.country, {Web} as segment, sessions as n, sessions as a from web_traffic t",
        ["engagement_rate"] = $"select t.day, null::text as stage, t.channel, t.device, t.country, {Web} as segment, sessions as n, engaged_sessions as a from web_traffic t",
        ["engaged_sessions"] = $"select t.day, null::text as stage, t.channel, t.device, t.country, {Web} as segment, engaged_sessions as n, engaged_sessions as a from web_traffic t",
        ["minutes_on_site"] = $"select t.day, null::text as stage, t.channel, t.device, t.country, {Web} as segment, sessions as n, engagement_seconds / 60.0 as a from web_traffic t",
        ["daily_users"] = Users("day", "t.day"),
        ["weekly_users"] = Users("week", "t.day - 6"),
        ["monthly_users"] = Users("month", "date_trunc('month', t.day)::date"),
        ["landing_sessions"] = "select t.day, null::text as stage, t.landing, sessions as n, sessions as a from web_landing t",
        ["landing_engagement"] = "select t.day, null::text as stage, t.landing, sessions as n, engaged_sessions as a from web_landing t",
        ["landing_key_events"] = "select t.day, null::text as stage, t.landing, sessions as n, key_events as a from web_landing t",
        ["stage_volume"] = $"""
            select t.day, r.stage, t.channel, t.device, t.segment, t.sessions as n, t.sessions as a
            from {Sessions}, stage_rule r where r.kind in ('entered_by_event', 'entered_by_page') and r.value = t.step
            """,
        ["stage_conversion"] = $"select *, completed as a from {Steps}",
        ["stage_drop_off"] = $"select *, n - completed as a from {Steps}",
        ["web_retention"] = "select t.start + 34 as day, null::text as stage, t.total as n, t.active as a from web_cohort t where week = 4",
        ["nps"] = $"""
            select {Day("t.submitted_at")} as day, st.stage, coalesce(t.channel, '') as channel, {Answer} as segment, 1 as n,
                   case when score > 8.5 then 1 when score < 6.5 then -1 else 0 end as a
            from answer t {AnswerStage} where t.kind = 'nps' and t.score is not null
            """,
        ["csat"] = $"""
            select {Day("t.submitted_at")} as day, st.stage, coalesce(t.channel, '') as channel, {Answer} as segment, 1 as n, (score > 3.5)::int as a
            from answer t {AnswerStage} where t.kind = 'csat' and t.score is not null
            """,
        ["ces"] = $"""
            select {Day("t.submitted_at")} as day, st.stage, coalesce(t.channel, '') as channel, {Answer} as segment, 1 as n, score as a
            from answer t {AnswerStage} where t.kind = 'ces' and t.score is not null
            """,
        ["ces_easy"] = $"""
            select {Day("t.submitted_at")} as day, st.stage, coalesce(t.channel, '') as channel, {Answer} as segment, 1 as n, (score > 4.5)::int as a
            from answer t {AnswerStage} where t.kind = 'ces' and t.score is not null
            """,
        ["response_rate"] = $"""
            select t.day, st.stage, coalesce(t.channel, '') as channel, {Answer} as segment, t.delivered as n, 0 as a
            from delivery t {AnswerStage}
            union all
            select {Day("t.submitted_at")}, st.stage, coalesce(t.channel, ''), {Answer} as segment, 0, 1
            from (select source_id, response_id, submitted_at, stage, channel, segment, workspace_id from answer where kind = 'text' or score is not null group by 1, 2, 3, 4, 5, 6, 7) t {AnswerStage}
            """,
        ["sentiment"] = $"""
            select {Day("t.submitted_at")} as day, st.stage, coalesce(t.channel, '') as channel, {Answer} as segment, 1 as n, t.polarity / 100.0 as a
            from answer t {AnswerStage} where {Estimated}
            """,
        ["sentiment_negative"] = $"""
            select {Day("t.submitted_at")} as day, st.stage, coalesce(t.channel, '') as channel, {Answer} as segment, 1 as n, ({Negative})::int as a
            from answer t {AnswerStage} where {Estimated}
            """,
        ["sentiment_scored"] = $"""
            select {Day("t.submitted_at")} as day, st.stage, coalesce(t.channel, '') as channel, {Answer} as segment, 1 as n, ({Estimated})::int as a
            from answer t {AnswerStage} where t.comment <> ''
            """,
        ["backlog"] = $"""
            select {Day("t.created_at")} as day, case when t.status in ('solved', 'closed') then {Day("t.solved_at")} else 'infinity' end as gone, st.stage, t.channel, {Ticket} as segment, {Reason} as reason
            from ticket t {TicketStage} where t.status <> 'deleted'
            """,
        ["within_target"] = $"""
            select {Day("t.created_at")} as day, st.stage, t.channel, {Ticket} as segment, {Reason} as reason, 1 as n, (coalesce(t.first_reply_calendar, 1000000) <= g.minutes)::int as a
            from ticket t {TicketStage}
            join lateral (select coalesce(
              (select minutes from response_target where priority = lower(t.priority) and effective_from <= {Day("t.created_at")} order by effective_from desc limit 1),
              (select minutes from response_target where priority = '' and effective_from <= {Day("t.created_at")} order by effective_from desc limit 1)) as minutes) g on g.minutes > 0
            where t.status <> 'deleted' and (t.first_reply_calendar is not null or t.status in ('new', 'open', 'pending', 'hold'))
            """,
        ["first_resolution"] = $"""
            select {Day("t.created_at")} as day, st.stage, t.channel, {Ticket} as segment, {Reason} as reason, 1 as n, t.first_resolution_calendar as a, t.first_resolution_calendar as minutes
            from ticket t {TicketStage} where t.status <> 'deleted' and t.first_resolution_calendar is not null
            """,
        ["first_resolution_business"] = $"""
            select {Day("t.created_at")} as day, st.stage, t.channel, {Ticket} as segment, {Reason} as reason, 1 as n, t.first_resolution_business as a, t.first_resolution_business as minutes
            from ticket t {TicketStage} where t.status <> 'deleted' and t.first_resolution_business is not null
            """,
        ["full_resolution_business"] = $"""
            select {Day("t.solved_at")} as day, st.stage, t.channel, {Ticket} as segment, {Reason} as reason, 1 as n, t.full_resolution_business as a, t.full_resolution_business as minutes
            from ticket t {TicketStage} where t.status <> 'deleted' and t.full_resolution_business is not null and t.solved_at is not null
            """,
        ["tickets"] = $"""
            select {Day("t.created_at")} as day, st.stage, t.channel, {Ticket} as segment, {Reason} as reason, 1 as n, 1 as a
            from ticket t {TicketStage} where t.status <> 'deleted'
            """,
        ["first_response"] = $"""
            select {Day("t.created_at")} as day, st.stage, t.channel, {Ticket} as segment, {Reason} as reason, 1 as n, t.first_reply_business as a, t.first_reply_business as minutes
            from ticket t {TicketStage} where t.status <> 'deleted' and t.first_reply_business is not null
            """,
        ["first_response_calendar"] = $"""
            select {Day("t.created_at")} as day, st.stage, t.channel, {Ticket} as segment, {Reason} as reason, 1 as n, t.first_reply_calendar as a, t.first_reply_calendar as minutes
            from ticket t {TicketStage} where t.status <> 'deleted' and t.first_reply_calendar is not null
            """,
        ["full_resolution"] = $"""
            select {Day("t.solved_at")} as day, st.stage, t.channel, {Ticket} as segment, {Reason} as reason, 1 as n, t.full_resolution_calendar as a, t.full_resolution_calendar as minutes
            from ticket t {TicketStage} where t.status <> 'deleted' and t.full_resolution_calendar is not null and t.solved_at is not null
            """,
        ["one_touch"] = $"""
            select {Day("t.solved_at")} as day, st.stage, t.channel, {Ticket} as segment, {Reason} as reason, 1 as n, (t.replies = 1 and coalesce(t.reopens, 0) = 0)::int as a
            from ticket t {TicketStage} where t.status in ('solved', 'closed') and t.replies is not null and t.solved_at is not null
            """,
        ["reopen_rate"] = $"""
            select {Day("t.solved_at")} as day, st.stage, t.channel, {Ticket} as segment, {Reason} as reason, 1 as n, (t.reopens > 0)::int as a
            from ticket t {TicketStage} where t.status in ('solved', 'closed') and t.reopens is not null and t.solved_at is not null
            """,
        ["ticket_csat"] = $"""
            select {Day("r.updated_at")} as day, st.stage, coalesce(t.channel, '') as channel, {Ticket} as segment, {Reason} as reason, 1 as n, (r.score = 'good')::int as a
            from rating r left join ticket t on (t.workspace_id, t.source_id, t.ticket_id) = (r.workspace_id, r.source_id, r.ticket_id) {TicketStage}
            where r.score in ('good', 'bad') and coalesce(t.status, '') <> 'deleted'
            """,
        ["customer_retention"] = $"""
            select m.last as day, null::text as stage, {Customer} as segment, 1 as n, (coalesce(c.ended_on, 'infinity') > m.last)::int as a
            from {Months} join customer c on c.started_on < m.first and coalesce(c.ended_on, 'infinity') >= m.first
            """,
        ["churn"] = $"select m.last as day, null::text as stage, 1 as n, (t.ended_on between m.first and m.last)::int as a from {Months} {ActiveAtStart}",
        ["new_customers"] = "select t.started_on as day, null::text as stage, 1 as n, 1 as a from customer t",
        ["revenue_per_customer"] = $"""
            select m.last as day, null::text as stage, 1 as n, 0 as a, 1 as below from {Months} {ActiveAtStart}
            union all
            select m.last, null, 0, p.amount_minor / 100.0, 0 from {Months} join purchase p on to_char(p.day, 'YYYYMM') = to_char(m.last, 'YYYYMM')
            """,
        ["customer_lifetime_value"] = $"""
            select m.last as day, null::text as stage, 1 as n, 0 as a, (t.ended_on between m.first and m.last)::int as below from {Months} {ActiveAtStart} where {MarginThen} > 0
            union all
            select m.last, null, 0, p.amount_minor / 100.0 * {MarginThen}, 0 from {Months} join purchase p on to_char(p.day, 'YYYYMM') = to_char(m.last, 'YYYYMM') where {MarginThen} > 0
            """,
        ["spend"] = "select t.day, null::text as stage, t.channel, t.campaign, 1 as n, t.amount_minor / 100.0 as a from spend t",
        ["acquisition_cost"] = """
            select t.day, null::text as stage, 0 as n, t.amount_minor / 100.0 as a, 0 as below from spend t
            union all
            select t.started_on, null, 1, 0, 1 from customer t
            """,
        ["purchase_retention"] = """
            select ((f.month + interval '2 months')::date - 1) as day, null::text as stage, 1 as n,
                   exists (select from purchase p where (p.source_id, p.customer_id) = (f.source_id, f.customer_id)
                             and to_char(p.day, 'YYYY-MM') = to_char(f.month + interval '1 month', 'YYYY-MM'))::int as a
            from (select source_id, customer_id, to_char(min(day), 'YYYY-MM-01')::date as month from purchase group by 1, 2) f
            where (f.month + interval '2 months')::date - 1 <= (select max(day) from purchase)
            """,
        ["revenue"] = $"""
            select t.day, null::text as stage, {Customer} as segment, 1 as n, t.amount_minor / 100.0 as a
            from purchase t left join customer c on (c.source_id, c.customer_id)
              = (coalesce((select o.source_id from customer o where (o.source_id, o.customer_id) = (t.source_id, t.customer_id)),
                          (select min(o.source_id) from customer o where o.customer_id = t.customer_id)), t.customer_id)
            """,
    };
}
