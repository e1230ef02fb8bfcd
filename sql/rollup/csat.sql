-- Answers of 4 or 5 (a) of all answers on the scale of five (n).
with staged as (
  select w.day, w.score, coalesce(w.channel, '') as channel, coalesce(w.segment, '') as segment,
         stage_of_survey(w.workspace_id, w.stage) as stage
  from answer w
  where w.workspace_id = @workspace and w.day between @first and @last and w.day = any(@days) and w.kind = 'csat' and w.score between 1 and 5
)
select case when grouping(channel) = 0 then 'channel' when grouping(segment) = 0 then 'segment' else '' end as dim,
       day, coalesce(stage, '') as stage, coalesce(channel, segment, '') as value,
       count(*) as n, count(*) filter (where score >= 4) as a, 0 as b
from staged
group by day, grouping sets ((), (stage), (channel), (stage, channel), (segment), (stage, segment))
having not (grouping(stage) = 0 and stage is null)
