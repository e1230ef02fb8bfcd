-- Merges staged cohort cells. Of the cohorts that begin within a replaced slice (@from..@to), cells that the source no longer
-- has are removed.
with newest as (
  select distinct on (start, week) * from incoming order by start, week, seq desc
), removed as (
  delete from web_cohort t
  where t.workspace_id = @workspace and t.source_id = @source and t.start between @from and @to
    and (t.start, t.week) not in (select start, week from newest)
  returning t.start
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
       (select count(*) from removed) as removed,
       array(select start from merged union select start from removed) as days
