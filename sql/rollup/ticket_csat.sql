-- Good ratings (a) of good and bad ones (n); an offered rating is not an answer. A rating whose ticket has not come yet
-- has no channel and no stage.
select r.day, t.at_stage as stage, coalesce(t.channel, '') as channel,
       1 as n, (r.score = 'good')::int as a, 0 as b
from rating r
left join staged_ticket t using (workspace_id, source_id, ticket_id)
where r.workspace_id = @workspace and r.day between @first and @last and r.day = any(@days) and r.score in ('good', 'bad')
  and t.status is distinct from 'deleted'
