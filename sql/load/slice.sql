-- Merges the staged rows of a kind that comes in slices of days: into {table}, whose rows the {key} tells apart and {measures} are counted
-- of. Within a replaced slice (@from..@to) rows that the source no longer has are removed; a row that did not change is not
-- touched. Gives the counts and the days whose metric parts must be made anew.
-- "except" and "not in" are here because they take one pass whatever the planner believes: the facts' statistics are old
-- or missing while they are being loaded, and a join would then compare every staged row with every stored one. Days of
-- which nothing is stored yet, a history's, are neither compared nor sorted again.
with newest as materialized (
  select distinct on ({key}) {key}, {measures} from incoming order by {key}, seq desc
), days as materialized (
  select exists (select from {table} where workspace_id = @workspace and source_id = @source and {day} between first and last) as are_stored, first, last
  from (select min({day}), max({day}) from incoming) staged (first, last)
), changed as (
  select {key}, {measures} from newest where (select are_stored from days)
  except
  select {key}, {measures} from {table}
  where workspace_id = @workspace and source_id = @source and {day} between (select first from days) and (select last from days)
), removed as (
  delete from {table} t
  where t.workspace_id = @workspace and t.source_id = @source and t.{day} between @from and @to and ({key}) not in (select {key} from newest)
  returning t.{day} as day
), added as (
  insert into {table} as t (workspace_id, source_id, {key}, {measures})
  select @workspace, @source, {key}, {measures} from newest where not (select are_stored from days)
  returning t.{day} as day, true as is_new
), merged as (
  insert into {table} as t (workspace_id, source_id, {key}, {measures})
  select @workspace, @source, {key}, {measures} from changed order by {key}
  on conflict (workspace_id, source_id, {key}) do update set {replaced}
  returning t.{day} as day, t.xmax = 0 as is_new
), landed as (
  select day, is_new, count(*) as n from (select * from added union all select * from merged) landing group by day, is_new
)
select coalesce(sum(n) filter (where is_new), 0)::bigint as inserted,
       coalesce(sum(n) filter (where not is_new), 0)::bigint as updated,
       (select count(*) from removed) as removed,
       array(select day from landed union select day from removed) as days
from landed
