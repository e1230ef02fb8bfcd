-- How often each number of minutes occurred: business minutes to the first public human reply, by the day the ticket was created.
-- minutes is null for tickets still without a reply: they are counted as open, not left out and not zero.
select t.created_on as day, t.at_stage as stage, t.channel, t.reason, placed.segment, t.first_reply_business as minutes, 1 as n
from staged_ticket t
cross join lateral segment_of_ticket(t.tags, t.form, t.team, t.channel, t.priority) placed
where t.workspace_id = @workspace and t.created_on between @first and @last and t.created_on = any(@days) and t.status <> 'deleted'
  and (t.first_reply_business is not null or t.status not in ('solved', 'closed'))
