-- How often each number of business minutes from creation to the last solving occurred, by the day of that solving.
select t.solved_on as day, t.at_stage as stage, t.channel, t.reason, placed.segment, t.full_resolution_business as minutes, 1 as n
from staged_ticket t
cross join lateral segment_of_ticket(t.tags, t.form, t.team, t.channel, t.priority) placed
where t.workspace_id = @workspace and t.solved_on between @first and @last and t.solved_on = any(@days) and t.status <> 'deleted'
  and t.full_resolution_business is not null
