-- Acquisition spending in minor units (a) over its rows (n), by day.
select day, null as stage, channel, campaign, 1 as n, amount_minor as a, 0 as b
from spend
where workspace_id = @workspace and day between @first and @last and day = any(@days)
