-- Solved tickets with exactly one public reply and no reopening (a) of all solved ones whose replies are known (n).
select t.solved_on as day, t.at_stage as stage, t.channel, t.reason, placed.segment, 1 as n, (t.replies = 1 and coalesce(t.reopens, 0) = 0)::int as a, 0 as b
from staged_ticket t
cross join lateral segment_of_ticket(t.tags, t.form, t.team, t.channel, t.priority) placed
where t.workspace_id = @workspace and t.solved_on between @first and @last and t.solved_on = any(@days) and t.status in ('solved', 'closed')
  and t.replies is not null
