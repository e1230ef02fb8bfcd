-- Sessions that completed a stage (a) of those that entered it (n), by the day of entry. What completes a stage is its
-- own completing event, or, where none is named, the next stage's entering event.
with staged as materialized (
  select s.stage, entered.value as entering_event,
         coalesce(completed.value,
                  (select r.value from stage f join stage_rule r on r.workspace_id = f.workspace_id
                      and r.stage = f.stage and r.kind = 'entered_by_event'
                   where f.workspace_id = s.workspace_id and f.position > s.position
                   order by f.position limit 1)) as completing_event
  from stage s
  join stage_rule entered on entered.workspace_id = s.workspace_id and entered.stage = s.stage
                         and entered.kind = 'entered_by_event'
  left join stage_rule completed on completed.workspace_id = s.workspace_id and completed.stage = s.stage
                                and completed.kind = 'completed_by_event'
  where s.workspace_id = @workspace
)
select case when grouping(channel) = 0 then 'channel' when grouping(device) = 0 then 'device' else '' end as dim,
       day, stage, coalesce(channel, device, '') as value,
       coalesce(sum(sessions) filter (where event = entering_event), 0) as n,
       coalesce(sum(sessions) filter (where event = completing_event), 0) as a, 0 as b
from web_event e
join staged on e.event in (entering_event, completing_event)
-- The sources are named because the key goes by source before day.
where e.workspace_id = @workspace and e.source_id = any(array(select source_id from source where workspace_id = @workspace))
  and day between @first and @last and day = any(@days) and completing_event is not null
group by day, stage, grouping sets ((), (channel), (device))
