-- Revenue of whole months in minor units (a) over customers active at the month's start (b, and n), dated by the month's
-- last day, upon the rows of customer_retention.
select day, stage, n, 0 as a, n as b
from base
union all
select month.day, null, 0, p.amount_minor, 0
from (select distinct day from base) month
join purchase p on p.workspace_id = @workspace and p.day between date_trunc('month', month.day)::date and month.day
