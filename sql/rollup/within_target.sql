-- Tickets first answered within their target (a) of all that are due (n): those answered, and those still open whose target
-- has passed. The target is the one in force on the day of creation for the priority that the ticket had when it was first
-- answered (its priority now, while it waits); the line for that priority goes before the line for all.
select t.created_on as day, t.at_stage as stage, t.channel, t.reason, placed.segment,
       1 as n, coalesce(t.first_reply_calendar <= target.minutes, false)::int as a, 0 as b
from staged_ticket t
cross join lateral segment_of_ticket(t.tags, t.form, t.team, t.channel, t.priority) placed
left join ticket_due due on due.workspace_id = t.workspace_id and due.source_id = t.source_id and due.ticket_id = t.ticket_id
cross join lateral (
  select r.minutes
  from response_target r
  where r.workspace_id = t.workspace_id and r.effective_from <= t.created_on
    and r.priority in ('', lower(case when due.ticket_id is null then t.priority else due.priority end))
  order by r.priority = '', r.effective_from desc
  limit 1
) target
where t.workspace_id = @workspace and t.created_on between @first and @last and t.created_on = any(@days) and t.status <> 'deleted'
  and (t.first_reply_calendar is not null
       or (t.status not in ('solved', 'closed') and t.created_at + make_interval(mins => target.minutes) < now()))
