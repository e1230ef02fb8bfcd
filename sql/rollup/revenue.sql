-- Revenue in minor units (a) over purchases (n), by day.
select day, null as stage, 1 as n, amount_minor as a, 0 as b
from purchase
where workspace_id = @workspace
