-- Sessions that reached a stage: those with its entering event, or that saw its entering page. A session may reach several
-- stages, so there is no total.
select day, stage, channel, device, placed.segment, sessions as n, sessions as a, 0 as b
from web_step e
join stage_step s using (workspace_id, kind, value)
-- Neither an event nor a page carries a country.
cross join lateral segment_of_web(e.channel, e.device, null) placed
-- The sources are named because the key goes by source before day, and the kinds so that pages are read only where a stage names one.
where e.workspace_id = @workspace and e.source_id = any(array(select source_id from source where workspace_id = @workspace))
  and e.kind = any(array(select kind from stage_step where workspace_id = @workspace))
  and s.enters and day between @first and @last and day = any(@days)
