-- How much of each source belongs to which stage by the rules in force, over some days; stage '' is what belongs to none.
-- Of web analytics the kinds of event and the pages are counted: a session may reach several stages, so sessions have no share.
select s.name as source, found.counts, found.stage, sum(found.n)::bigint as n
from (
  select source_id, 'tickets' as counts, coalesce(at_stage, '') as stage, count(*) as n
  from staged_ticket
  where workspace_id = @WorkspaceId and created_on between @first and @last and status <> 'deleted'
  group by 1, 2, 3
  union all
  select source_id, 'answers', coalesce(at_stage, ''), count(*)
  from staged_answer
  where workspace_id = @WorkspaceId and day between @first and @last and kind <> 'text'
  group by 1, 2, 3
  union all
  select source_id, case kind when 'web_page' then 'pages' else 'kinds of event' end,
         coalesce((select r.stage from stage_rule r join stage s using (workspace_id, stage)
           where r.workspace_id = @WorkspaceId and r.value = seen.value
             and r.kind = any(case seen.kind when 'web_page' then array['entered_by_page', 'completed_by_page'] else array['entered_by_event', 'completed_by_event'] end)
           order by s.position limit 1), ''), 1
  from (select distinct source_id, kind, value from web_step
        where workspace_id = @WorkspaceId and source_id = any(array(select source_id from source where workspace_id = @WorkspaceId))
          and day between @first and @last) seen
) found
join source s on s.workspace_id = @WorkspaceId and s.source_id = found.source_id
group by 1, 2, 3
order by 1, 2, 3
