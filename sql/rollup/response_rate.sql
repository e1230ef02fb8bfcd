-- Responses (a) to surveys that were delivered (n), each by its own day and labels. A response with several answers counts
-- once; a question that was left open is no answer.
select d.day,
       (select r.stage from stage_rule r join stage s using (workspace_id, stage)
        where r.workspace_id = d.workspace_id and r.kind = 'survey_stage' and r.value = d.stage order by s.position limit 1) as stage,
       coalesce(d.channel, '') as channel, placed.segment, d.delivered as n, 0 as a, 0 as b
from delivery d
cross join lateral segment_of_answer(d.segment, d.channel) placed
where d.workspace_id = @workspace and d.day between @first and @last and d.day = any(@days)
union all
select day, stage, channel, segment, 0, 1, 0
from (select distinct w.source_id, w.response_id, w.day, w.at_stage as stage,
             coalesce(w.channel, '') as channel, placed.segment
      from staged_answer w
      cross join lateral segment_of_answer(w.segment, w.channel) placed
      where w.workspace_id = @workspace and w.day between @first and @last and w.day = any(@days) and (w.score is not null or w.kind = 'text')) response
