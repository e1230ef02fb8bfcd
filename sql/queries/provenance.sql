-- The streams that feed some kinds of fact, each with the last run that succeeded and the last that changed anything.
select s.name as source_name, st.stream, st.kind, st.last_fault, st.settled_to,
       last.run_id, last.ended_at, last.received, last.inserted + last.updated + last.removed as changed,
       mover.run_id as changed_run_id, mover.ended_at as changed_at
from stream_state st
join source s using (workspace_id, source_id)
left join lateral (
  select r.* from run r
  where r.workspace_id = st.workspace_id and r.source_id = st.source_id and r.stream = st.stream and r.state = 'succeeded'
  order by r.started_at desc limit 1
) last on true
left join lateral (
  select r.* from run r
  where r.workspace_id = st.workspace_id and r.source_id = st.source_id and r.stream = st.stream
    and r.state <> 'running' and r.inserted + r.updated + r.removed > 0
  order by r.started_at desc limit 1
) mover on true
where st.workspace_id = @workspace and st.kind = any(@kinds)
order by s.source_id, st.stream
