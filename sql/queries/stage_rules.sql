-- What in the data belongs to each stage, in the order of the journey.
select r.stage, r.kind, r.value
from stage_rule r join stage s using (workspace_id, stage)
where r.workspace_id = @WorkspaceId
order by s.position, r.kind, r.value
