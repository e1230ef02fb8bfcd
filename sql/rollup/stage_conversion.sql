-- Sessions that completed a stage (a) of those that entered it (n), by the day of entry; the view stage_step says what enters
-- and what completes one. A stage may name several events and pages of each: the sessions of every one count.
with counted as materialized (
  select stage, kind, value, enters::int as enters, completes::int as completes
  from (select *, bool_or(enters) over of_stage and bool_or(completes) over of_stage as has_both
        from stage_step where workspace_id = @workspace window of_stage as (partition by stage)) step
  where has_both
)
select day, stage, channel, device, placed.segment, sessions * enters as n, sessions * completes as a, 0 as b
from web_step e
join counted using (kind, value)
-- Neither an event nor a page carries a country.
cross join lateral segment_of_web(e.channel, e.device, null) placed
-- The sources are named because the key goes by source before day, and the kinds so that pages are read only where a stage names one.
where e.workspace_id = @workspace and e.source_id = any(array(select source_id from source where workspace_id = @workspace))
  and e.kind = any(array(select kind from counted))
  and day between @first and @last and day = any(@days)
