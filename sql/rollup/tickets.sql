-- Tickets created, but for deleted ones.
select t.created_on as day, t.at_stage as stage, t.channel, t.reason, placed.segment, 1 as n, 1 as a, 0 as b
from staged_ticket t
cross join lateral segment_of_ticket(t.tags, t.form, t.team, t.channel, t.priority) placed
where t.workspace_id = @workspace and t.created_on between @first and @last and t.created_on = any(@days) and t.status <> 'deleted'
