-- What the backlog gains (n = a = 1, on the day of creation) and loses (-1, on the day of solving): summed since the
-- beginning it is the tickets open at the end of a day. A ticket that is open now counts from its creation on, whatever
-- happened in between; one that is solved on a day nobody told is left out. Without @days: all of them.
select t.created_on as day, t.at_stage as stage, t.channel, t.reason, placed.segment, 1 as n, 1 as a, 0 as b
from staged_ticket t
cross join lateral segment_of_ticket(t.tags, t.form, t.team, t.channel, t.priority) placed
where t.workspace_id = @workspace and t.created_on between @first and @last and (@days::date[] is null or t.created_on = any(@days))
  and t.status <> 'deleted' and (t.status not in ('solved', 'closed') or t.solved_on is not null)
union all
select t.solved_on, t.at_stage, t.channel, t.reason, placed.segment, -1, -1, 0
from staged_ticket t
cross join lateral segment_of_ticket(t.tags, t.form, t.team, t.channel, t.priority) placed
where t.workspace_id = @workspace and t.solved_on between @first and @last and (@days::date[] is null or t.solved_on = any(@days))
  and t.status in ('solved', 'closed')
