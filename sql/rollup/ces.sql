-- Customer effort on the scale of seven, 7 the easiest: sum of scores (a) and of their squares (b) over answers (n).
-- Scores off the whole numbers are rounded, so that the parts stay whole.
with staged as (
  select w.day, round(w.score)::bigint as score, coalesce(w.channel, '') as channel, coalesce(w.segment, '') as segment,
         stage_of_survey(w.workspace_id, w.stage) as stage
  from answer w
  where w.workspace_id = @workspace and w.day between @first and @last and w.day = any(@days) and w.kind = 'ces' and w.score between 1 and 7
)
select case when grouping(channel) = 0 then 'channel' when grouping(segment) = 0 then 'segment' else '' end as dim,
       day, coalesce(stage, '') as stage, coalesce(channel, segment, '') as value,
       count(*) as n, sum(score)::bigint as a, sum(score * score)::bigint as b
from staged
group by day, grouping sets ((), (stage), (channel), (stage, channel), (segment), (stage, segment))
having not (grouping(stage) = 0 and stage is null)
