-- Revenue in minor units (a) over purchases (n), by day.
select '' as dim, day, '' as stage, '' as value, count(*) as n, sum(amount_minor) as a, 0 as b
from purchase
where workspace_id = @workspace
group by day
