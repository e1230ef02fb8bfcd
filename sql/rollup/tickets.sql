-- Tickets created, but for deleted ones.
with staged as (
  select t.created_on as day, t.channel,
         stage_of_tags(t.workspace_id, t.tags) as stage
  from ticket t
  where t.workspace_id = @workspace and t.created_on between @first and @last and t.created_on = any(@days) and t.status <> 'deleted'
)
select case when grouping(channel) = 0 then 'channel' else '' end as dim,
       day, coalesce(stage, '') as stage, coalesce(channel, '') as value, count(*) as n, count(*) as a, 0 as b
from staged
group by day, grouping sets ((), (stage), (channel), (stage, channel))
having not (grouping(stage) = 0 and stage is null)
