-- Merges staged users, all grains together; replaced slices and one-pass comparisons as in web_traffic.sql. A period
-- belongs to the slice in which it ends.
with newest as (
  select distinct on (day, grain) * from incoming order by day, grain, seq desc
), changed as (
  select day, grain, users from newest
  except
  select day, grain, users from web_users
  where workspace_id = @workspace and source_id = @source
    and day between (select min(day) from incoming) and (select max(day) from incoming)
), removed as (
  delete from web_users t
  where t.workspace_id = @workspace and t.source_id = @source and t.day between @from and @to
    and (t.day, t.grain) not in (select day, grain from newest)
  returning t.day
), merged as (
  insert into web_users as t (workspace_id, source_id, day, grain, users)
  select @workspace, @source, day, grain, users from changed order by day, grain
  on conflict (workspace_id, source_id, day, grain) do update set users = excluded.users
  returning t.day, t.xmax = 0 as is_new
)
select (select count(*) from merged where is_new) as inserted,
       (select count(*) from merged where not is_new) as updated,
       (select count(*) from removed) as removed,
       array(select day from merged union select day from removed) as days
