-- How often each number of minutes occurred: calendar minutes to the first public human reply, by the day the ticket was created.
-- minutes is null for tickets still without a reply: they are counted as open, not left out and not zero.
with staged as (
  select t.created_on as day, t.channel, t.first_reply_calendar as minutes,
         stage_of_tags(t.workspace_id, t.tags) as stage
  from ticket t
  where t.workspace_id = @workspace and t.created_on between @first and @last and t.created_on = any(@days) and t.status <> 'deleted'
    and (t.first_reply_calendar is not null or t.status not in ('solved', 'closed'))
)
select case when grouping(channel) = 0 then 'channel' else '' end as dim,
       day, coalesce(stage, '') as stage, coalesce(channel, '') as value, minutes, count(*) as n
from staged
group by day, minutes, grouping sets ((), (stage), (channel), (stage, channel))
having not (grouping(stage) = 0 and stage is null)
