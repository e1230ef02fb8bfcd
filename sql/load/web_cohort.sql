-- Merges staged cohort cells.
with newest as (
  select distinct on (start, week) * from incoming order by start, week, seq desc
), merged as (
  insert into web_cohort as t (workspace_id, source_id, start, week, active, total)
  select @workspace, @source, start, week, active, total from newest order by start, week
  on conflict (workspace_id, source_id, start, week) do update
    set active = excluded.active, total = excluded.total
    where (t.active, t.total) is distinct from (excluded.active, excluded.total)
  returning t.start, t.xmax = 0 as is_new
)
select (select count(*) from merged where is_new) as inserted,
       (select count(*) from merged where not is_new) as updated,
       0::bigint as removed,
       array(select distinct start from merged) as days
