-- On which kinds of fact the steps into each stage and out of it rest.
select stage, kind, bool_or(enters) as enters
from stage_step where workspace_id = @workspace
group by stage, kind
order by stage, kind
