-- Promoters (a, 9 and 10) and detractors (b, 0 to 6) of all valid scores (n); no answer is not a zero.
with staged as (
  select w.day, w.score, coalesce(w.channel, '') as channel, coalesce(w.segment, '') as segment,
         stage_of_survey(w.workspace_id, w.stage) as stage
  from answer w
  where w.workspace_id = @workspace and w.day between @first and @last and w.day = any(@days) and w.kind = 'nps' and w.score between 0 and 10
)
select case when grouping(channel) = 0 then 'channel' when grouping(segment) = 0 then 'segment' else '' end as dim,
       day, coalesce(stage, '') as stage, coalesce(channel, segment, '') as value,
       count(*) as n, count(*) filter (where score >= 9) as a, count(*) filter (where score <= 6) as b
from staged
group by day, grouping sets ((), (stage), (channel), (stage, channel), (segment), (stage, segment))
having not (grouping(stage) = 0 and stage is null)
