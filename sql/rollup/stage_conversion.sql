-- Sessions that completed a stage (a) of those that entered it (n), by the day of entry. What completes a stage is its
-- own completing event, or, where none is named, the next stage's entering event. A stage may name several of each: every
-- event's sessions count once.
with staged as materialized (
  select s.stage,
         array(select r.value from stage_rule r
               where r.workspace_id = s.workspace_id and r.stage = s.stage and r.kind = 'entered_by_event') as entering,
         coalesce(
           nullif(array(select r.value from stage_rule r
                        where r.workspace_id = s.workspace_id and r.stage = s.stage and r.kind = 'completed_by_event'), '{}'),
           array(select r.value from stage_rule r
                 where r.workspace_id = s.workspace_id and r.kind = 'entered_by_event'
                   and r.stage = (select f.stage from stage f join stage_rule e using (workspace_id, stage)
                                  where f.workspace_id = s.workspace_id and f.position > s.position and e.kind = 'entered_by_event'
                                  order by f.position limit 1))) as completing
  from stage s
  where s.workspace_id = @workspace
), counted as materialized (
  select stage, event, (event = any(entering))::int as enters, (event = any(completing))::int as completes
  from staged cross join lateral (select distinct unnest(entering || completing) as event) named
  where entering <> '{}' and completing <> '{}'
)
select day, stage, channel, device, placed.segment, sessions * enters as n, sessions * completes as a, 0 as b
from web_event e
join counted using (event)
-- An event carries no country.
cross join lateral segment_of_web(e.channel, e.device, null) placed
-- The sources are named because the key goes by source before day.
where e.workspace_id = @workspace and e.source_id = any(array(select source_id from source where workspace_id = @workspace))
  and day between @first and @last and day = any(@days)
