-- The tickets created on some days, but for deleted ones, each with its stage, reason and segment. Minutes are null until it came so far:
-- a ticket that still waits is counted as open, not left out and not zero.
select t.created_on as day, t.at_stage as stage, t.channel, t.reason, placed.segment, t.status not in ('solved', 'closed') as is_open,
       t.first_reply_business, t.first_reply_calendar, t.first_resolution_business, t.first_resolution_calendar
from staged_ticket t
cross join lateral segment_of_ticket(t.tags, t.form, t.team, t.channel, t.priority) placed
where t.workspace_id = @workspace and t.created_on between @first and @last and t.created_on = any(@days) and t.status <> 'deleted'
