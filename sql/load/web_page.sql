-- Merges staged page sessions; replaced slices and one-pass comparisons as in web_traffic.sql.
with newest as (
  select distinct on (day, page, channel, device) * from incoming order by day, page, channel, device, seq desc
), changed as (
  select day, page, channel, device, sessions from newest
  except
  select day, page, channel, device, sessions from web_page
  where workspace_id = @workspace and source_id = @source
    and day between (select min(day) from incoming) and (select max(day) from incoming)
), removed as (
  delete from web_page t
  where t.workspace_id = @workspace and t.source_id = @source and t.day between @from and @to
    and (t.day, t.page, t.channel, t.device) not in (select day, page, channel, device from newest)
  returning t.day
), merged as (
  insert into web_page as t (workspace_id, source_id, day, page, channel, device, sessions)
  select @workspace, @source, day, page, channel, device, sessions
  from changed order by day, page, channel, device
  on conflict (workspace_id, source_id, day, page, channel, device) do update
    set sessions = excluded.sessions
  returning t.day, t.xmax = 0 as is_new
)
select (select count(*) from merged where is_new) as inserted,
       (select count(*) from merged where not is_new) as updated,
       (select count(*) from removed) as removed,
       array(select day from merged union select day from removed) as days
