-- Revenue of whole months times the margin in force at the month's end, in minor units times ten thousand (a), over
-- customers lost in the month (b) of those active at its start (n), dated by the month's last day, upon the rows of
-- customer_retention. Revenue per customer times margin over churn is the same: the customers at the start cancel out.
-- A month without a margin is left out whole.
with month as materialized (
  select day, (select m.basis_points from margin m where m.workspace_id = @workspace and m.effective_from <= day
               order by m.effective_from desc limit 1) as margin
  from (select distinct day from base) known
)
select base.day, base.stage, base.n, 0 as a, base.n - base.a as b
from base join month on month.day = base.day and month.margin is not null
union all
select month.day, null, 0, p.amount_minor * month.margin, 0
from month
join purchase p on p.workspace_id = @workspace and p.day between date_trunc('month', month.day)::date and month.day
where month.margin is not null
