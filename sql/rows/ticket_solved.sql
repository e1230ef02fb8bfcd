-- The tickets last solved on some days, but for deleted ones, each with its stage, reason and segment; is_solved where it has not been reopened since.
select t.solved_on as day, t.at_stage as stage, t.channel, t.reason, placed.segment, t.status in ('solved', 'closed') as is_solved,
       t.replies, t.reopens, t.full_resolution_business, t.full_resolution_calendar
from staged_ticket t
cross join lateral segment_of_ticket(t.tags, t.form, t.team, t.channel, t.priority) placed
where t.workspace_id = @workspace and t.solved_on between @first and @last and t.solved_on = any(@days) and t.status <> 'deleted'
