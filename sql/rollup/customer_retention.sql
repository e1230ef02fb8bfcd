-- Customers active at the start of a month and still active at its end (a) of those active at its start (n), for whole
-- months that have ended in the data, dated by the month's last day. "Active at the start" is active on the day before.
with months as (
  select m::date as first, (m + interval '1 month')::date - 1 as last
  from (select min(started_on) as lo, greatest(max(started_on), max(ended_on)) as hi
        from customer where workspace_id = @workspace) known,
       generate_series(date_trunc('month', lo), date_trunc('month', hi), interval '1 month') m
  where (m + interval '1 month')::date - 1 <= hi
)
select last as day, null as stage, placed.segment, 1 as n, (ended_on is null or ended_on > last)::int as a, 0 as b
from months
join customer c on c.workspace_id = @workspace and c.started_on < first and (c.ended_on is null or c.ended_on >= first)
cross join lateral segment_of_customer(c.segment) placed
