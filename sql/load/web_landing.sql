-- Merges staged landing pages; replaced slices and one-pass comparisons as in web_traffic.sql.
with newest as (
  select distinct on (day, landing) * from incoming order by day, landing, seq desc
), changed as (
  select day, landing, sessions, engaged_sessions, key_events from newest
  except
  select day, landing, sessions, engaged_sessions, key_events from web_landing
  where workspace_id = @workspace and source_id = @source
    and day between (select min(day) from incoming) and (select max(day) from incoming)
), removed as (
  delete from web_landing t
  where t.workspace_id = @workspace and t.source_id = @source and t.day between @from and @to
    and (t.day, t.landing) not in (select day, landing from newest)
  returning t.day
), merged as (
  insert into web_landing as t (workspace_id, source_id, day, landing, sessions, engaged_sessions, key_events)
  select @workspace, @source, day, landing, sessions, engaged_sessions, key_events from changed order by day, landing
  on conflict (workspace_id, source_id, day, landing) do update
    set sessions = excluded.sessions, engaged_sessions = excluded.engaged_sessions, key_events = excluded.key_events
  returning t.day, t.xmax = 0 as is_new
)
select (select count(*) from merged where is_new) as inserted,
       (select count(*) from merged where not is_new) as updated,
       (select count(*) from removed) as removed,
       array(select day from merged union select day from removed) as days
