-- Solved tickets with exactly one public reply and no reopening (a) of all solved ones whose replies are known (n).
with staged as (
  select t.solved_on as day, t.channel, (t.replies = 1 and coalesce(t.reopens, 0) = 0) as hit,
         stage_of_tags(t.workspace_id, t.tags) as stage
  from ticket t
  where t.workspace_id = @workspace and t.solved_on between @first and @last and t.solved_on = any(@days) and t.status in ('solved', 'closed')
    and t.replies is not null
)
select case when grouping(channel) = 0 then 'channel' else '' end as dim,
       day, coalesce(stage, '') as stage, coalesce(channel, '') as value,
       count(*) as n, count(*) filter (where hit) as a, 0 as b
from staged
group by day, grouping sets ((), (stage), (channel), (stage, channel))
having not (grouping(stage) = 0 and stage is null)
