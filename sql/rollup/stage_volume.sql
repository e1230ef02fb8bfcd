-- Sessions that reached a stage: those with its entering event. A session may reach several stages, so there is no total.
select day, stage, channel, device, placed.segment, sessions as n, sessions as a, 0 as b
from web_event e
join stage_rule r on r.workspace_id = e.workspace_id and r.kind = 'entered_by_event' and r.value = e.event
-- An event carries no country.
cross join lateral segment_of_web(e.channel, e.device, null) placed
-- The sources are named because the key goes by source before day.
where e.workspace_id = @workspace and e.source_id = any(array(select source_id from source where workspace_id = @workspace))
  and day between @first and @last and day = any(@days)
