-- How current each kind of fact is: the oldest of its sources decides. Imported files are as old as they are, and
-- never late.
select st.kind,
       bool_or(st.last_success_at is not null) as delivered,
       min(st.last_success_at) as as_of,
       min(st.settled_to) as settled_to,
       max(st.covers_to) as covers_to,
       min(s.since) as since,
       bool_or(s.connector <> 'import' and not s.paused
               and (st.last_success_at is null or st.last_success_at < now() - make_interval(hours => s.fresh_hours))) as late,
       string_agg(s.name || ': ' || st.last_fault, '; ') filter (where st.last_fault is not null) as fault
from stream_state st
join source s using (workspace_id, source_id)
where st.workspace_id = @workspace
group by st.kind
