-- Good ratings (a) of good and bad ones (n); an offered rating is not an answer.
with staged as (
  select r.day, t.channel, r.score = 'good' as hit,
         stage_of_tags(t.workspace_id, t.tags) as stage
  from rating r
  left join ticket t using (workspace_id, source_id, ticket_id)
  where r.workspace_id = @workspace and r.day between @first and @last and r.day = any(@days) and r.score in ('good', 'bad')
    and t.status is distinct from 'deleted'
)
select case when grouping(channel) = 0 then 'channel' else '' end as dim,
       day, coalesce(stage, '') as stage, coalesce(channel, '') as value,
       count(*) as n, count(*) filter (where hit) as a, 0 as b
from staged
group by day, grouping sets ((), (stage), (channel), (stage, channel))
having not (grouping(stage) = 0 and stage is null) and not (grouping(channel) = 0 and channel is null)
