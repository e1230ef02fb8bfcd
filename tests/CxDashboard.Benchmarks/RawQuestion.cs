// The page's questions as an analyst would write them on the facts, one query each, without the other breakdowns.
using CxDashboard.Core.Kpis;
using Npgsql;

namespace CxDashboard.Benchmarks;

internal static class RawQuestion
{
    /// <summary>Gives stage, month (null for a total), n and a; for a duration a is the median.</summary>
    public static NpgsqlBatchCommand Of(Question question, int workspaceId)
    {
        var byStage = question.Stage == Question.EachStage;
        var isDuration = question.Metric == "first_response";
        var (stage, filter) = byStage ? ("f.stage", "where f.stage is not null") : ("''", "");
        return new NpgsqlBatchCommand($"""
            select {stage} as stage, {(question.Grain == Grain.Month ? "date_trunc('month', f.day)::date" : "null::date")} as bucket,
                   {(isDuration
                ? "count(f.minutes) as n, coalesce(percentile_cont(.5) within group (order by f.minutes), 0) as a, coalesce(percentile_cont(.9) within group (order by f.minutes), 0) as p90"
                : "sum(f.n)::bigint as n, sum(f.a)::float8 as a, sum(f.b)::float8 as b")}
            from ({Facts(question.Metric, byStage)}) f {filter}
            group by 1, 2
            """)
        {
            Parameters = { new("workspace", workspaceId), new("from", question.Range.From), new("to", question.Range.To) },
        };
    }

    private static string Facts(string metric, bool byStage) => metric switch
    {
        "web_retention" => """
            select start + 34 as day, total as n, active as a, 0 as b
            from web_cohort where workspace_id = @workspace and week = 4 and start + 34 between @from and @to
            """,
        "minutes_on_site" => """
            select day, sessions as n, engagement_seconds as a, 0 as b
            from web_traffic where workspace_id = @workspace and day between @from and @to
            """,
        "stage_volume" => """
            select e.day, r.stage, e.sessions as n, e.sessions as a, 0 as b
            from web_event e join stage_rule r on r.workspace_id = e.workspace_id and r.kind = 'entered_by_event' and r.value = e.event
            where e.workspace_id = @workspace and e.day between @from and @to
            """,
        "stage_conversion" => """
            select e.day, entered.stage, case when e.event = entered.value then e.sessions end as n,
                   case when e.event = completed.value then e.sessions end as a, 0 as b
            from stage_rule entered
            join stage_rule completed on completed.workspace_id = entered.workspace_id and completed.stage = entered.stage and completed.kind = 'completed_by_event'
            join web_event e on e.workspace_id = entered.workspace_id and e.event in (entered.value, completed.value)
            where entered.workspace_id = @workspace and entered.kind = 'entered_by_event' and e.day between @from and @to
            """,
        "nps" => Answers("nps", "(w.score >= 9)::int", "(w.score <= 6)::int", byStage),
        "csat" => Answers("csat", "(w.score >= 4)::int", "0", byStage),
        "first_response" => $"""
            select t.created_on as day, t.first_reply_business as minutes{(byStage ? ", r.stage" : "")}
            from ticket t {(byStage ? "join stage_rule r on r.workspace_id = t.workspace_id and r.kind = 'ticket_tag' and r.value = any(t.tags)" : "")}
            where t.workspace_id = @workspace and t.created_on between @from and @to and t.status <> 'deleted'
            """,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "No query on the facts is written for it."),
    };

    private static string Answers(string kind, string a, string b, bool byStage) => $"""
        select w.day, 1 as n, {a} as a, {b} as b{(byStage ? ", r.stage" : "")}
        from answer w {(byStage ? "join stage_rule r on r.workspace_id = w.workspace_id and r.kind = 'survey_stage' and r.value = w.stage" : "")}
        where w.workspace_id = @workspace and w.day between @from and @to and w.kind = '{kind}'
        """;
}
