-- Good ratings (a) of good and bad ones (n); an offered rating is not an answer. A rating whose ticket has not come yet
-- has no channel, no reason, no stage and no segment.
select r.day, t.at_stage as stage, coalesce(t.channel, '') as channel, coalesce(t.reason, '') as reason, placed.segment,
       1 as n, (r.score = 'good')::int as a, 0 as b
from rating r
left join staged_ticket t using (workspace_id, source_id, ticket_id)
cross join lateral segment_of_ticket(t.tags, t.form, t.team, t.channel, t.priority) placed
where r.workspace_id = @workspace and r.day between @first and @last and r.day = any(@days) and r.score in ('good', 'bad')
  and t.status is distinct from 'deleted'
