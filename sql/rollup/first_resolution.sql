-- How often each number of minutes occurred: calendar minutes to the first solving, by the day the ticket was created.
-- minutes is null for tickets never solved yet: they are counted as open, not left out and not zero.
select t.created_on as day, t.at_stage as stage, t.channel, t.reason, placed.segment, t.first_resolution_calendar as minutes, 1 as n
from staged_ticket t
cross join lateral segment_of_ticket(t.tags, t.form, t.team, t.channel, t.priority) placed
where t.workspace_id = @workspace and t.created_on between @first and @last and t.created_on = any(@days) and t.status <> 'deleted'
  and (t.first_resolution_calendar is not null or t.status not in ('solved', 'closed'))
