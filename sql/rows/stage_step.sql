-- Sessions of some days that entered a stage or completed it, or both; the view stage_step says by which events and pages. A
-- stage may name several of each: the sessions of every one count.
with step as materialized (
  select stage, kind, value, enters, completes, bool_or(enters) over of_stage and bool_or(completes) over of_stage as can_convert
  from stage_step where workspace_id = @workspace window of_stage as (partition by stage)
)
select day, stage, channel, device, placed.segment, sessions, enters, can_convert,
       case when enters then sessions else 0 end as entered, case when completes then sessions else 0 end as completed
from web_step e
join step using (kind, value)
-- Neither an event nor a page carries a country.
cross join lateral segment_of_web(e.channel, e.device, null) placed
-- The sources are named because the key goes by source before day, and the kinds so that pages are read only where a stage names one.
where e.workspace_id = @workspace and e.source_id = any(array(select source_id from source where workspace_id = @workspace))
  and e.kind = any(array(select kind from step))
  and day between @first and @last and day = any(@days)
