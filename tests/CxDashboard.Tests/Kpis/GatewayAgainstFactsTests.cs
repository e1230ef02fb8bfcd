// Every metric, recomputed straight from the facts by plain SQL, against the gateway's answers to thousands of random questions.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Segments;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Tests.Loading;

namespace CxDashboard.Tests.Kpis;

[Trait("Category", "Integration")]
public sealed class GatewayAgainstFactsTests(TestDatabase databases)
{
    private const int Days = 150;
    private const int QuestionsAMetric = 130;
    private static readonly DateOnly First = new(2026, 1, 17);
    private static readonly string[] StageKeys = ["awareness", "consideration", "decision", "onboarding", "support", "loyalty"];

    // The first stage in the journey whose tag the ticket carries.
    private const string TicketStage = """
        left join lateral (select r.stage from stage s join stage_rule r using (workspace_id, stage)
          where s.workspace_id = t.workspace_id and r.kind = 'ticket_tag' and t.tags @> array[r.value] order by s.position fetch first row only) st on true
        """;
    // Which segment a fact belongs to, written down as one would by hand; see Segments below for the rules.
    private const string WebSegment = "case when t.channel = 'chat' then 'chatters' when t.country = 'Austria' and t.device <> 'desktop' then 'austrians' when t.device = 'desktop' then 'regulars' else '' end as segment";
    private const string EventSegment = "case when t.channel = 'chat' then 'chatters' end as segment";
    private const string TicketSegment = """
        case when 'vip' = any(t.tags) then 'chatters'
             when t.channel in ('email', 'web') and t.tags::text like '%billing%' and t.priority = 'high' and t.team = 'A' then 'regulars' else '' end as segment
        """;
    private const string AnswerSegment = """
        case when t.segment = 'new' and t.channel in ('email', 'web') then 'chatters' when t.segment = 'returning' then 'regulars'
             when t.channel = 'web' then 'phones' else '' end as segment
        """;
    private const string CustomerSegment = "coalesce((array['austrians', 'regulars'])[array_position(array['new', 'returning'], c.segment)], '') as segment";
    private const string AnswerStage = "left join stage_rule st on st.workspace_id = t.workspace_id and st.kind = 'survey_stage' and st.value = t.stage";

    // Whole months, ended in the data, at whose start there was a customer.
    private const string Months = """
        (select first, last from (select (date '2025-01-31' + make_interval(months => i))::date as last, (date '2025-01-01' + make_interval(months => i))::date as first from generate_series(0, 36) i) calendar
         where last <= (select greatest(max(started_on), max(ended_on)) from customer)
           and exists (select from customer where started_on < first and coalesce(ended_on, 'infinity') >= first)) m
        """;
    private const string ActiveAtStart = "join customer t on t.started_on < m.first and coalesce(t.ended_on, 'infinity') >= m.first";
    private const string MarginThen = "(select basis_points / 10000.0 from margin where effective_from <= m.last order by effective_from desc limit 1)";

    /// <summary>Rows of each metric before any sum: day, stage, the dimensions, n, a and, for durations, minutes; for ratios below; a level has the day it is gone.</summary>
    private static readonly Dictionary<string, string> Rows = new()
    {
        ["sessions"] = $"select t.day, null::text as stage, t.channel, t.device, t.country, {WebSegment}, sessions as n, sessions as a from web_traffic t",
        ["engagement_rate"] = $"select t.day, null::text as stage, t.channel, t.device, t.country, {WebSegment}, sessions as n, engaged_sessions as a from web_traffic t",
        ["engaged_sessions"] = $"select t.day, null::text as stage, t.channel, t.device, t.country, {WebSegment}, engaged_sessions as n, engaged_sessions as a from web_traffic t",
        ["minutes_on_site"] = $"select t.day, null::text as stage, t.channel, t.device, t.country, {WebSegment}, sessions as n, engagement_seconds / 60.0 as a from web_traffic t",
        ["stage_volume"] = $"""
            select t.day, r.stage, t.channel, t.device, {EventSegment}, t.sessions as n, t.sessions as a
            from web_event t, stage_rule r where r.workspace_id = t.workspace_id and r.kind = 'entered_by_event' and r.value = t.event
            """,
        ["stage_conversion"] = $"""
            select t.day, j.stage, t.channel, t.device, {EventSegment},
                   case when t.event = j.entering then t.sessions else 0 end as n, case when t.event = j.completing then t.sessions else 0 end as a
            from web_event t, (values ('awareness', 'session_start', 'view_item'), ('consideration', 'view_item', 'begin_checkout'),
              ('decision', 'begin_checkout', 'purchase'), ('onboarding', 'setup_start', 'setup_complete'), ('support', 'help_open', 'help_solved')) j(stage, entering, completing)
            where t.event in (j.entering, j.completing)
            """,
        ["stage_drop_off"] = $"""
            select t.day, j.stage, t.channel, t.device, {EventSegment},
                   case when t.event = j.entering then t.sessions else 0 end as n, case when t.event = j.entering then t.sessions else 0 end - case when t.event = j.completing then t.sessions else 0 end as a
            from web_event t, (values ('awareness', 'session_start', 'view_item'), ('consideration', 'view_item', 'begin_checkout'),
              ('decision', 'begin_checkout', 'purchase'), ('onboarding', 'setup_start', 'setup_complete'), ('support', 'help_open', 'help_solved')) j(stage, entering, completing)
            where t.event in (j.entering, j.completing)
            """,
        ["web_retention"] = "select t.start + 34 as day, null::text as stage, t.total as n, t.active as a from web_cohort t where week = 4",
        ["nps"] = $"""
            select t.day, st.stage, coalesce(t.channel, '') as channel, {AnswerSegment}, 1 as n,
                   case when score > 8.5 then 1 when score < 6.5 then -1 else 0 end as a
            from answer t {AnswerStage} where t.kind = 'nps' and t.score is not null
            """,
        ["csat"] = $"""
            select t.day, st.stage, coalesce(t.channel, '') as channel, {AnswerSegment}, 1 as n, (score > 3.5)::int as a
            from answer t {AnswerStage} where t.kind = 'csat' and t.score is not null
            """,
        ["ces"] = $"""
            select t.day, st.stage, coalesce(t.channel, '') as channel, {AnswerSegment}, 1 as n, score as a
            from answer t {AnswerStage} where t.kind = 'ces' and t.score is not null
            """,
        ["ces_easy"] = $"""
            select t.day, st.stage, coalesce(t.channel, '') as channel, {AnswerSegment}, 1 as n, (score > 4.5)::int as a
            from answer t {AnswerStage} where t.kind = 'ces' and t.score is not null
            """,
        ["response_rate"] = $"""
            select t.day, st.stage, coalesce(t.channel, '') as channel, {AnswerSegment}, t.delivered as n, 0 as a
            from delivery t {AnswerStage}
            union all
            select t.day, st.stage, coalesce(t.channel, ''), {AnswerSegment}, 0, 1
            from (select source_id, response_id, day, stage, channel, segment, workspace_id from answer where kind = 'text' or score is not null group by 1, 2, 3, 4, 5, 6, 7) t {AnswerStage}
            """,
        ["sentiment"] = $"""
            select t.day, st.stage, coalesce(t.channel, '') as channel, {AnswerSegment}, 1 as n, t.polarity / 100.0 as a
            from answer t {AnswerStage} where t.comment like '%a%' and t.comment not like 'Die %'
            """,
        ["sentiment_negative"] = $"""
            select t.day, st.stage, coalesce(t.channel, '') as channel, {AnswerSegment}, 1 as n, (t.comment ~ 'not happy|lost')::int as a
            from answer t {AnswerStage} where t.comment like '%a%' and t.comment not like 'Die %'
            """,
        ["sentiment_scored"] = $"""
            select t.day, st.stage, coalesce(t.channel, '') as channel, {AnswerSegment}, 1 as n, (t.comment like '%a%' and t.comment not like 'Die %')::int as a
            from answer t {AnswerStage} where t.comment <> ''
            """,
        ["backlog"] = $"""
            select t.created_on as day, case when t.status in ('solved', 'closed') then t.solved_on else 'infinity' end as gone, st.stage, t.channel, {TicketSegment}
            from ticket t {TicketStage} where t.status <> 'deleted'
            """,
        ["within_target"] = $"""
            select t.created_on as day, st.stage, t.channel, {TicketSegment}, 1 as n, (coalesce(t.first_reply_calendar, 1000000) <= g.minutes)::int as a
            from ticket t {TicketStage}
            join lateral (select coalesce(
              (select minutes from response_target where priority = lower(t.priority) and effective_from <= t.created_on order by effective_from desc limit 1),
              (select minutes from response_target where priority = '' and effective_from <= t.created_on order by effective_from desc limit 1)) as minutes) g on g.minutes > 0
            where t.status <> 'deleted' and (t.first_reply_calendar is not null or t.status in ('new', 'open', 'pending', 'hold'))
            """,
        ["first_resolution"] = $"""
            select t.created_on as day, st.stage, t.channel, {TicketSegment}, 1 as n, t.first_resolution_calendar as a, t.first_resolution_calendar as minutes
            from ticket t {TicketStage} where t.status <> 'deleted' and t.first_resolution_calendar is not null
            """,
        ["first_resolution_business"] = $"""
            select t.created_on as day, st.stage, t.channel, {TicketSegment}, 1 as n, t.first_resolution_business as a, t.first_resolution_business as minutes
            from ticket t {TicketStage} where t.status <> 'deleted' and t.first_resolution_business is not null
            """,
        ["full_resolution_business"] = $"""
            select t.solved_on as day, st.stage, t.channel, {TicketSegment}, 1 as n, t.full_resolution_business as a, t.full_resolution_business as minutes
            from ticket t {TicketStage} where t.status <> 'deleted' and t.full_resolution_business is not null and t.solved_on is not null
            """,
        ["tickets"] = $"select t.created_on as day, st.stage, t.channel, {TicketSegment}, 1 as n, 1 as a from ticket t {TicketStage} where t.status <> 'deleted'",
        ["first_response"] = $"""
            select t.created_on as day, st.stage, t.channel, {TicketSegment}, 1 as n, t.first_reply_business as a, t.first_reply_business as minutes
            from ticket t {TicketStage} where t.status <> 'deleted' and t.first_reply_business is not null
            """,
        ["first_response_calendar"] = $"""
            select t.created_on as day, st.stage, t.channel, {TicketSegment}, 1 as n, t.first_reply_calendar as a, t.first_reply_calendar as minutes
            from ticket t {TicketStage} where t.status <> 'deleted' and t.first_reply_calendar is not null
            """,
        ["full_resolution"] = $"""
            select t.solved_on as day, st.stage, t.channel, {TicketSegment}, 1 as n, t.full_resolution_calendar as a, t.full_resolution_calendar as minutes
            from ticket t {TicketStage} where t.status <> 'deleted' and t.full_resolution_calendar is not null and t.solved_on is not null
            """,
        ["one_touch"] = $"""
            select t.solved_on as day, st.stage, t.channel, {TicketSegment}, 1 as n, (t.replies = 1 and coalesce(t.reopens, 0) = 0)::int as a
            from ticket t {TicketStage} where t.status in ('solved', 'closed') and t.replies is not null and t.solved_on is not null
            """,
        ["reopen_rate"] = $"""
            select t.solved_on as day, st.stage, t.channel, {TicketSegment}, 1 as n, (t.reopens > 0)::int as a
            from ticket t {TicketStage} where t.status in ('solved', 'closed') and t.reopens is not null and t.solved_on is not null
            """,
        ["ticket_csat"] = $"""
            select r.day, st.stage, coalesce(t.channel, '') as channel, {TicketSegment}, 1 as n, (r.score = 'good')::int as a
            from rating r left join ticket t on (t.workspace_id, t.source_id, t.ticket_id) = (r.workspace_id, r.source_id, r.ticket_id) {TicketStage}
            where r.score in ('good', 'bad') and coalesce(t.status, '') <> 'deleted'
            """,
        ["customer_retention"] = $"""
            select m.last as day, null::text as stage, {CustomerSegment}, 1 as n, (coalesce(c.ended_on, 'infinity') > m.last)::int as a
            from (select (date '2025-01-31' + make_interval(months => i))::date as last, (date '2025-01-01' + make_interval(months => i))::date as first from generate_series(0, 36) i) m
            join customer c on c.started_on < m.first and coalesce(c.ended_on, 'infinity') >= m.first
            where m.last <= (select greatest(max(started_on), max(ended_on)) from customer)
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
            select t.day, null::text as stage, {CustomerSegment}, 1 as n, t.amount_minor / 100.0 as a
            from purchase t left join customer c on (c.workspace_id, c.source_id, c.customer_id) = (t.workspace_id, t.source_id, t.customer_id)
            """,
    };

    private static readonly Segment[] Segments =
    [
        Of("chatters", new() { ["web_channel"] = ["chat"], ["survey_label"] = ["new"], ["survey_channel"] = ["email", "web"], ["ticket_tag"] = ["vip", "nothing"] }),
        Of("austrians", new() { ["web_country"] = ["Austria"], ["web_device"] = ["mobile", "tablet"], ["customer_label"] = ["new"] }),
        Of("regulars", new()
        {
            ["web_device"] = ["desktop"], ["survey_label"] = ["returning"], ["customer_label"] = ["returning"],
            ["ticket_channel"] = ["email", "web"], ["ticket_tag"] = ["billing"], ["ticket_priority"] = ["high"], ["ticket_team"] = ["A"],
        }),
        Of("phones", new() { ["survey_channel"] = ["web"] }),
    ];

    // The segments that have a rule for the facts; of events only the first is known, since the second asks for a country.
    private static readonly Dictionary<FactKind, string[]> Told = new()
    {
        [FactKind.WebTraffic] = ["chatters", "austrians", "regulars", ""], [FactKind.WebEvent] = ["chatters"], [FactKind.Ticket] = ["chatters", "regulars", ""],
        [FactKind.Rating] = ["chatters", "regulars", ""], [FactKind.Answer] = ["chatters", "regulars", "phones", ""],
        [FactKind.Delivery] = ["chatters", "regulars", "phones", ""],
        [FactKind.Customer] = ["austrians", "regulars", ""], [FactKind.Purchase] = ["austrians", "regulars", ""],
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_answer_is_what_plain_sql_says_of_the_facts()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);
        Assert.Equal(Catalogue.All.Where(metric => metric.Of is null).Select(metric => metric.Key).Order(StringComparer.Ordinal), Rows.Keys.Order(StringComparer.Ordinal));
        var random = new Random(20260117);
        var (asked, compared, withheld, refused, wrong) = (0, 0, 0, 0, new List<string>());
        foreach (var metric in Catalogue.All)
        {
            var questions = Enumerable.Range(0, QuestionsAMetric).Select(_ => Ask(metric, random)).ToList();
            var answers = await warehouse.Gateway.AskAsync(workspace, questions, Ct);
            asked += questions.Count;
            for (var i = 0; i < questions.Count; i++)
            {
                if (IsRefused(metric, questions[i]))
                {
                    refused++;
                    if (!IsTold(questions[i], answers[i])) wrong.Add($"{questions[i]}: not refused but told {string.Join(", ", answers[i])}");
                    continue;
                }

                var expected = await FromFactsAsync(warehouse, workspace, metric, questions[i]);
                compared += Math.Max(expected.Count, 1);
                withheld += answers[i].Count(cell => cell.Measure.IsWithheld);
                wrong.AddRange(Differences(metric, questions[i], expected, answers[i], workspace));
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {compared} differ, the first: {string.Join('\n', wrong.Take(4))}");
        Assert.True(refused >= 100, $"only {refused} questions were to be refused");
        Assert.True(asked - refused >= 4000, $"only {asked} questions were asked, {compared} cells compared");
        Assert.True(withheld > 0 && withheld < compared / 10, $"{withheld} of {compared} cells were withheld to protect others");
    }

    [Fact]
    public async Task A_rate_over_a_split_range_is_the_ratio_of_the_sums()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);
        var random = new Random(7);
        foreach (var metric in Catalogue.All.Where(metric => metric is { Shape: Shape.Rate or Shape.Nps or Shape.Mean or Shape.Count, HasTotal: true }))
        {
            for (var turn = 0; turn < 10; turn++)
            {
                var whole = Range(random);
                var cuts = new[] { whole.From.AddDays(-1), whole.From.AddDays(random.Next(whole.Days)), whole.From.AddDays(random.Next(whole.Days)), whole.To }.Order().Distinct().ToList();
                var pieces = cuts.Zip(cuts.Skip(1)).Select(pair => new DateRange(pair.First.AddDays(1), pair.Second)).ToList();
                var answers = await warehouse.Gateway.AskAsync(workspace with { MinimumN = 1, MinimumNNps = 1 }, [new(metric.Key, whole), .. pieces.Select(piece => new Question(metric.Key, piece))], Ct);
                var (sum, n) = (answers.Lists.Skip(1).Sum(list => list[0].Measure.Numerator), answers.Lists.Skip(1).Sum(list => list[0].Measure.N));
                var told = answers[0][0].Measure;
                Assert.Equal((metric.Key, told.N, told.Numerator), (metric.Key, n, Math.Round(sum, 9) is var s && Math.Abs(s - told.Numerator) < 1e-6 ? told.Numerator : s));
                if (metric.Shape == Shape.Count || n == 0) continue;
                Assert.Equal((metric.Shape == Shape.Mean ? 1 : 100) * sum / n, told.Value!.Value, 9);
            }
        }
    }

    [Fact]
    public async Task The_purchase_cohorts_triangle_is_what_counting_by_hand_gives()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);
        var purchases = await warehouse.PeekAllAsync<(int Source, string Customer, DateOnly Day)>("select source_id, customer_id, day from purchase where workspace_id = @WorkspaceId", workspace);
        var last = purchases.Max(p => p.Day);
        var ended = last == Month(last).AddMonths(1).AddDays(-1) ? Month(last) : Month(last).AddMonths(-1);
        var byCustomer = purchases.GroupBy(p => (p.Source, p.Customer)).Select(g => (First: Month(g.Min(p => p.Day)), Months: g.Select(p => Month(p.Day)).ToHashSet())).ToList();
        var expected = byCustomer.GroupBy(c => c.First)
            .SelectMany(cohort => Enumerable.Range(0, 24).Where(k => cohort.Key.AddMonths(k) <= ended)
                .Select(k => (cohort.Key, k.ToString(System.Globalization.CultureInfo.InvariantCulture), (double)cohort.Count(c => c.Months.Contains(cohort.Key.AddMonths(k))), (long)cohort.Count())))
            .Order().ToList();

        var answers = await warehouse.Gateway.AskAsync(workspace with { MinimumN = 1 },
            [new("purchase_retention", new DateRange(First.AddDays(-40), First.AddDays(Days)), Grain.Month, Breakdown: "month")], Ct);

        Assert.NotEmpty(expected);
        Assert.Equal(expected, answers[0].Select(cell => (cell.Bucket!.Value, cell.Value, cell.Measure.Numerator, cell.Measure.N)).Order());
    }

    private static DateOnly Month(DateOnly day) => new(day.Year, day.Month, 1);

    private static Question Ask(Metric metric, Random random)
    {
        var stage = !metric.ByStage ? null : random.Next(3) switch { 0 when metric.HasTotal => null, 1 => Question.EachStage, _ => StageKeys[random.Next(StageKeys.Length)] };
        // The cohort triangles have a meaning of their own and tests of their own.
        var dims = metric.Dims.Where(dim => dim is not ("week" or "month")).ToList();
        var breakdown = dims.Count == 0 || random.Next(3) == 0 ? null : dims[random.Next(dims.Count)];
        return new Question(metric.Key, Range(random), (Grain)random.Next(4), stage, breakdown, [.. Filters(metric, dims, random)]);
    }

    // None, one value, several of one dimension, or several dimensions at once; now and then a segment that the rules cannot tell.
    private static IEnumerable<Filter> Filters(Metric metric, List<string> dims, Random random) =>
        from dim in dims
        where random.Next(3) == 0
        let values = dim == "segment" && random.Next(4) > 0 ? Told[metric.Kinds[0]] : Values[dim]
        from value in values.Where(_ => random.Next(2) == 0).DefaultIfEmpty(values[0])
        select new Filter(dim, value);

    private static bool IsRefused(Metric metric, Question question) =>
        (question.Breakdown == "segment" && metric.Kinds.Contains(FactKind.WebEvent))
        || question.Filters.Any(filter => filter.Dim == "segment" && !Told[metric.Kinds[0]].Contains(filter.Value));

    private static bool IsTold(Question question, IReadOnlyList<Cell> told) =>
        question is { Grain: Grain.Total, Breakdown: null } && question.Stage != Question.EachStage
            ? told is [{ Measure: { State: State.Missing, Value: null, N: 0, Why: { } why } }] && why.StartsWith("not split by segment", StringComparison.Ordinal)
            : told.Count == 0;

    private static readonly Dictionary<string, string[]> Values = new()
    {
        ["channel"] = ["web", "email", ""], ["device"] = ["mobile", "desktop"], ["country"] = ["Austria", "Germany"], ["segment"] = ["chatters", "austrians", "regulars", "phones", ""],
        ["campaign"] = ["spring"],
    };

    private static DateRange Range(Random random)
    {
        var from = First.AddDays(random.Next(-20, Days));
        return new DateRange(from, from.AddDays(random.Next(3) switch { 0 => random.Next(10), 1 => random.Next(60), _ => random.Next(Days) }));
    }

    private sealed record Expected(string Stage, string Value, DateOnly? Bucket, long N, double Sum, double? Median, double? P90, double? Below = null);

    private static async Task<List<Expected>> FromFactsAsync(TestWarehouse warehouse, Workspace workspace, Metric metric, Question question)
    {
        if (metric.Of is var (above, below))
            return Divided(await FromFactsAsync(warehouse, workspace, Catalogue.Get(above), question), await FromFactsAsync(warehouse, workspace, Catalogue.Get(below), question), workspace);
        var dim = question.Breakdown;
        var bucket = question.Grain switch { Grain.Day => "day", Grain.Week => "date_trunc('week', day)::date", Grain.Month => "to_char(day, 'YYYY-MM-01')::date", _ => "null::date" };
        var minutes = metric.Shape == Shape.Duration;
        var isLevel = metric.Shape == Shape.Level;
        var conditions = new List<string> { isLevel ? "true" : "day between @From and @To" };
        if (question.Stage == Question.EachStage) conditions.Add("stage is not null");
        else if (question.Stage is not null) conditions.Add("stage = @Stage");
        conditions.AddRange(question.Filters.GroupBy(filter => filter.Dim).Select(some => $"({string.Join(" or ", some.Select(filter => $"{filter.Dim} = '{filter.Value}'"))})"));
        if (dim is not null) conditions.Add($"{dim} is not null");
        // A level is counted anew at the last day of each piece of time.
        var rows = !isLevel ? $"({Rows[metric.Key]}) rows" : $"""
            (select day as known, max(day) over (partition by {bucket}) as at, day from generate_series(@From::timestamp, @To::timestamp, '1 day') d, lateral (select d::date as day) named) points
            join (select day as came, gone, stage, channel, segment, 1 as n, 1 as a from ({Rows[metric.Key]}) rows) tickets on came <= at and gone > at and known = at
            """;
        await using var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        return [.. await session.QueryAsync<Expected>($"""
            select {(question.Stage is null ? "''" : "stage")} as stage, {dim ?? "''"} as value, {bucket} as bucket, sum(n)::bigint as n, sum(a)::float8 as sum,
                   {(minutes ? "percentile_cont(.5) within group (order by minutes)" : "null::float8")} as median,
                   {(minutes ? "percentile_cont(.9) within group (order by minutes)" : "null::float8")} as p90,
                   {(metric.Shape == Shape.Ratio ? "sum(below)::float8" : "null::float8")} as below
            from {rows}
            where {string.Join(" and ", conditions)}
            group by 1, 2, 3 order by 1, 2, 3
            """, new { question.Range.From, question.Range.To, question.Stage }, Ct)];
    }

    // A side without enough customers has no value, and then the quotient has none.
    private static List<Expected> Divided(List<Expected> above, List<Expected> below, Workspace workspace)
    {
        double? Value(Expected one) => one.N < workspace.MinimumN || one.Below is null or 0 ? null : one.Sum / one.Below;
        return [.. from one in above
                   from other in below
                   where one.Bucket == other.Bucket
                   let quotient = Value(one) / Value(other)
                   where quotient is not null
                   select new Expected("", "", one.Bucket, Math.Min(one.N, other.N), Value(one)!.Value, null, null, Value(other))];
    }

    private static IEnumerable<string> Differences(Metric metric, Question question, List<Expected> expected, IReadOnlyList<Cell> told, Workspace workspace)
    {
        var cells = told.ToDictionary(cell => (cell.Stage, cell.Value, cell.Bucket));
        foreach (var one in expected)
        {
            if (!cells.Remove((one.Stage, one.Value, one.Bucket), out var cell))
            {
                // A ticket's day without an answered one has no row of minutes and still has a row of open ones.
                yield return $"{question}: nothing for {one}";
                continue;
            }

            var m = cell.Measure;
            var minimum = metric.Shape == Shape.Nps ? workspace.MinimumNNps : workspace.MinimumN;
            // More responses than deliveries: the deliveries cannot be whole.
            var incomplete = metric.NeverAbove is not null && one.Sum > one.N;
            double? value = metric.Shape switch
            {
                Shape.Count or Shape.Level => one.Sum,
                _ when one.N == 0 || one.N < minimum || incomplete || m.IsWithheld => null,
                Shape.Ratio or Shape.Quotient => one.Below == 0 ? null : one.Sum / one.Below,
                Shape.Duration => one.Median,
                Shape.Mean => one.Sum / one.N,
                _ => 100 * one.Sum / one.N,
            };
            var shown = value is not null;
            var hasNone = incomplete || (!metric.IsCount && (one.N == 0 || one.Below == 0));
            if (m.N != (hasNone ? 0 : one.N) || !Same(m.Value, value) || (shown && !Same(m.Numerator, one.Sum))
                || (shown && metric.Shape == Shape.Duration && !Same(m.P90, one.P90))
                || (shown && one.Below is not null && !Same(m.Denominator, one.Below))
                || (value is null && !metric.IsCount && m.State is not (State.TooFew or State.Missing)))
                yield return $"{question}: expected {one}, told {m}";
        }

        foreach (var (key, cell) in cells)
        {
            if (metric.Of is not null ? cell.Measure.Value is not null : cell.Measure.N > 0 || cell.Measure.Value is not (null or 0))
                yield return $"{question}: nothing expected for {key}, told {cell.Measure}";
        }
    }

    private static bool Same(double? one, double? other) =>
        one is null ? other is null : other is not null && Math.Abs(one.Value - other.Value) <= 1e-9 * Math.Max(1, Math.Abs(other.Value));

    private static Segment Of(string key, Dictionary<string, IReadOnlyList<string>> rules) => new(key, key, SegmentKind.Behavioural, rules);

    private static async Task<Workspace> FilledAsync(TestWarehouse warehouse)
    {
        var workspace = await warehouse.WorkspaceAsync(zone: "America/New_York", keepsVerbatims: true);
        // A second workspace with the same ids must not show.
        var neighbour = await warehouse.WorkspaceAsync("neighbour", keepsVerbatims: true);
        foreach (var (space, margin) in new[] { (workspace, 4000), (neighbour, 100) })
        {
            await warehouse.DoAsync("""
                insert into margin (workspace_id, effective_from, basis_points) values (@WorkspaceId, '2026-02-10', @margin), (@WorkspaceId, '2026-04-01', @margin - 50);
                insert into response_target (workspace_id, priority, effective_from, minutes)
                values (@WorkspaceId, '', '2026-01-25', @margin / 100), (@WorkspaceId, 'urgent', '2026-02-05', 15), (@WorkspaceId, 'high', '2026-02-05', 60), (@WorkspaceId, 'high', '2026-04-05', 30);
                """, new { space.WorkspaceId, margin });
        }

        foreach (var (space, seed) in new[] { (workspace, 1), (workspace, 2), (neighbour, 3) })
        {
            // The first source's facts are cut anew when the segments come, the second's by them from the start.
            if (seed == 2) await warehouse.SegmentsAsync(workspace, Segments);
            var source = await warehouse.SourceAsync(space, $"Source {seed}", since: "2025-06-01");
            var facts = new RandomFacts(seed, First, Days);
            foreach (var kind in Enum.GetValues<FactKind>())
            {
                var count = kind is FactKind.WebEvent or FactKind.Answer or FactKind.Ticket ? 1500 : 500;
                await warehouse.LoadAsync(space, source, kind, [.. Enumerable.Range(0, count).Select(i => facts.Any(kind, i, 1600))],
                    settledTo: First.AddDays(Days * 3), coversTo: First.AddDays(Days * 3));
            }
        }

        return workspace with { MinimumN = 4, MinimumNNps = 8 };
    }
}
