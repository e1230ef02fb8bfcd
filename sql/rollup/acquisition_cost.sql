-- Acquisition spending in minor units (a) over new customers (b, and n), each by its day.
select day, null as stage, 0 as n, amount_minor as a, 0 as b
from spend
where workspace_id = @workspace
union all
select started_on, null, 1, 0, 1
from customer
where workspace_id = @workspace
