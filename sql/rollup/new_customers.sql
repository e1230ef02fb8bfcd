-- Customers by their first day: n = a = 1 each.
select started_on as day, null as stage, 1 as n, 1 as a, 0 as b
from customer
where workspace_id = @workspace
