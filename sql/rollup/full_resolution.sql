-- How often each number of calendar minutes from creation to the last solving occurred, by the day of that solving.
with staged as (
  select t.solved_on as day, t.channel, t.full_resolution_calendar as minutes,
         stage_of_tags(t.workspace_id, t.tags) as stage
  from ticket t
  where t.workspace_id = @workspace and t.solved_on between @first and @last and t.solved_on = any(@days) and t.status <> 'deleted'
    and t.full_resolution_calendar is not null
)
select case when grouping(channel) = 0 then 'channel' else '' end as dim,
       day, coalesce(stage, '') as stage, coalesce(channel, '') as value, minutes, count(*) as n
from staged
group by day, minutes, grouping sets ((), (stage), (channel), (stage, channel))
having not (grouping(stage) = 0 and stage is null)
