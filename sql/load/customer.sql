-- Merges staged customers; the last row of a page wins.
with newest as (
  select distinct on (customer_id) * from incoming order by customer_id, seq desc
), merged as (
  insert into customer as t (workspace_id, source_id, customer_id, started_on, ended_on, segment)
  select @workspace, @source, customer_id, started_on, ended_on, segment from newest order by customer_id
  on conflict (workspace_id, source_id, customer_id) do update
    set started_on = excluded.started_on, ended_on = excluded.ended_on, segment = excluded.segment
    where (t.started_on, t.ended_on, t.segment)
       is distinct from (excluded.started_on, excluded.ended_on, excluded.segment)
  returning t.started_on, t.xmax = 0 as is_new
)
select (select count(*) from merged where is_new) as inserted,
       (select count(*) from merged where not is_new) as updated,
       0::bigint as removed,
       array(select distinct started_on from merged) as days
