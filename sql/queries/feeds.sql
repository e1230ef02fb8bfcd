-- How current each kind of fact is: the oldest of its living sources decides. A file or a paused source restates nothing
-- and is never late: it decides only where nothing else delivers the kind.
with stream as (
  select st.kind, st.last_success_at, st.settled_to, st.covers_to, st.last_fault, s.name, s.since, s.fresh_hours,
         s.connector <> 'import' and not s.paused as living
  from stream_state st
  join source s using (workspace_id, source_id)
  where st.workspace_id = @workspace
), flagged as (
  select kind, range_agg(daterange(day, day + 1)) filter (where sampled) as sampled,
         range_agg(daterange(day, day + 1)) filter (where thresholded) as thresholded,
         range_agg(daterange(day, day + 1)) filter (where other_row) as other_row
  from slice_flag where workspace_id = @workspace group by kind
)
select kind,
       bool_or(last_success_at is not null) as delivered,
       coalesce(min(last_success_at) filter (where living), max(last_success_at)) as as_of,
       case when not bool_or(living) then max(settled_to)
            when bool_and(settled_to is not null) filter (where living) then min(settled_to) filter (where living)
       end as settled_to,
       max(covers_to) as covers_to,
       coalesce(range_agg(daterange(since, covers_to, '[]')) filter (where since <= covers_to), '{}')
         - coalesce(range_agg(daterange(greatest(covers_to + 1, since), null)) filter (where living), '{}') as covered,
       min(since) as since,
       bool_or(living and (last_success_at is null or last_success_at < now() - make_interval(hours => fresh_hours))) as late,
       string_agg(name || ': ' || last_fault, '; ' order by name) filter (where last_fault is not null) as fault,
       coalesce(f.sampled, '{}') as sampled, coalesce(f.thresholded, '{}') as thresholded, coalesce(f.other_row, '{}') as other_row
from stream left join flagged f using (kind)
group by kind, f.sampled, f.thresholded, f.other_row
